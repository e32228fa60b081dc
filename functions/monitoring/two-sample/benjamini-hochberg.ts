export interface FalseDiscoveryResult {
  /** p-values adjusted so that rejecting those up to q keeps the false-discovery rate at q; in input order. */
  readonly adjusted: Float64Array;
  readonly isRejected: readonly boolean[];
}

/**
 * Benjamini-Hochberg procedure over many p-values; equal to `statsmodels.stats.multitest.multipletests(p, q,
 * method="fdr_bh")`. `NaN` entries are not tests: they stay `NaN` and are not counted.
 *
 * It holds for independent or positively dependent tests; it does nothing for a test whose p-value is wrong.
 *
 * Source: Y. Benjamini, Y. Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.
 */
export function controlFalseDiscoveries(pValues: ArrayLike<number>, rate: number): FalseDiscoveryResult {
  const order: number[] = [];
  for (let i = 0; i < pValues.length; i += 1) if (!Number.isNaN(pValues[i]!)) order.push(i);
  order.sort((left, right) => pValues[left]! - pValues[right]!);
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1]!;
    smallest = Math.min(smallest, pValues[index]! / (rank / order.length));
    adjusted[index] = smallest;
  }
  let largestRejected = 0;
  order.forEach((index, position) => {
    if (pValues[index]! <= ((position + 1) / order.length) * rate) largestRejected = position + 1;
  });
  const isRejected = new Array<boolean>(pValues.length).fill(false);
  for (const index of order.slice(0, largestRejected)) isRejected[index] = true;
  return { adjusted, isRejected };
}
