import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError, UsageError } from "../../contracts/errors";
import type { DemandSeries } from "../../demand/series";
import type { LeftOutLine } from "./csv-demand-parser";
import type { DemandRows } from "./demand-rows";
import { toDemandSeries } from "./demand-series";
import { type DemandFindings, describeDemand, type ReadAs } from "./describe-demand";
import { Faults } from "./faults";
import { findDateFormat } from "./form/date-formats";
import { type FileForm, type GivenForm, listFormOptions, type Period } from "./form/file-form";
import { dropTotals, requirePeriod, spreadPeriods, sumRows } from "./form/row-meaning";
import { joinLocations } from "./join-locations";
import { checkNumbers } from "./values";

/** A demand file, read and found valid. */
export interface DemandFile {
  readonly series: readonly DemandSeries[];
  readonly findings: DemandFindings;
}

/**
 * Reads and checks a whole demand file: CSV in any usual form (`.csv`, `.tsv`, `.txt`, gzipped or not) or `.parquet`.
 *
 * @param given what is said of its form; the rest is found out and told in the findings
 * @throws UsageError when there is no such file or its name says another format
 * @throws DataError naming the bad lines (or rows), up to fifty, or what cannot be told without being said
 */
export async function readDemandFile(path: string, given: GivenForm = {}): Promise<DemandFile> {
  await requireFile(path);
  const { rows: written, form, leftOut, hasTimes } = await readRows(path, basename(path), given);
  const placeFaults = new Faults(written.fileName, written.lineNoun);
  const placed = joinLocations(written, placeFaults);
  placeFaults.refuse();
  const totals = dropTotals(placed, given.excludedProducts ?? []);
  const isSummed = given.sumRows === true || hasTimes;
  const days = isSummed ? sumRows(totals.rows) : totals.rows;
  const period = periodOf(form) ?? requirePeriod(days, given.period);
  const rows = spreadPeriods(days, period);
  for (const column of ["inventory_level", "units_returned", "predicted_demand"]) {
    const first = rows.texts[column]?.findIndex((text) => text !== undefined) ?? -1;
    if (first >= 0) {
      throw new DataError(
        `${rows.fileName}: the column "${column}" holds text; it must hold numbers or be empty.`,
      );
    }
  }
  const faults = new Faults(rows.fileName, rows.lineNoun);
  checkNumbers(rows, faults);
  faults.refuse();
  const series = toDemandSeries(rows, faults);
  faults.refuse();
  const readAs: ReadAs = {
    form: form ? listFormOptions(form) : {},
    summedRows: isSummed ? totals.rows.rowCount - days.rowCount : 0,
    period,
    leftOutLines: leftOut,
    leftOutProducts: totals.leftOut,
    doubtfulProducts: totals.doubtful,
  };
  return { series, findings: { ...describeDemand(rows, series), readAs } };
}

/** Weeks and months that are written as such mean themselves. */
function periodOf(form: FileForm | undefined): Period | undefined {
  const names = form && findDateFormat(form.dateFormat)?.names;
  if (names === "week") return "week-starting";
  return names === "month" ? "month" : undefined;
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === "ENOENT" ? `There is no file "${path}".` : `"${path}" cannot be read (${error.code}).`,
      { cause: error },
    );
  });
  if (!found.isFile())
    throw new UsageError(`"${path}" is no file; name a .csv, .tsv, .txt, .gz or .parquet file.`);
}

interface RowsRead {
  readonly rows: DemandRows;
  readonly form?: FileForm;
  readonly leftOut: readonly LeftOutLine[];
  readonly hasTimes: boolean;
}

async function readRows(path: string, fileName: string, given: GivenForm): Promise<RowsRead> {
  const name = fileName.toLowerCase();
  if (/\.(csv|tsv|txt)(\.gz)?$/.test(name)) {
    const { readCsv } = await import("./read-csv");
    return readCsv(path, fileName, given);
  }
  if (name.endsWith(".parquet")) {
    const { readParquetFile } = await import("./read-parquet-file");
    return { rows: await readParquetFile(path, fileName, given), leftOut: [], hasTimes: false };
  }
  throw new UsageError(
    `"${path}" is of no known format; the name must end in .csv, .tsv, .txt (each also .gz) or .parquet. Save a spreadsheet as CSV.`,
  );
}
