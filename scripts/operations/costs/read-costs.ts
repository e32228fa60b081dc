import { OperatorError } from "../../../functions/contracts/errors";
import { costsReportKey } from "../../../functions/contracts/keys";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import type { OpenStack } from "../../stack-outputs";
import { findLastRunDay, openLake } from "../lake/open-lake";

/** The newest cost report of a connected stack. @throws OperatorError when there is none yet */
export async function readCosts(stack: OpenStack): Promise<CostsReport> {
  const lake = await openLake(stack);
  const runDay = await findLastRunDay(lake, "reports/", "/costs.json");
  const report = runDay === undefined ? undefined : await lake.readJson<CostsReport>(costsReportKey(runDay));
  if (report === undefined) {
    throw new OperatorError(
      `Stack "${stack.name}" has no cost report yet; the function "costs" writes one every day.`,
    );
  }
  return report;
}
