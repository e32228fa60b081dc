import { lowerBound } from "../../../../functions/demand/numeric/search";
import { computeStatistic, type StatisticBucket } from "./statistics";

/** A datum of PutMetricData. */
export interface MetricDatumInput {
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: number | string;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: {
    readonly SampleCount: number;
    readonly Sum: number;
    readonly Minimum: number;
    readonly Maximum: number;
  };
  readonly Unit?: string;
  readonly StorageResolution?: number;
}

/** JSON carries seconds since the epoch as a number; the CLI may send a text. */
export function timestampMs(value: number | string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === "number" ? value * 1000 : Date.parse(value);
}

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** What names a metric: namespace, name and dimensions in any order. */
export interface MetricName {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
}

/** One value, or a set of values with counts, at an instant. */
export interface MetricPoint {
  readonly atMs: number;
  readonly values: readonly number[];
  /** How often each value occurred; once each when absent. */
  readonly counts?: readonly number[];
  readonly unit?: string;
  /** Seconds to which the instant is rounded down: 1 or 60. @default 60 */
  readonly resolutionSeconds?: 1 | 60;
  /** The value holds until the next one: the service that reports it does so every minute. */
  readonly isGauge?: boolean;
  /** Statistics computed by the sender instead of values. */
  readonly statisticSet?: {
    readonly count: number;
    readonly sum: number;
    readonly min: number;
    readonly max: number;
  };
}

export interface Metric extends MetricName {
  readonly id: string;
  /** Starts of the buckets that hold data, ascending. */
  readonly bucketStartsMs: number[];
  readonly buckets: Map<number, StatisticBucket>;
  unit: string | undefined;
  lastAtMs: number;
  isGauge: boolean;
}

/** Distinct values a bucket keeps as they are, for percentiles; beyond, new ones are kept to two digits. */
const MAX_VALUES_PER_BUCKET = 2_000;

/** All metrics of the account, each as buckets of a minute (a second for high resolution). */
export class MetricStore {
  readonly metrics = new Map<string, Metric>();
  readonly #listeners: ((metric: Metric, atMs: number) => void)[] = [];

  /** Tells when a metric got data; `atMs` is the start of the bucket. */
  onData(listener: (metric: Metric, atMs: number) => void): void {
    this.#listeners.push(listener);
  }

  record(name: MetricName, point: MetricPoint): void {
    const metric = this.#metric(name);
    const resolutionMs = (point.resolutionSeconds ?? 60) * 1000;
    const startMs = Math.floor(point.atMs / resolutionMs) * resolutionMs;
    const bucket = bucketAt(metric, startMs);
    if (point.statisticSet) addSet(bucket, point.statisticSet);
    point.values.forEach((value, index) => {
      addValue(bucket, value, point.counts?.[index] ?? 1);
    });
    metric.unit = point.unit ?? metric.unit;
    metric.isGauge ||= point.isGauge ?? false;
    metric.lastAtMs = Math.max(metric.lastAtMs, point.atMs);
    for (const listener of this.#listeners) listener(metric, startMs);
  }

  find(name: MetricName): Metric | undefined {
    return this.metrics.get(metricId(name));
  }

  /** A statistic over `[fromMs, toMs)`; `undefined` without data. */
  statistic(name: MetricName, fromMs: number, toMs: number, statistic: string): number | undefined {
    const metric = this.find(name);
    return metric && statisticOf(metric, fromMs, toMs, statistic);
  }

  #metric(name: MetricName): Metric {
    const id = metricId(name);
    let metric = this.metrics.get(id);
    if (!metric) {
      metric = {
        ...name,
        id,
        bucketStartsMs: [],
        buckets: new Map(),
        unit: undefined,
        lastAtMs: 0,
        isGauge: false,
      };
      this.metrics.set(id, metric);
    }
    return metric;
  }
}

/** A statistic over `[fromMs, toMs)`; `undefined` without data. */
export function statisticOf(
  metric: Metric,
  fromMs: number,
  toMs: number,
  statistic: string,
): number | undefined {
  const buckets = bucketsBetween(metric, fromMs, toMs);
  if (buckets.length > 0) return computeStatistic(buckets, statistic);
  const held = metric.isGauge
    ? metric.bucketStartsMs[lowerBound(metric.bucketStartsMs, fromMs) - 1]
    : undefined;
  // Of a minute in which it changed, the value at its end is the one that holds.
  const last = held === undefined ? undefined : metric.buckets.get(held)!.last;
  return last === undefined ? undefined : computeStatistic([bucketOf(last)], statistic);
}

export function metricId(name: MetricName): string {
  const { namespace, metricName } = name;
  let dimensions = "";
  if (name.dimensions.length === 1) dimensions = textOf(name.dimensions[0]!);
  else if (name.dimensions.length > 1) dimensions = name.dimensions.map(textOf).sort().join("\u0000");
  return `${namespace}\u0000${metricName}\u0000${dimensions}`;
}

function textOf({ Name, Value }: Dimension): string {
  return `${Name}=${Value}`;
}

function bucketAt(metric: Metric, startMs: number): StatisticBucket {
  let bucket = metric.buckets.get(startMs);
  if (!bucket) {
    bucket = {
      count: 0,
      sum: 0,
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
      values: new Map(),
    };
    metric.buckets.set(startMs, bucket);
    metric.bucketStartsMs.splice(lowerBound(metric.bucketStartsMs, startMs), 0, startMs);
  }
  return bucket;
}

function bucketsBetween(metric: Metric, fromMs: number, toMs: number): StatisticBucket[] {
  const starts = metric.bucketStartsMs;
  const found: StatisticBucket[] = [];
  for (let index = lowerBound(starts, fromMs); index < starts.length && starts[index]! < toMs; index++) {
    found.push(metric.buckets.get(starts[index]!)!);
  }
  return found;
}

function addSet(bucket: StatisticBucket, set: NonNullable<MetricPoint["statisticSet"]>): void {
  bucket.count += set.count;
  bucket.sum += set.sum;
  bucket.min = Math.min(bucket.min, set.min);
  bucket.max = Math.max(bucket.max, set.max);
}

function addValue(bucket: StatisticBucket, value: number, count: number): void {
  addSet(bucket, { count, sum: value * count, min: value, max: value });
  const isFull = bucket.values.size >= MAX_VALUES_PER_BUCKET && !bucket.values.has(value);
  // Ninety values per power of ten at most, so that a minute of any number of values stays small.
  const kept = isFull ? Number(value.toPrecision(2)) : value;
  bucket.values.set(kept, (bucket.values.get(kept) ?? 0) + count);
  bucket.last = value;
}

/** A bucket of one value. */
function bucketOf(value: number): StatisticBucket {
  return { count: 1, sum: value, min: value, max: value, values: new Map([[value, 1]]) };
}
