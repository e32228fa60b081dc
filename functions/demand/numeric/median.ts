/** The middle value, the upper of two; `undefined` of none. Does not change what it is given. */
export function medianOf(values: ArrayLike<number>): number | undefined {
  return Float64Array.from(values).sort()[values.length >> 1];
}
