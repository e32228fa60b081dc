import type { CostLine, DayRange } from "./cost-lines";
import { DAYS_PER_MONTH } from "./month";

const SECONDS = /(?:^|-)Lambda-GB-Second(?:-ARM)?$/;

/** What the time of functions costs by the bill, and the days that it is on. */
export function sumFunctionSeconds(
  lines: readonly CostLine[],
  { fromDay, toDay }: DayRange,
): { readonly usdPerMonth: number; readonly days: number } {
  const own = lines.filter(({ day, usageType }) => day >= fromDay && day <= toDay && SECONDS.test(usageType));
  const days = new Set(own.map(({ day }) => day)).size;
  const usd = own.reduce((sum, line) => sum + line.usd, 0);
  return { usdPerMonth: days === 0 ? 0 : (usd / days) * DAYS_PER_MONTH, days };
}
