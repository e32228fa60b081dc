import { US_DOLLAR } from "../../functions/contracts/money";
import type { ReturnFigures } from "../../functions/contracts/results/return";
import { judgeReturn } from "../../functions/costs/return-on-investment";

const PERIOD = { from: "2026-09-01", to: "2026-09-28", days: 28 };
const INPUT = {
  benefitAmount: 300,
  benefitLowAmount: 200,
  benefitHighAmount: 400,
  othersLowAmount: [],
  awsCostAmount: 100,
  setupCostAmount: 500,
};

/** The return of four weeks, as a cost report has it. */
export function returnFigures(
  wanted: Partial<typeof INPUT | { benefitLowAmount: null; benefitHighAmount: null }> = {},
  period = PERIOD,
): ReturnFigures {
  const input = { ...INPUT, ...wanted };
  return {
    period,
    baseline: "smoothing",
    currency: US_DOLLAR,
    awsCostUsd: input.awsCostAmount,
    ...input,
    ...judgeReturn({ ...input, days: period.days }),
  };
}
