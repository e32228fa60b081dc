/** What a metric keeps of the values of a minute. */
export interface StatisticBucket {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The value that came last, where values were sent. */
  last?: number;
  /** Occurrences by value, for percentiles. */
  readonly values: Map<number, number>;
}

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** Whether CloudWatch knows the statistic and the sandbox computes it. */
export function isStatistic(name: string): boolean {
  return ["Average", "Sum", "Minimum", "Maximum", "SampleCount"].includes(name) || PERCENTILE.test(name);
}

/** A statistic over buckets that hold data; `undefined` for a percentile of ready-made statistic sets. */
export function computeStatistic(buckets: readonly StatisticBucket[], statistic: string): number | undefined {
  const total = (pick: (bucket: StatisticBucket) => number) =>
    buckets.reduce((sum, bucket) => sum + pick(bucket), 0);
  switch (statistic) {
    case "SampleCount":
      return total((bucket) => bucket.count);
    case "Sum":
      return total((bucket) => bucket.sum);
    case "Average":
      return total((bucket) => bucket.sum) / total((bucket) => bucket.count);
    case "Minimum":
      return Math.min(...buckets.map((bucket) => bucket.min));
    case "Maximum":
      return Math.max(...buckets.map((bucket) => bucket.max));
    default:
      return percentile(buckets, Number(PERCENTILE.exec(statistic)?.[1]));
  }
}

/** Smallest value with at least `percent` per cent of the occurrences at or below it. */
function percentile(buckets: readonly StatisticBucket[], percent: number): number | undefined {
  const counts = new Map<number, number>();
  for (const bucket of buckets) {
    for (const [value, count] of bucket.values) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  const sorted = [...counts].sort(([left], [right]) => left - right);
  const wanted = (sorted.reduce((sum, [, count]) => sum + count, 0) * percent) / 100;
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= wanted) return value;
  }
  return undefined;
}
