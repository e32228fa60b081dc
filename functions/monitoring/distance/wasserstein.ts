import { sortPresent } from "./empirical-distance";

/** A reference flatter than this is divided by it instead, as Evidently does. */
const SMALLEST_DEVIATION = 0.001;

/**
 * First Wasserstein distance between two empirical distributions, in the unit of the values; equal to
 * `scipy.stats.wasserstein_distance`. `undefined` when a sample has no number.
 */
export function computeWasserstein(
  sample1: Float64Array | readonly number[],
  sample2: Float64Array | readonly number[],
): number | undefined {
  const first = sortPresent(sample1);
  const second = sortPresent(sample2);
  if (first.length === 0 || second.length === 0) return undefined;
  let i = 0;
  let j = 0;
  let distance = 0;
  let position = Math.min(first[0]!, second[0]!);
  while (i < first.length || j < second.length) {
    const next = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    distance += Math.abs(i / first.length - j / second.length) * (next - position);
    position = next;
    while (i < first.length && first[i] === next) i += 1;
    while (j < second.length && second[j] === next) j += 1;
  }
  return distance;
}

/** Wasserstein distance in (population) standard deviations of the reference. */
export function computeNormalisedWasserstein(
  reference: Float64Array | readonly number[],
  current: Float64Array | readonly number[],
): number | undefined {
  const distance = computeWasserstein(reference, current);
  if (distance === undefined) return undefined;
  const present = sortPresent(reference);
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const variance = present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length;
  return distance / Math.max(Math.sqrt(variance), SMALLEST_DEVIATION);
}
