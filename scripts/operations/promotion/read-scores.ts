import { monitoringScoresFile } from "../../../functions/contracts/keys";
import type { Lake, Table } from "../../../functions/contracts/lake";
import { readParts } from "../../../functions/handlers/monitoring/read-parts";
import { EVIDENCE_COLUMNS } from "./evidence";

/** The scores of each closed day of a period, ascending; days that were not scored are left out. */
export async function readScoreTables(lake: Lake, fromDay: number, toDay: number): Promise<readonly Table[]> {
  const tables: Table[] = [];
  // The run of the morning after a day scores it.
  for (const runDay of await lake.listDays("monitoring")) {
    if (runDay - 1 < fromDay || runDay - 1 > toDay) continue;
    const table = await readParts(lake, (part) => monitoringScoresFile(runDay, part), EVIDENCE_COLUMNS);
    if (table) tables.push(table);
  }
  return tables;
}
