import { HOURS_PER_MONTH } from "../../../../functions/costs/month";
import type { SandboxClock } from "../../clock";
import type { AlarmBook } from "../cloudwatch/alarm-book";
import type { S3Store } from "../s3/store";
import type { EndpointFleet } from "../sagemaker/endpoint-fleet";
import type { LiveVariant } from "../sagemaker/types";
import { MS_PER_HOUR, type UsageMeter } from "./usage-meter";

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

/** What of the account stands on the bill for being there. */
export interface Standing {
  readonly clock: SandboxClock;
  readonly meter: UsageMeter;
  readonly s3: S3Store;
  readonly alarms: AlarmBook;
  readonly sagemaker: EndpointFleet;
  /** Resources billed by the month for being there, by usage type: keys, dashboards. */
  readonly standing: Map<string, Set<string>>;
}

/** What is billed for being there: storage, alarms, instances, keys, dashboards. Metered when a day ends. */
export class StandingUsage {
  #meteredUntilMs: number;
  readonly #account: Standing;

  constructor(account: Standing) {
    this.#account = account;
    this.#meteredUntilMs = account.clock.nowMs;
    account.clock.everyMidnight(() => this.meterUntilNow());
  }

  /** Meters what stands since the last time; called at midnight and before a bill is read. */
  meterUntilNow(): void {
    const fromMs = this.#meteredUntilMs;
    const toMs = this.#account.clock.nowMs;
    if (toMs === fromMs) return;
    this.#meteredUntilMs = toMs;
    const { meter } = this.#account;
    // At midnight the interval belongs to the day that ends.
    const atMs = toMs - 1;
    const months = (toMs - fromMs) / MS_PER_HOUR / HOURS_PER_MONTH;
    meterStorage(this.#account, atMs, months);
    for (const alarm of this.#account.alarms.alarms.values()) {
      const metrics = alarm.metric?.Metrics?.filter((query) => query.MetricStat).length ?? 1;
      const usageType = alarm.kind === "metric" ? "CW:AlarmMonitorUsage" : "CW:CompositeAlarmMonitorUsage";
      meter.add(atMs, usageType, metrics * months, alarm.arn);
    }
    for (const [usageType, arns] of this.#account.standing) {
      for (const arn of arns) meter.add(atMs, usageType, months, arn);
    }
    meterInstances(this.#account, fromMs, toMs);
  }
}

function meterStorage({ s3, meter }: Standing, atMs: number, months: number): void {
  for (const bucket of s3.buckets.values()) {
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

function meterInstances({ sagemaker, meter }: Standing, fromMs: number, toMs: number): void {
  const fleets: { endpointArn: string; variant: LiveVariant; endedAtMs: number }[] = [...sagemaker.retired];
  for (const endpoint of sagemaker.endpoints.values()) {
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
