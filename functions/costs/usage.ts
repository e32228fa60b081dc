import type { PricedUnit, StoredModel, StoredPrefix } from "../contracts/results/costs";
import type { FunctionName } from "../contracts/stack-outputs";
import type { CostLine, DayRange } from "./cost-lines";
import { HOURS_PER_MONTH } from "./month";

/** How an endpoint was used over some days. Peaks are those of the champion's busiest instance. */
export interface EndpointUse {
  readonly endpointName: string;
  /** Days looked at; of an endpoint that is younger, those since it was made. */
  readonly days: number;
  /** Instances of the champion now. */
  readonly instanceCount: number;
  readonly invocations: number;
  /** Hours in which it was asked at least once. */
  readonly busyHours: number;
  /** Most invocations that one instance had in a minute, over five-minute spans. */
  readonly peakInvocationsPerInstanceMinute: number;
  /** Most invocations of the champion in a minute, over five-minute spans, however many instances it has. */
  readonly peakInvocationsPerMinute: number;
  /** Those of an instance by hour of the week, the first being Sunday 00:00 to 01:00 UTC; 0 where nobody asked. */
  readonly peaksByWeekHour: readonly number[];
  /** Seconds that containers worked, all invocations together. */
  readonly modelSeconds: number;
  /** Largest p99 of an hour; absent when nobody asked. */
  readonly latencyP99Ms?: number;
  /** Highest use of the processors, summed over them: 0 to 100 times their number. */
  readonly cpuPercentPeak?: number;
  /** Highest use of the memory, 0 to 100. */
  readonly memoryPercentPeak?: number;
  /** Days on which processor and memory were measured. */
  readonly daysMeasured: number;
}

/** What the endpoint's instances cost, from the bill. */
export interface HostingCost {
  /** `ml.m5.large`, from the usage type `USE1-Host:ml.m5.large`. */
  readonly instanceType: string;
  readonly usdPerInstanceHour: number;
  /** Volumes of an instance, where they are on the bill. */
  readonly volumeUsdPerInstanceMonth: number;
  /** Instances that ran on average on the days it is billed for, the competitors' among them. */
  readonly averageInstances: number;
  /** Days on the bill, up to the last one without a gap: what was measured before is of another type. */
  readonly days: number;
}

/** What an instance type is, and what an hour of it costs. */
export interface InstanceOffer {
  readonly price: PricedUnit;
  readonly vCpus: number;
  readonly memoryGib: number;
}

/** Prices that rules may need besides the bill's own. A price that could not be read is absent. */
export interface PriceBook {
  /** By type: the one on the bill, and the other sizes of its family. */
  readonly instances: Readonly<Record<string, InstanceOffer>>;
  /** A second of a serverless endpoint, by gigabytes of memory. */
  readonly serverlessSecond: Readonly<Record<number, PricedUnit>>;
  /** A gigabyte and month of an instance's volume. */
  readonly volumeGbMonth?: PricedUnit;
  readonly metricMonth?: PricedUnit;
  readonly alarmMonth?: PricedUnit;
  /** A gigabyte and month of S3 Standard. */
  readonly storageGbMonth?: PricedUnit;
}

/** A commitment that AWS proposes to the account, from its use of the last days. */
export interface SavingsPlanOffer {
  readonly savingUsdPerMonth: number;
  /** What is paid each hour of the year, used or not. */
  readonly usdPerHour: number;
  /** Spend of the look-back that no plan covers. */
  readonly onDemandUsd: number;
  readonly lookbackDays: number;
}

/** What AWS found to save in a resource of the stack. */
export interface AwsFinding {
  /** `Cost Optimization Hub`, `Compute Optimizer`. */
  readonly source: string;
  readonly resourceArn: string;
  /** `LambdaFunction`, `SageMakerEndpoint`, ... */
  readonly resourceType: string;
  /** `Rightsize`, `Stop`, `Delete`, ... */
  readonly action: string;
  /** As AWS estimates it. */
  readonly savingUsdPerMonth: number;
  readonly lookbackDays?: number;
  /** ISO day. */
  readonly refreshedOn?: string;
  readonly current?: string;
  readonly recommended?: string;
  /** Of a function: the memory that it had, and that it should have. */
  readonly currentMemoryMib?: number;
  readonly memoryMib?: number;
  readonly needsRestart: boolean;
  /** What AWS measured, each with its statistic. */
  readonly measured: readonly string[];
}

export interface AwsFindings {
  readonly findings: readonly AwsFinding[];
  /** Services that the account has not opted in to. */
  readonly notEnrolledIn: readonly string[];
}

/** How a function was used over some days. */
export interface FunctionUse {
  readonly name: FunctionName;
  readonly memoryMib: number;
  /** Seconds that it ran, times its memory. */
  readonly gibSeconds: number;
  /** Most memory that a run took; absent where it was not looked for, or nothing was reported. */
  readonly usedMibPeak?: number;
  readonly runsMeasured?: number;
  readonly daysMeasured?: number;
}

/** What lies in the lake. */
export interface StorageUse {
  readonly prefixes: readonly StoredPrefix[];
  readonly models: readonly StoredModel[];
}

const HOURS_PER_DAY = 24;
const HOST_USAGE = /(?:^|-)Host:(ml\.[a-z0-9]+\.[a-z0-9]+)$/;
const VOLUME_USAGE = /(?:^|-)Host:VolumeUsage/;

/** The instances on the bill of a period, dearest last day first. */
export function findHosting(lines: readonly CostLine[], range: DayRange): HostingCost[] {
  const byType = new Map<string, Map<number, { usd: number; hours: number }>>();
  const volumeUsdOfDay = new Map<number, number>();
  for (const { day, usageType, usd, quantity } of lines) {
    if (day < range.fromDay || day > range.toDay) continue;
    if (VOLUME_USAGE.test(usageType)) volumeUsdOfDay.set(day, (volumeUsdOfDay.get(day) ?? 0) + usd);
    const instanceType = HOST_USAGE.exec(usageType)?.[1];
    if (instanceType === undefined || quantity <= 0) continue;
    const days = byType.get(instanceType) ?? new Map<number, { usd: number; hours: number }>();
    const total = days.get(day) ?? { usd: 0, hours: 0 };
    days.set(day, { usd: total.usd + usd, hours: total.hours + quantity });
    byType.set(instanceType, days);
  }
  return [...byType]
    .flatMap(([instanceType, days]) => describeHosting(instanceType, days, volumeUsdOfDay, range))
    .sort((left, right) => right.lastDay - left.lastDay || right.dayUsd - left.dayUsd)
    .map(({ hosting }) => hosting);
}

function describeHosting(
  instanceType: string,
  days: ReadonlyMap<number, { readonly usd: number; readonly hours: number }>,
  volumeUsdOfDay: ReadonlyMap<number, number>,
  range: DayRange,
): { readonly hosting: HostingCost; readonly lastDay: number; readonly dayUsd: number }[] {
  const lastDay = Math.max(...days.keys());
  const unbroken = new Map<number, { readonly usd: number; readonly hours: number }>();
  for (let day = lastDay; days.has(day); day--) unbroken.set(day, days.get(day)!);
  const whole = leaveOutBeginning(unbroken, ({ hours }) => hours, range);
  const count = whole.size;
  let usd = 0;
  let hours = 0;
  let volumeUsd = 0;
  for (const [day, billed] of whole) {
    usd += billed.usd;
    hours += billed.hours;
    volumeUsd += volumeUsdOfDay.get(day) ?? 0;
  }
  const hosting = {
    instanceType,
    usdPerInstanceHour: usd / hours,
    volumeUsdPerInstanceMonth: (volumeUsd / hours) * HOURS_PER_MONTH,
    averageInstances: hours / count / HOURS_PER_DAY,
    days: count,
  };
  return [{ hosting, lastDay, dayUsd: usd / count }];
}

/**
 * Days of something that is billed by its time, without the one on which it began: part of a day, which would make the mean
 * too small. Where the bill was not read from before it on, nobody knows that it did.
 *
 * @param quantityOf time on the bill of a day
 */
export function leaveOutBeginning<Billed>(
  days: ReadonlyMap<number, Billed>,
  quantityOf: (billed: Billed) => number,
  { fromDay }: DayRange,
): ReadonlyMap<number, Billed> {
  const firstDay = Math.min(...days.keys());
  const [first, next] = [days.get(firstDay), days.get(firstDay + 1)];
  if (firstDay <= fromDay || first === undefined || next === undefined) return days;
  if (quantityOf(first) >= quantityOf(next)) return days;
  return new Map([...days].filter(([day]) => day !== firstDay));
}

/** What an instance costs for a month around the clock, its volume included. */
export function instanceUsdPerMonth(usdPerHour: number, volumeUsdPerMonth: number): number {
  return usdPerHour * HOURS_PER_MONTH + volumeUsdPerMonth;
}
