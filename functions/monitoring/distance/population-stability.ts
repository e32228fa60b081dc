import { sortPresent } from "./empirical-distance";

/** An empty bin counts as this share: the index would be infinite otherwise. */
const SMALLEST_SHARE = 1e-4;

/**
 * Population stability index: sum over bins of (current share - reference share) ln(current / reference).
 *
 * Bins are the quantiles of the reference (linear interpolation as in NumPy), open at both ends; equal edges of
 * a tied reference are merged. Below 0.1 is usually called stable, above 0.25 a shift.
 *
 * @returns `undefined` when a sample has no number.
 */
export function computePsi(
  reference: Float64Array | readonly number[],
  current: Float64Array | readonly number[],
  binCount = 10,
): number | undefined {
  const sortedReference = sortPresent(reference);
  const sortedCurrent = sortPresent(current);
  if (sortedReference.length === 0 || sortedCurrent.length === 0) return undefined;
  const edges = findInnerEdges(sortedReference, binCount);
  const referenceShares = computeShares(sortedReference, edges);
  const currentShares = computeShares(sortedCurrent, edges);
  let index = 0;
  for (let bin = 0; bin <= edges.length; bin += 1) {
    const expected = Math.max(referenceShares[bin]!, SMALLEST_SHARE);
    const found = Math.max(currentShares[bin]!, SMALLEST_SHARE);
    index += (found - expected) * Math.log(found / expected);
  }
  return index;
}

/** Distinct inner quantiles of sorted values. */
function findInnerEdges(sorted: Float64Array, binCount: number): number[] {
  const edges: number[] = [];
  for (let bin = 1; bin < binCount; bin += 1) {
    const edge = interpolateQuantile(sorted, bin / binCount);
    if (edges.length === 0 || edge > edges[edges.length - 1]!) edges.push(edge);
  }
  return edges;
}

/**
 * Quantile of sorted values with linear interpolation between order statistics (NumPy's default). From the middle
 * on it is reckoned from the upper value, as NumPy does: a value that lies on an edge must be in the same bin.
 */
function interpolateQuantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const share = position - below;
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

/** Share of sorted values per bin; a value on an edge belongs to the bin below it. */
function computeShares(sorted: Float64Array, edges: readonly number[]): Float64Array {
  const shares = new Float64Array(edges.length + 1);
  let bin = 0;
  for (const value of sorted) {
    while (bin < edges.length && value > edges[bin]!) bin += 1;
    shares[bin]! += 1;
  }
  return shares.map((count) => count / sorted.length);
}
