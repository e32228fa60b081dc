import type { World } from "../../world";
import type { LiveVariant } from "../sagemaker/types";
import { HOURS_PER_MONTH } from "./illustrative-prices";
import { MS_PER_DAY, MS_PER_HOUR, type UsageMeter } from "./usage-meter";

const BYTES_PER_GB = 1024 ** 3;
const STORAGE_USAGE: Readonly<Record<string, string>> = {
  STANDARD: "TimedStorage-ByteHrs",
  STANDARD_IA: "TimedStorage-SIA-ByteHrs",
  ONEZONE_IA: "TimedStorage-SIA-ByteHrs",
  INTELLIGENT_TIERING: "TimedStorage-INT-FA-ByteHrs",
  GLACIER_IR: "TimedStorage-GIR-ByteHrs",
  GLACIER: "TimedStorage-GlacierByteHrs",
  DEEP_ARCHIVE: "TimedStorage-GlacierByteHrs",
};

/** What is billed for being there: storage, alarms, instances, keys, dashboards. Metered when a day ends. */
export class StandingUsage {
  #meteredUntilMs: number;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.#meteredUntilMs = world.clock.nowMs;
    const nextMidnight = () => (Math.floor(world.clock.nowMs / MS_PER_DAY) + 1) * MS_PER_DAY;
    const run = () => {
      this.meterUntilNow();
      world.clock.at(nextMidnight(), run);
    };
    world.clock.at(nextMidnight(), run);
  }

  /** Meters what stands since the last time; called at midnight and before a bill is read. */
  meterUntilNow(): void {
    const fromMs = this.#meteredUntilMs;
    const toMs = this.#world.clock.nowMs;
    if (toMs === fromMs) return;
    this.#meteredUntilMs = toMs;
    const { meter } = this.#world;
    // At midnight the interval belongs to the day that ends.
    const atMs = toMs - 1;
    const months = (toMs - fromMs) / MS_PER_HOUR / HOURS_PER_MONTH;
    meterStorage(this.#world, meter, atMs, months);
    for (const alarm of this.#world.alarms.alarms.values()) {
      const metrics = alarm.metric?.Metrics?.filter((query) => query.MetricStat).length ?? 1;
      const usageType = alarm.kind === "metric" ? "CW:AlarmMonitorUsage" : "CW:CompositeAlarmMonitorUsage";
      meter.add(atMs, usageType, metrics * months, alarm.arn);
    }
    for (const [usageType, arns] of this.#world.standing) {
      for (const arn of arns) meter.add(atMs, usageType, months, arn);
    }
    meterInstances(this.#world, meter, fromMs, toMs);
  }
}

function meterStorage(world: World, meter: UsageMeter, atMs: number, months: number): void {
  for (const bucket of world.s3.buckets.values()) {
    const bytesByClass = new Map<string, number>();
    for (const versions of bucket.objects.values()) {
      for (const { storageClass, body } of versions) {
        bytesByClass.set(storageClass, (bytesByClass.get(storageClass) ?? 0) + body.length);
      }
    }
    for (const [storageClass, bytes] of bytesByClass) {
      meter.add(
        atMs,
        STORAGE_USAGE[storageClass] ?? "TimedStorage-ByteHrs",
        (bytes / BYTES_PER_GB) * months,
        `arn:aws:s3:::${bucket.name}`,
      );
    }
  }
}

function meterInstances(world: World, meter: UsageMeter, fromMs: number, toMs: number): void {
  const fleets: { endpointArn: string; variant: LiveVariant; endedAtMs: number }[] = [
    ...world.sagemaker.retired,
  ];
  for (const endpoint of world.sagemaker.endpoints.values()) {
    for (const variant of [
      ...endpoint.variants,
      ...endpoint.shadows,
      ...(endpoint.pending?.isOver === false ? endpoint.pending.variants : []),
    ]) {
      fleets.push({ endpointArn: endpoint.arn, variant, endedAtMs: Number.POSITIVE_INFINITY });
    }
  }
  for (const { endpointArn, variant, endedAtMs } of fleets) {
    const hours = (Math.min(toMs, endedAtMs) - Math.max(fromMs, variant.startedAtMs)) / MS_PER_HOUR;
    if (hours <= 0 || variant.instanceCount === 0) continue;
    meter.addInstanceHours(toMs - 1, variant.input.InstanceType, hours * variant.instanceCount, endpointArn);
  }
}
