import { type KeptRun, REPLAY_COLUMNS } from "../../business/books/replay-books";
import { computeRunInDays, studyPolicies } from "../../business/report/study-policies";
import { resolveTerms } from "../../catalogue/resolve-terms";
import type { Catalogue } from "../../contracts/catalogue";
import { booksFile, businessReportFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { FleetReport } from "../../contracts/results/fleet-report";
import type { PolicyStudy } from "../../contracts/results/policy-study";
import type { BusinessSettings } from "../../contracts/settings/business";
import { parseDay } from "../../demand/calendar";
import { readBooks, readBooksIndex } from "../ledger/books-store";

/** Days after which a study is made anew. */
const FRESH_DAYS = 7;
/** Fewer closed days tell nothing. */
const FEWEST_DAYS = 7;
const CONCURRENT_READS = 8;

/** The study that the report of a run day has, made then or before it; `null` while there is none. */
export async function readPolicyStudy(lake: Lake, runDay: number): Promise<PolicyStudy | null> {
  const report = await lake.readJson<Partial<FleetReport>>(businessReportFile(runDay));
  return report?.policies ?? null;
}

/**
 * The study of the day before while it is fresh and of the present policy; otherwise made from the books. `null`
 * where those are too few.
 */
export async function renewPolicyStudy(
  lake: Lake,
  policy: BusinessSettings,
  catalogue: Catalogue,
  runDay: number,
): Promise<PolicyStudy | null> {
  const last = await readPolicyStudy(lake, runDay - 1);
  if (last && runDay - parseDay(last.madeOn)! < FRESH_DAYS && isOf(last, policy)) return last;
  const runInDays = computeRunInDays(resolveTerms(policy, catalogue));
  const { runs: known } = await readBooksIndex(lake);
  const runDays = Object.keys(known)
    .map((date) => parseDay(date)!)
    .filter((day) => day <= runDay && day >= runDay - policy.reportWindowDays - runInDays - 1)
    .sort((left, right) => left - right);
  const first = runDays[0];
  if (first === undefined || runDays.length !== runDay - first + 1) return null;
  const dayCount = Math.min(policy.reportWindowDays, runDay - first - 1 - runInDays);
  if (dayCount < FEWEST_DAYS) return null;
  const start = await readBooks(lake, first);
  const runs = await readRuns(lake, runDays.slice(1));
  if (!start || !runs) return null;
  return studyPolicies(start.books, runs, dayCount, policy, (own) => resolveTerms(own, catalogue));
}

/** Whether a study compares with the policy as it is now. */
function isOf({ policies }: PolicyStudy, policy: BusinessSettings): boolean {
  const present = policies.find(({ isPresent }) => isPresent)?.settings;
  return (
    present !== undefined &&
    Object.entries(present).every(([name, value]) => policy[name as keyof BusinessSettings] === value)
  );
}

/** What a replay needs of the books of some days; `undefined` where one of them left none. */
export async function readRuns(lake: Lake, runDays: readonly number[]): Promise<KeptRun[] | undefined> {
  const runs: KeptRun[] = [];
  for (let first = 0; first < runDays.length; first += CONCURRENT_READS) {
    const batch = await Promise.all(
      runDays.slice(first, first + CONCURRENT_READS).map(async (runDay) => ({
        runDay,
        table: await lake.readTable(booksFile(runDay), REPLAY_COLUMNS),
      })),
    );
    for (const { runDay, table } of batch) {
      if (!table) return undefined;
      runs.push({ runDay, table });
    }
  }
  return runs;
}
