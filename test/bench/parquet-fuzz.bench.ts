import { parquetSamples } from "../support/damaged-parquet";
import { runFuzz } from "./fuzz/run-fuzz";

/**
 * Reads 100,000 damaged Parquet files with the reader of the functions: `npm run bench -- parquet-fuzz`, another
 * number of them with `-- 5000`.
 */
const sizes = parquetSamples().map(({ name, bytes }) => `${name} ${bytes.length} bytes`);

void runFuzz("parquet-worker.ts", `damaged Parquet files, made from ${sizes.join(", ")}`);
