/** Index of the first of ascending values that is not below `value`; `end` when all are. */
export function lowerBound<T extends number | string>(
  sorted: ArrayLike<T>,
  value: T,
  start = 0,
  end = sorted.length,
): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first entry of ascending values that equals `value`, or -1. */
export function findSorted<T extends number | string>(sorted: ArrayLike<T>, value: T): number {
  const place = lowerBound(sorted, value);
  return sorted[place] === value ? place : -1;
}
