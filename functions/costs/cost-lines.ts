import type { ServiceCost } from "../contracts/results/costs";

/** What one kind of use of a service cost on one day, as billed. */
export interface CostLine {
  readonly day: number;
  /** The billing name, as the bill gives it (`Amazon SageMaker`, `AmazonCloudWatch`). */
  readonly service: string;
  /** What was used, in the bill's words: `USE1-Host:ml.m5.large`, `CW:MetricMonitorUsage`. */
  readonly usageType: string;
  /** How much of it, in the unit that belongs to the usage type. */
  readonly quantity: number;
  readonly usd: number;
}

/** A period of whole days, both inclusive. */
export interface DayRange {
  readonly fromDay: number;
  readonly toDay: number;
}

/** Sum of the lines of a period. */
export function sumCosts(lines: readonly CostLine[], { fromDay, toDay }: DayRange): number {
  let sum = 0;
  for (const { day, usd } of lines) if (day >= fromDay && day <= toDay) sum += usd;
  return sum;
}

/** Cost per service of a period, dearest first. The services are those of the bill, not of a list of ours. */
export function groupByService(lines: readonly CostLine[], { fromDay, toDay }: DayRange): ServiceCost[] {
  const totals = new Map<string, number>();
  for (const { day, service, usd } of lines) {
    if (day >= fromDay && day <= toDay) totals.set(service, (totals.get(service) ?? 0) + usd);
  }
  return [...totals]
    .map(([service, usd]) => ({ service, usd }))
    .sort(
      // Stryker disable next-line EqualityOperator: a service is in the list once, so no two are equal.
      (left, right) => right.usd - left.usd || (left.service < right.service ? -1 : 1),
    );
}

/** Cost per day of a period, days without a line as 0: nothing was billed. */
export function groupByDay(lines: readonly CostLine[], { fromDay, toDay }: DayRange): Float64Array {
  const totals = new Float64Array(Math.max(0, toDay - fromDay + 1));
  // Stryker disable next-line ConditionalExpression,LogicalOperator: what lies outside of an array is not written.
  for (const { day, usd } of lines) if (day >= fromDay && day <= toDay) totals[day - fromDay]! += usd;
  return totals;
}
