import type { Declaration, DeclarationsDocument } from "../../../functions/contracts/declarations";
import { changesFile, DECLARATIONS_KEY } from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { OpenChange } from "../../../functions/contracts/results/monitoring";
import { formatDay } from "../../../functions/demand/calendar";
import { readParts } from "../../../functions/handlers/monitoring/read-parts";
import { readChangeTable } from "../../../functions/monitoring/changes/change-table";

/** What the last run of the monitor left. */
export interface LastChanges {
  /** ISO date of the run; `undefined` while there is none. */
  readonly runDay?: string;
  readonly changes: readonly OpenChange[];
}

/** Changes as the last run of the monitor left them. */
export async function readLastChanges(lake: Lake): Promise<LastChanges> {
  const runDay = (await lake.listDays("monitoring")).at(-1);
  if (runDay === undefined) return { changes: [] };
  const table = await readParts(lake, (part) => changesFile(runDay, part));
  return { runDay: formatDay(runDay), changes: table ? readChangeTable(table) : [] };
}

/** What people declared, withdrawn declarations too. */
export async function readDeclarations(lake: Lake): Promise<readonly Declaration[]> {
  return (await lake.readJson<DeclarationsDocument>(DECLARATIONS_KEY))?.declarations ?? [];
}
