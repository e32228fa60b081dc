import type { BudgetStatus } from "../contracts/results/costs";

export interface BudgetVerdict {
  readonly status: BudgetStatus;
  /** Share of the month's budget spent, and expected to be spent by its end; 1 = all of it. */
  readonly usedRatio: number;
  readonly forecastRatio: number;
}

/** Judges the month against its budget. `monthlyBudgetUsd` is positive. */
export function judgeBudget(
  monthToDateUsd: number,
  monthEndUsd: number,
  monthlyBudgetUsd: number,
): BudgetVerdict {
  const usedRatio = monthToDateUsd / monthlyBudgetUsd;
  const forecastRatio = monthEndUsd / monthlyBudgetUsd;
  const status = usedRatio > 1 ? "over" : forecastRatio > 1 ? "forecast-over" : "within";
  return { status, usedRatio, forecastRatio };
}
