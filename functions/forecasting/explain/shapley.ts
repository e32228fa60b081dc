/**
 * Shares of several parts in what they do together: the Shapley value, exact, by looking at every coalition.
 *
 * A part's share is the mean of what it adds to those that came before it, over all orders in which they could come: no
 * order favours one, parts that do nothing have none, and the shares come to the whole, whatever the function is
 * (Shapley 1953, A value for n-person games; for models Strumbelj and Kononenko 2014, Knowledge and Information Systems 41).
 *
 * @param partCount parts; 2 to their number values are needed.
 * @param values what each coalition comes to: that at index `i` has the parts whose bits are set in `i`. The first is of
 *   none of them, the last of all.
 * @returns a share per part; together the last value less the first.
 */
export function computeShapleyValues(partCount: number, values: ArrayLike<number>): Float64Array {
  const coalitions = 2 ** partCount;
  if (values.length !== coalitions) {
    throw new RangeError(
      `There are ${values.length} values; ${partCount} parts have ${coalitions} coalitions.`,
    );
  }
  // Weight of a coalition of so many: one over how many orders begin with exactly these, then the part.
  const weights = new Float64Array(partCount);
  for (let size = 0; size < partCount; size++) {
    weights[size] = 1 / (partCount * binomial(partCount - 1, size));
  }
  const shares = new Float64Array(partCount);
  for (let coalition = 0; coalition < coalitions; coalition++) {
    const weight = weights[countBits(coalition)]!;
    for (let part = 0; part < partCount; part++) {
      const bit = 1 << part;
      if (coalition & bit) continue;
      shares[part]! += weight * (values[coalition | bit]! - values[coalition]!);
    }
  }
  return shares;
}

function binomial(of: number, some: number): number {
  let count = 1;
  for (let index = 1; index <= some; index++) count = (count * (of - some + index)) / index;
  return count;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left >>>= 1) count += left & 1;
  return count;
}
