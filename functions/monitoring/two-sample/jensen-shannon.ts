import { countCategories } from "./chi-square";

/**
 * Jensen-Shannon distance (the root of the divergence) between two distributions given as weights over the same
 * bins; equal to `scipy.spatial.distance.jensenshannon`. With base 2 it lies between 0 and 1.
 *
 * @returns `undefined` when the weights of a distribution sum to 0.
 */
export function computeJensenShannonDistance(
  weights1: ArrayLike<number>,
  weights2: ArrayLike<number>,
  base = 2,
): number | undefined {
  let sum1 = 0;
  let sum2 = 0;
  for (let i = 0; i < weights1.length; i += 1) {
    sum1 += weights1[i]!;
    sum2 += weights2[i]!;
  }
  if (!(sum1 > 0) || !(sum2 > 0)) return undefined;
  let divergence = 0;
  for (let i = 0; i < weights1.length; i += 1) {
    const p = weights1[i]! / sum1;
    const q = weights2[i]! / sum2;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p / 2) * Math.log(p / middle);
    if (q > 0) divergence += (q / 2) * Math.log(q / middle);
  }
  // Equal distributions can come out below 0 by rounding.
  return Math.sqrt(Math.max(0, divergence) / Math.log(base));
}

/** Jensen-Shannon distance between two samples of categories; missing values are left out. */
export function compareCategories(
  sample1: readonly (string | undefined)[],
  sample2: readonly (string | undefined)[],
): number | undefined {
  const first = countCategories(sample1);
  const second = countCategories(sample2);
  const categories = [...new Set([...first.keys(), ...second.keys()])].sort();
  return computeJensenShannonDistance(
    categories.map((category) => first.get(category) ?? 0),
    categories.map((category) => second.get(category) ?? 0),
  );
}
