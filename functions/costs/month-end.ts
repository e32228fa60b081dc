import { type CostLine, groupByDay } from "./cost-lines";
import { firstDayOfMonth, firstDayOfNextMonth } from "./month";

/** What the month will have cost when it ends. */
export interface MonthEndForecast {
  readonly usd: number;
  readonly lowUsd?: number;
  readonly highUsd?: number;
  /** Who says so: Cost Explorer, or the mean of the last billed days carried on. */
  readonly method: "cost-explorer" | "run-rate";
}

const RUN_RATE_DAYS = 7;

/**
 * Carries the mean of the last seven days that are billed in full on to the end of the month. Used where Cost
 * Explorer has too little history to forecast. `undefined` without any billed day.
 */
export function extrapolateMonth(
  lines: readonly CostLine[],
  runDay: number,
  lastCompleteDay = runDay - 1,
): MonthEndForecast | undefined {
  const billedDays = lines.filter(({ day }) => day <= lastCompleteDay).map(({ day }) => day);
  if (billedDays.length === 0) return undefined;
  const firstBilled = billedDays.reduce((first, day) => Math.min(first, day));
  const fromDay = Math.max(firstBilled, lastCompleteDay + 1 - RUN_RATE_DAYS);
  const recent = groupByDay(lines, { fromDay, toDay: lastCompleteDay });
  const usdPerDay = recent.reduce((sum, usd) => sum + usd, 0) / recent.length;
  const spent = groupByDay(lines, { fromDay: firstDayOfMonth(runDay), toDay: lastCompleteDay });
  // A day that is not billed in full yet will cost what days do.
  const remainingDays = firstDayOfNextMonth(runDay) - Math.max(lastCompleteDay + 1, firstDayOfMonth(runDay));
  return {
    usd: spent.reduce((sum, usd) => sum + usd, 0) + usdPerDay * remainingDays,
    method: "run-rate",
  };
}
