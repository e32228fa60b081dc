import type { DayFile } from "../../contracts/day-results";
import type { Lake, Table } from "../../contracts/lake";
import { joinTables } from "../../monitoring/results/join-tables";

/**
 * So many rows of a day's table go into one file, since they are in memory at once; a larger fleet's table has several.
 * What one function does by default (64 shards of about 400 products) is one file.
 */
export const MOST_ROWS_PER_FILE = 30_000;

/** A table of a day, whether it lies in one file or several; `undefined` when the day has none. */
export async function readParts(
  lake: Lake,
  fileOf: (part: number) => DayFile,
  columns?: readonly string[],
): Promise<Table | undefined> {
  const tables: Table[] = [];
  for (;;) {
    const table = await lake.readTable(fileOf(tables.length), columns);
    if (!table) return tables.length === 0 ? undefined : joinTables(tables);
    tables.push(table);
  }
}
