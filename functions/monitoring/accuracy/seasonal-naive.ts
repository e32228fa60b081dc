import { findDay } from "../../demand/find-row";

/** How many weeks back the same weekday is looked for; a shop can be closed on it a few times in a row. */
const LONGEST_GAP_WEEKS = 5;

/**
 * The baseline every forecast is measured against: the actual of the same weekday, as few weeks back as there
 * is one. Known on the day before, since it looks at least a week back.
 *
 * @param days ascending day numbers of `actuals`.
 * @returns `NaN` when there is no such actual within five weeks.
 */
export function forecastSeasonalNaive(days: Int32Array, actuals: Float64Array, day: number): number {
  for (let week = 1; week <= LONGEST_GAP_WEEKS; week += 1) {
    const index = findDay(days, day - 7 * week);
    const actual = index < 0 ? Number.NaN : actuals[index]!;
    if (!Number.isNaN(actual)) return actual;
  }
  return Number.NaN;
}
