import { HOURS_PER_MONTH } from "../../../../functions/costs/month";
import { dayOfInstant } from "../../../../functions/demand/calendar";
import type { CallRecord } from "../../server/http-server";
import type { MetricDatumInput } from "../cloudwatch/metric-store";
import { metricId } from "../cloudwatch/metric-store";
import { ILLUSTRATIVE_PRICES } from "./illustrative-prices";

/** A quantity of one usage type on one UTC day, of one resource where one can be named. */
export interface UsageLine {
  /** Day number since the epoch. */
  readonly day: number;
  readonly usageType: string;
  readonly quantity: number;
  readonly resourceArn?: string;
}

export const MS_PER_HOUR = 3_600_000;

/** Usage per day, summed by usage type and resource. */
export class UsageMeter {
  readonly #lines = new Map<string, { -readonly [Key in keyof UsageLine]: UsageLine[Key] }>();
  readonly #metricHours = new Set<string>();

  add(atMs: number, usageType: string, quantity: number, resourceArn?: string): void {
    const day = dayOfInstant(atMs);
    const key = `${day}\u0000${usageType}\u0000${resourceArn ?? ""}`;
    const line = this.#lines.get(key);
    if (line) line.quantity += quantity;
    else this.#lines.set(key, { day, usageType, quantity, resourceArn });
  }

  /** A custom metric is billed for each hour in which it got data. */
  addMetrics(nowMs: number, namespace: string, data: readonly MetricDatumInput[]): void {
    const hour = Math.floor(nowMs / MS_PER_HOUR);
    for (const datum of data) {
      const id = metricId({ namespace, metricName: datum.MetricName, dimensions: datum.Dimensions ?? [] });
      const key = `${hour}\u0000${id}`;
      if (this.#metricHours.has(key)) continue;
      this.#metricHours.add(key);
      this.add(nowMs, "CW:MetricMonitorUsage", 1 / HOURS_PER_MONTH);
    }
  }

  /** Hours of hosting or transform instances; types without a price of their own share one. */
  addInstanceHours(atMs: number, instanceType: string | undefined, hours: number, resourceArn: string): void {
    const usageType = `Host:${instanceType}`;
    this.add(atMs, ILLUSTRATIVE_PRICES[usageType] ? usageType : "Host:ml.other", hours, resourceArn);
  }

  lines(): readonly UsageLine[] {
    return [...this.#lines.values()];
  }
}

/** Operations of S3 that cost as much as a write. */
const TIER_1 = /^(Put|Copy|Post|List|Create|Complete|Upload|Initiate)/;

/** Meters a call to the emulated AWS by what it is billed for. */
export function meterCall(meter: UsageMeter, nowMs: number, call: CallRecord): void {
  if (call.statusCode >= 500) return;
  switch (call.service) {
    case "s3":
      if (!call.operation.startsWith("Delete"))
        meter.add(
          nowMs,
          TIER_1.test(call.operation) ? "Requests-Tier1" : "Requests-Tier2",
          1,
          call.resourceArn,
        );
      return;
    case "monitoring":
      meter.add(nowMs, "CW:Requests", 1);
      return;
    case "sns":
      meter.add(nowMs, "SNS-Requests", 1);
      return;
    case "ce":
      meter.add(nowMs, "APIRequest", 1);
      return;
    case "events":
      meter.add(nowMs, "Event-64K-Chunks", 1);
  }
}
