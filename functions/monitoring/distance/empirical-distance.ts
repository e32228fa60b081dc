/**
 * Largest distance between two empirical distribution functions, the Kolmogorov-Smirnov statistic.
 *
 * Both samples must be sorted ascending, free of `NaN` and not empty. Ties are treated as SciPy does: both
 * functions are evaluated to the right of each value. The result is `difference / (n1 * n2)`, kept as an
 * integer so that equal distances compare equal.
 */
export function computeScaledDistance(sorted1: Float64Array, sorted2: Float64Array): number {
  const n1 = sorted1.length;
  const n2 = sorted2.length;
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < n1 && j < n2) {
    const a = sorted1[i]!;
    const b = sorted2[j]!;
    if (a <= b) {
      i += 1;
      while (i < n1 && sorted1[i] === a) i += 1;
    }
    if (b <= a) {
      j += 1;
      while (j < n2 && sorted2[j] === b) j += 1;
    }
    const difference = i * n2 - j * n1;
    const magnitude = difference < 0 ? -difference : difference;
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** A sorted copy without the `NaN` entries. */
export function sortPresent(values: Float64Array | readonly number[]): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isNaN(value)) {
      present[count] = value;
      count += 1;
    }
  }
  return present.subarray(0, count).sort();
}

/** Greatest common divisor of two positive integers. */
export function computeGreatestCommonDivisor(a: number, b: number): number {
  let larger = a;
  let smaller = b;
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
