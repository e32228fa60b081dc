import type { CostsReport, DailyCost, Period } from "./results/costs";

/**
 * The days that a report's own figures (unit costs, monitoring, logs, what bears no tag) are of, where those are other days
 * than the ones shown beside them; `undefined` where they are the same.
 */
export function otherPeriodOf({ trailing }: CostsReport, days: readonly DailyCost[]): Period | undefined {
  const { period } = trailing;
  return days[0]?.date === period.from && days.at(-1)?.date === period.to ? undefined : period;
}
