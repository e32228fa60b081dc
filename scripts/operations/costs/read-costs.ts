import { OperatorError } from "../../../functions/contracts/errors";
import { costsReportKey } from "../../../functions/contracts/keys";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import type { OpenStack } from "../../stack-outputs";
import { findLast, openLake } from "../lake/open-lake";

/** The newest cost report of a connected stack. @throws OperatorError when there is none yet */
export async function readCosts(stack: OpenStack): Promise<CostsReport> {
  const lake = await openLake(stack);
  const last = await findLast(lake, "reports", (runDay) =>
    lake.readJson<CostsReport>(costsReportKey(runDay)),
  );
  if (last === undefined) {
    throw new OperatorError(
      `Stack "${stack.name}" has no cost report yet; the function "costs" writes one every day.`,
    );
  }
  return last.found;
}
