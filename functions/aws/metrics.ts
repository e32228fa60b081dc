import {
  type CloudWatchClient,
  type MetricDatum as CloudWatchDatum,
  PutMetricDataCommand,
  type StandardUnit,
} from "@aws-sdk/client-cloudwatch";
import { METRIC_NAMESPACE, type MetricDatum } from "../contracts/metrics";
import type { MetricsPublisher } from "../contracts/ports";
import { splitBySize } from "./batches";
import { cloudWatchClient } from "./clients/cloudwatch";
import { warn } from "./log/run-log";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const DATA_PER_CALL = 1_000;
/** The service takes 1 MB, counted before compression. The rest is for the envelope. */
const BYTES_PER_CALL = 1_000_000 - 10_000;
const MAX_DIMENSIONS = 30;

/**
 * Publishes under the namespace of the metric catalogue. The same data again add the same values to the same
 * points, of which alarms and charts take the largest; data
 * too old for CloudWatch are left out and not counted.
 */
export function createMetricsPublisher(client: CloudWatchClient = cloudWatchClient()): MetricsPublisher {
  return {
    publish: async (data) => {
      data.forEach(checkDatum);
      const batches = splitBySize(data.map(toCloudWatch), DATA_PER_CALL, BYTES_PER_CALL, sizeOfDatum);
      let published = 0;
      for (const MetricData of batches) {
        try {
          await client.send(new PutMetricDataCommand({ Namespace: METRIC_NAMESPACE, MetricData }));
          published += MetricData.length;
        } catch (error) {
          if (!isTooOld(error)) throw error;
          warn("CloudWatch takes no metrics of so long ago; they were left out.", {
            metrics: MetricData.length,
          });
        }
      }
      return { published, calls: batches.length };
    },
  };
}

/**
 * Whether CloudWatch refused data for their age: it takes none older than two weeks. A day of long ago can be
 * run again all the same, its results lie in the lake. The service decides, for a handler knows no time but
 * the event's.
 */
function isTooOld(error: unknown): boolean {
  return (
    error instanceof Error && /Timestamp must specify a time.* two weeks in the past/.test(error.message)
  );
}

function checkDatum({ name, value, timestampMs, dimensions }: MetricDatum): void {
  const where = Object.entries(dimensions)
    .map(([key, text]) => `${key}=${text}`)
    .join(", ");
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `Metric "${name}" (${where}) is ${value}; CloudWatch takes finite numbers only. Leave an undefined measure out.`,
    );
  }
  if (!Number.isFinite(timestampMs)) {
    throw new RangeError(
      `Metric "${name}" (${where}) has the timestamp ${timestampMs}; it must be a number.`,
    );
  }
  const count = Object.keys(dimensions).length;
  if (count > MAX_DIMENSIONS) {
    throw new RangeError(
      `Metric "${name}" has ${count} dimensions; CloudWatch takes at most ${MAX_DIMENSIONS}.`,
    );
  }
}

function toCloudWatch(datum: MetricDatum): CloudWatchDatum {
  return {
    MetricName: datum.name,
    Unit: datum.unit as StandardUnit,
    Value: datum.value,
    Timestamp: new Date(datum.timestampMs),
    Dimensions: Object.entries(datum.dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

function sizeOfDatum(datum: CloudWatchDatum): number {
  return Buffer.byteLength(JSON.stringify(datum)) + 1;
}
