import { type EstimateInput, ofType, type Quantity } from "../cost-line";
import { DAYS_PER_MONTH, forecastsPerMonth } from "../usage";

const BYTES_PER_GB = 1e9;

/** Bytes of Parquet per product and day, compressed: assumed, rounded up from imports of real demand. */
const BYTES = { history: 12, forecast: 16, monitoring: 60, order: 40 } as const;
/** Bytes of a captured request and answer, per forecast. */
const CAPTURED_BYTES = 250;
const MODELS_GB = 0.5;

/** Where a prefix has no expiry, a year is counted. */
const DAYS_WITHOUT_EXPIRY = 365;

/** What lies in the lake once every prefix is as old as it gets, and the requests to it. */
export function estimateLake({ resources, usage, horizonDays }: EstimateInput): readonly Quantity[] {
  const days = (prefix: string) => expiryDays(resources, prefix);
  const capture = ofType(resources, "aws:sagemaker/endpointConfiguration:EndpointConfiguration")
    .map(({ inputs }) => inputs.dataCaptureConfig)
    .find((config) => config?.enableCapture);
  const capturedPerDay =
    ((forecastsPerMonth(usage, horizonDays) / DAYS_PER_MONTH) * (capture?.initialSamplingPercentage ?? 0)) /
    100;
  const perDay = usage.products * BYTES_PER_GB ** -1;
  const gigabytes =
    MODELS_GB +
    perDay * BYTES.history * usage.historyDays +
    perDay * BYTES.forecast * horizonDays * days("predictions/") +
    perDay * BYTES.monitoring * days("monitoring/") +
    perDay * BYTES.order * days("orders/") +
    (capturedPerDay * CAPTURED_BYTES * days("datacapture/")) / BYTES_PER_GB;
  return [
    {
      service: "S3",
      item: "lake",
      priceKey: "AmazonS3/TimedStorage-ByteHrs",
      quantity: gigabytes,
      because: `${usage.products} products, ${usage.historyDays} days of history, results until they expire`,
    },
    {
      service: "S3",
      item: "writes and lists",
      priceKey: "AmazonS3/Requests-Tier1",
      quantity: 500 * DAYS_PER_MONTH,
      because: "500 a day assumed: shards, results, captured batches",
    },
    {
      service: "S3",
      item: "reads",
      priceKey: "AmazonS3/Requests-Tier2",
      quantity: (500 + 2 * usage.predictionsPerDay) * DAYS_PER_MONTH,
      because: "500 a day assumed, and two per request for a forecast",
    },
  ];
}

function expiryDays(resources: EstimateInput["resources"], prefix: string): number {
  const rules = ofType(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").flatMap(
    ({ inputs }) => inputs.rules ?? [],
  );
  const rule = rules.find(({ filter, expiration }) => filter?.prefix === prefix && expiration?.days > 0);
  return rule?.expiration.days ?? DAYS_WITHOUT_EXPIRY;
}
