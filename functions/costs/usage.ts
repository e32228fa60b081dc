import type { CostLine, DayRange } from "./cost-lines";

/** How an endpoint was used over some days. */
export interface EndpointUse {
  readonly endpointName: string;
  /** Days looked at; the figures below are over these. */
  readonly days: number;
  readonly instanceCount: number;
  readonly invocations: number;
  /** Hours in which it was asked at least once. */
  readonly busyHours: number;
  /** Most invocations that one instance had in a minute, over five-minute spans. */
  readonly peakInvocationsPerInstanceMinute: number;
  /** Seconds that containers worked, all invocations together. */
  readonly modelSeconds: number;
  /** Highest use, 0 to 100; absent where the service measured none. */
  readonly cpuPercentPeak?: number;
  readonly memoryPercentPeak?: number;
}

/** What the endpoint's instances cost, from the bill. */
export interface HostingCost {
  /** `ml.m5.large`, from the usage type `USE1-Host:ml.m5.large`. */
  readonly instanceType: string;
  readonly usdPerInstanceHour: number;
  readonly usdPerMonth: number;
}

/** A unit price from AWS's price list. */
export interface UnitPrice {
  readonly usd: number;
  readonly unit: string;
  readonly region: string;
  /** Day of the price list, ISO. */
  readonly asOf: string;
}

/** Prices that rules may need besides the bill's own. A price that could not be read is absent. */
export interface PriceBook {
  readonly instanceHours: Readonly<Record<string, UnitPrice>>;
  /** Per GB-second of a serverless endpoint's memory. */
  readonly serverlessGbSecond?: UnitPrice;
}

export const HOURS_PER_MONTH = 730;
const HOST_USAGE = /(?:^|-)Host:(ml\.[a-z0-9]+\.[a-z0-9]+)$/;

/** The instances on the bill of a period, dearest first. */
export function findHosting(lines: readonly CostLine[], { fromDay, toDay }: DayRange): HostingCost[] {
  const totals = new Map<string, { usd: number; hours: number }>();
  for (const { day, usageType, usd, quantity } of lines) {
    const instanceType = HOST_USAGE.exec(usageType)?.[1];
    if (instanceType === undefined || day < fromDay || day > toDay) continue;
    const total = totals.get(instanceType) ?? { usd: 0, hours: 0 };
    totals.set(instanceType, { usd: total.usd + usd, hours: total.hours + quantity });
  }
  const days = toDay - fromDay + 1;
  return [...totals]
    .filter(([, { hours }]) => hours > 0)
    .map(([instanceType, { usd, hours }]) => ({
      instanceType,
      usdPerInstanceHour: usd / hours,
      usdPerMonth: (usd / (days * 24)) * HOURS_PER_MONTH,
    }))
    .sort((left, right) => right.usdPerMonth - left.usdPerMonth);
}
