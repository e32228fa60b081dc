import { monitoringScoresFile } from "../../../functions/contracts/keys";
import type { Lake, Table } from "../../../functions/contracts/lake";
import type { Contest } from "../../../functions/contracts/results/contest";
import { readParts } from "../../../functions/handlers/monitoring/read-parts";
import { judgeContest } from "../../../functions/retraining/contest";
import {
  CONTEST_COLUMNS,
  type Rivals,
  readRivals,
  sumContestDay,
} from "../../../functions/retraining/contest-days";

/** No contest lasts longer, and none is looked for farther back. */
const MOST_DAYS = 120;

/**
 * The contest of the models that compete now, or competed last: all days on which these two versions met. `undefined`
 * where no model has competed.
 */
export async function readContest(lake: Lake): Promise<Contest | undefined> {
  const runDays = (await lake.listDays("monitoring")).slice(-MOST_DAYS);
  const tables: Table[] = [];
  let rivals: Rivals | undefined;
  for (const runDay of [...runDays].reverse()) {
    const table = await readParts(lake, (part) => monitoringScoresFile(runDay, part), CONTEST_COLUMNS);
    if (!table) continue;
    const met = readRivals(table);
    rivals ??= met;
    if (rivals && met && !isSame(rivals, met)) break;
    // A day on which nobody competed, between two on which these did, counts for neither.
    if (met) tables.unshift(table);
  }
  if (!rivals) return undefined;
  const known = rivals;
  const days = tables.flatMap((table) => sumContestDay(table, known) ?? []);
  return { ...rivals, ...judgeContest(days) };
}

function isSame(left: Rivals, right: Rivals): boolean {
  return left.championVersion === right.championVersion && left.competitorVersion === right.competitorVersion;
}
