/** Index of the first of ascending days that is not before `day`; their number when all are. */
export function findFirstRow(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of a day in ascending days, or -1. */
export function findDay(days: Int32Array, day: number): number {
  const row = findFirstRow(days, day);
  return days[row] === day ? row : -1;
}
