import { createRandom } from "../../demand/numeric/random";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** 0 to 1. @default 0.95 */
  readonly confidence?: number;
  /** @default 1000 */
  readonly resamples?: number;
  /** @default 1 */
  readonly seed?: number;
}

/**
 * Percentile bootstrap interval of a sum over independent units: whole units are drawn again with
 * replacement (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). The same seed gives
 * the same interval. `undefined` for fewer than two units, which tell nothing of their spread.
 */
export function bootstrapSum(
  values: ArrayLike<number>,
  options: BootstrapOptions = {},
): Interval | undefined {
  const { confidence = 0.95, resamples = 1_000, seed = 1 } = options;
  const count = values.length;
  if (count < 2) return undefined;
  const random = createRandom(seed);
  const sums = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let draw = 0; draw < count; draw++) sum += values[Math.floor(random() * count)]!;
    sums[resample] = sum;
  }
  sums.sort();
  const tail = (1 - confidence) / 2;
  return { low: quantileOfSorted(sums, tail), high: quantileOfSorted(sums, 1 - tail) };
}

/** Linear between neighbours, as NumPy's default. */
function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
