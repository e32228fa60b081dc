import type { ReturnFigures } from "../../functions/contracts/results/return";
import { judgeReturn } from "../../functions/costs/return-on-investment";

const PERIOD = { from: "2026-09-01", to: "2026-09-28", days: 28 };
const INPUT = {
  benefitUsd: 300,
  benefitLowUsd: 200,
  benefitHighUsd: 400,
  othersLowUsd: [],
  awsCostUsd: 100,
  setupCostUsd: 500,
};

/** The return of four weeks, as a cost report has it. */
export function returnFigures(
  wanted: Partial<typeof INPUT | { benefitLowUsd: null; benefitHighUsd: null }> = {},
  period = PERIOD,
): ReturnFigures {
  const input = { ...INPUT, ...wanted };
  return { period, baseline: "smoothing", ...input, ...judgeReturn({ ...input, days: period.days }) };
}
