import { costsReportKey } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { CostsReport } from "../../contracts/results/costs";

/** Days back that a cost report may be from: it is made after the business report of its day. */
const OLDEST_COSTS_DAYS = 2;

/** The last cost report not later than a run day. */
export async function readCosts(lake: Lake, runDay: number): Promise<CostsReport | undefined> {
  for (let age = 0; age <= OLDEST_COSTS_DAYS; age++) {
    const costs = await lake.readJson<CostsReport>(costsReportKey(runDay - age));
    if (costs) return costs;
  }
  return undefined;
}
