import { costsReportKey } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import type { CostsReport } from "../../../../functions/contracts/results/costs";
import type { SandboxSummary } from "./summary";

/** Cost and return as the last cost report has them: over the same days, `null` where undefined. */
export async function readCost(lake: Lake, runDay: number): Promise<SandboxSummary["cost"]> {
  const report = await lake.readJson<CostsReport>(costsReportKey(runDay));
  return {
    awsUsd: report?.roi?.awsCostUsd ?? report?.trailing.usd ?? null,
    roiPercent: report?.roi?.roiPercent ?? null,
    paybackMonths: report?.roi?.paybackMonths ?? null,
  };
}
