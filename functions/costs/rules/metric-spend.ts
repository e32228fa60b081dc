import type { Recommendation } from "../../contracts/results/costs";
import type { CostLine, DayRange } from "../cost-lines";
import { DAYS_PER_MONTH } from "../month";

/** Metrics of a fleet's aggregates; what is above comes from watch-lists. */
const FLEET_METRICS = 30;
/** A saving below this is not worth a change. */
const MIN_SAVING_USD = 1;

/**
 * Custom metrics are billed each, by the month. What exceeds the fixed number of fleet metrics belongs to
 * products on watch-lists, whose results lie in the lake anyway.
 */
export function findMetricSpend(
  lines: readonly CostLine[],
  { fromDay, toDay }: DayRange,
): Recommendation | undefined {
  let metricMonths = 0;
  let usd = 0;
  for (const line of lines) {
    if (line.day < fromDay || line.day > toDay || !line.usageType.endsWith("CW:MetricMonitorUsage")) continue;
    metricMonths += line.quantity;
    usd += line.usd;
  }
  if (metricMonths === 0) return undefined;
  const months = (toDay - fromDay + 1) / DAYS_PER_MONTH;
  const metrics = metricMonths / months;
  const savingUsdPerMonth = Math.max(0, metrics - FLEET_METRICS) * (usd / metricMonths);
  if (savingUsdPerMonth < MIN_SAVING_USD) return undefined;
  return {
    id: "metric-spend:watch-list",
    rule: "metric-spend",
    resource: "watch-list",
    title: "Shorten the watch-list: each product's metrics are billed by the month",
    savingUsdPerMonth,
    risk: "low",
    evidence: [
      `${Math.round(metrics)} custom metrics on the bill, at $${(usd / metricMonths).toFixed(2)} each a month`,
      `about ${FLEET_METRICS} of them describe the fleet; all products' results are in the lake`,
    ],
  };
}
