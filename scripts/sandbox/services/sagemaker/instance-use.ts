import type { SandboxClock } from "../../clock";
import type { MetricStore } from "../cloudwatch/metric-store";
import type { EndpointFleet } from "./endpoint-fleet";
import { findInstanceType } from "./instance-types";
import type { LiveVariant } from "./types";

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const HOURS_PER_DAY = 24;
/** What a container with its framework takes, and how much more an artifact takes once it is loaded. */
const CONTAINER_GIB = 0.5;
const LOADED_OVER_PACKED = 4;
const BYTES_PER_GIB = 1024 ** 3;
const MIB_PER_GIB = 1024;

interface Parts {
  readonly clock: SandboxClock;
  readonly metrics: MetricStore;
  readonly sagemaker: EndpointFleet;
  /** Size of the artifact behind a model, bytes. */
  readonly artifactBytes: (modelName: string) => number;
}

/**
 * What instances report of themselves: processors and memory, one point an hour, put down when the day ends. The
 * sandbox has no instances, so it works them out: from the time that containers worked in the busiest minute of the
 * hour, and from the size of the artifact. What is serverless tells of its memory, in hours in which it worked.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-monitoring.html
 */
export class InstanceUse {
  readonly #parts: Parts;
  /** Milliseconds of work by variant and minute. */
  readonly #work = new Map<string, Map<number, number>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.clock.everyMidnight(() => this.#report());
  }

  addWork(endpointName: string, variantName: string, milliseconds: number): void {
    const key = `${endpointName}/${variantName}`;
    const minutes = this.#work.get(key) ?? new Map<number, number>();
    const minute = Math.floor(this.#parts.clock.nowMs / MS_PER_MINUTE);
    minutes.set(minute, (minutes.get(minute) ?? 0) + milliseconds);
    this.#work.set(key, minutes);
  }

  #report(): void {
    const { clock, sagemaker } = this.#parts;
    const endMs = clock.nowMs;
    for (const endpoint of sagemaker.endpoints.values()) {
      for (const variant of [...endpoint.variants, ...endpoint.shadows]) {
        const minutes = this.#work.get(`${endpoint.name}/${variant.name}`) ?? new Map<number, number>();
        for (let hour = HOURS_PER_DAY; hour > 0; hour--) {
          const atMs = endMs - hour * MS_PER_HOUR;
          if (atMs + MS_PER_HOUR > variant.startedAtMs) this.#record(endpoint.name, variant, atMs, minutes);
        }
      }
    }
    this.#work.clear();
  }

  #record(endpointName: string, variant: LiveVariant, atMs: number, minutes: ReadonlyMap<number, number>) {
    const type = findInstanceType(variant.input.InstanceType);
    const memoryGib =
      type?.memoryGib ?? (variant.input.ServerlessConfig?.MemorySizeInMB ?? Number.NaN) / MIB_PER_GIB;
    if (Number.isNaN(memoryGib)) return;
    const dimensions = [
      { Name: "EndpointName", Value: endpointName },
      { Name: "VariantName", Value: variant.name },
    ];
    const first = Math.floor(atMs / MS_PER_MINUTE);
    const busiestMs = Math.max(
      0,
      ...Array.from({ length: MS_PER_HOUR / MS_PER_MINUTE }, (_, index) => minutes.get(first + index) ?? 0),
    );
    if (!type && busiestMs === 0) return;
    const cpuPercent = (busiestMs / MS_PER_MINUTE / Math.max(1, variant.instanceCount)) * 100;
    const usedGib =
      CONTAINER_GIB + (this.#parts.artifactBytes(variant.modelName) * LOADED_OVER_PACKED) / BYTES_PER_GIB;
    const put = (metricName: string, value: number) =>
      this.#parts.metrics.record(
        { namespace: "/aws/sagemaker/Endpoints", metricName, dimensions },
        { atMs, values: [value], unit: "Percent" },
      );
    // Summed over the processors.
    if (type) put("CPUUtilization", Math.min(cpuPercent, type.vCpus * 100));
    put("MemoryUtilization", Math.min((usedGib / memoryGib) * 100, 100));
  }
}
