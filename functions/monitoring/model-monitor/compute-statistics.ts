import type { FeatureStatistics, KllDistribution, StatisticsDocument } from "./documents";
import { KllSketch } from "./kll-sketch";

/** Number of histogram buckets; the service's cannot be changed. */
const BUCKETS = 10;
/** More distinct texts than this are no categories; the service then leaves the histogram out too. */
const MOST_CATEGORIES = 256;

/** Columns of a data set; missing is `NaN` for numbers and `undefined` for texts. */
export type DatasetColumns = Readonly<Record<string, ArrayLike<number> | readonly (string | undefined)[]>>;

/** `statistics.json` of a data set. Columns without any value have the type `Unknown`. */
export function computeStatistics(columns: DatasetColumns, itemCount: number): StatisticsDocument {
  return {
    version: 0.0,
    dataset: { item_count: itemCount },
    features: Object.entries(columns).map(([name, column]) => describeColumn(name, column)),
  };
}

function describeColumn(name: string, column: DatasetColumns[string]): FeatureStatistics {
  const texts = Array.from(column as ArrayLike<unknown>).filter((value) => typeof value === "string");
  if (texts.length > 0) return describeTexts(name, texts as string[], column.length);
  const present: number[] = [];
  for (let i = 0; i < column.length; i += 1) {
    const value = column[i];
    if (typeof value === "number" && !Number.isNaN(value)) present.push(value);
  }
  const common = { num_present: present.length, num_missing: column.length - present.length };
  if (present.length === 0) {
    return { name, inferred_type: "Unknown", string_statistics: { common, distinct_count: 0 } };
  }
  return {
    name,
    inferred_type: present.every(Number.isInteger) ? "Integral" : "Fractional",
    numerical_statistics: { common, ...describeNumbers(present) },
  };
}

function describeNumbers(values: readonly number[]) {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const kll = describeDistribution(values, min, max);
  return { mean, sum, std_dev: Math.sqrt(squares / values.length), min, max, distribution: { kll } };
}

function describeDistribution(values: readonly number[], min: number, max: number): KllDistribution {
  const sketch = new KllSketch();
  for (const value of values) sketch.add(value);
  const width = (max - min) / BUCKETS;
  const counts = new Array<number>(BUCKETS).fill(0);
  for (const value of values) {
    const bucket = width > 0 ? Math.min(BUCKETS - 1, Math.floor((value - min) / width)) : 0;
    counts[bucket]! += 1;
  }
  return {
    buckets: counts.map((count, bucket) => ({
      lower_bound: min + bucket * width,
      upper_bound: bucket === BUCKETS - 1 ? max : min + (bucket + 1) * width,
      count,
    })),
    sketch: { parameters: sketch.parameters, data: sketch.data },
  };
}

function describeTexts(name: string, texts: readonly string[], length: number): FeatureStatistics {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const buckets = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1));
  return {
    name,
    inferred_type: "String",
    string_statistics: {
      common: { num_present: texts.length, num_missing: length - texts.length },
      distinct_count: counts.size,
      ...(buckets.length <= MOST_CATEGORIES && { distribution: { categorical: { buckets } } }),
    },
  };
}
