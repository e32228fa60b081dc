import { demandSamples } from "../support/damaged-demand";
import { runFuzz } from "./fuzz/run-fuzz";

/**
 * Reads 100,000 damaged demand files as the import does, CSV, gzip and Parquet: `npm run bench -- import-fuzz`, another
 * number of them with `-- 5000`. What is `changed` is another valid file: text bears no checksum, nor
 * do the pages of this Parquet file. Damaged gzip data is never read as something else.
 */
const sizes = demandSamples().map(({ name, bytes }) => `${name} ${bytes.length} bytes`);

void runFuzz("import-worker.ts", `damaged demand files, made from ${sizes.join(", ")}`, [
  "csv.gz, packed",
  "members.csv.gz, packed",
]);
