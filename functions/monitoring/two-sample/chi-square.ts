import { computeUpperGamma } from "./gamma";

export interface ChiSquareResult {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Chi-square test that two samples of categories come from one distribution; equal to
 * `scipy.stats.chi2_contingency(table, correction=False)` on the table of their counts.
 *
 * Missing values are left out. @returns `undefined` when a sample is empty or there is one category only.
 */
export function testChiSquare(
  sample1: readonly (string | undefined)[],
  sample2: readonly (string | undefined)[],
): ChiSquareResult | undefined {
  const first = countCategories(sample1);
  const second = countCategories(sample2);
  const size1 = sumCounts(first);
  const size2 = sumCounts(second);
  const categories = [...new Set([...first.keys(), ...second.keys()])].sort();
  if (size1 === 0 || size2 === 0 || categories.length < 2) return undefined;
  const total = size1 + size2;
  let statistic = 0;
  for (const category of categories) {
    const count1 = first.get(category) ?? 0;
    const count2 = second.get(category) ?? 0;
    const expected1 = ((count1 + count2) * size1) / total;
    const expected2 = ((count1 + count2) * size2) / total;
    statistic += (count1 - expected1) ** 2 / expected1 + (count2 - expected2) ** 2 / expected2;
  }
  const degreesOfFreedom = categories.length - 1;
  return { statistic, degreesOfFreedom, pValue: computeUpperGamma(degreesOfFreedom / 2, statistic / 2) };
}

/** How often each category occurs; missing values are left out. */
export function countCategories(values: readonly (string | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function sumCounts(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
