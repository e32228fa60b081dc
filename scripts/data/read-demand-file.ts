import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError, UsageError } from "../../functions/contracts/errors";
import type { DemandSeries } from "../../functions/demand/series";
import type { DemandRows } from "./demand-rows";
import { toDemandSeries } from "./demand-series";
import { type DemandFindings, describeDemand } from "./describe-demand";
import { checkNumbers } from "./values";

/** A demand file, read and found valid. */
export interface DemandFile {
  readonly series: readonly DemandSeries[];
  readonly findings: DemandFindings;
}

/**
 * Reads and checks a whole demand file: `.csv`, `.csv.gz` or `.parquet`.
 *
 * @throws UsageError when there is no such file or its name says another format
 * @throws DataError naming line (or row), column and value of the first fault
 */
export async function readDemandFile(path: string): Promise<DemandFile> {
  await requireFile(path);
  const rows = await readRows(path, basename(path));
  for (const column of ["inventory_level", "units_returned", "predicted_demand"]) {
    const first = rows.texts[column]?.findIndex((text) => text !== undefined) ?? -1;
    if (first >= 0) {
      throw new DataError(
        `${rows.fileName}: the column "${column}" holds text; it must hold numbers or be empty.`,
      );
    }
  }
  checkNumbers(rows);
  const series = toDemandSeries(rows);
  return { series, findings: describeDemand(rows, series) };
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === "ENOENT" ? `There is no file "${path}".` : `"${path}" cannot be read (${error.code}).`,
      { cause: error },
    );
  });
  if (!found.isFile()) throw new UsageError(`"${path}" is no file; name a .csv, .csv.gz or .parquet file.`);
}

async function readRows(path: string, fileName: string): Promise<DemandRows> {
  const name = fileName.toLowerCase();
  if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
    const { readCsv } = await import("./read-csv");
    return readCsv(path, fileName);
  }
  if (name.endsWith(".parquet")) {
    const { readParquetFile } = await import("./read-parquet-file");
    return readParquetFile(path, fileName);
  }
  throw new UsageError(`"${path}" is of no known format; the name must end in .csv, .csv.gz or .parquet.`);
}
