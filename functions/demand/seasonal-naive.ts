import { findSorted } from "./numeric/search";

const SEASON_DAYS = 7;
/** How many weeks back the same weekday is looked for; a shop can be closed on it a few times in a row. */
const LONGEST_GAP_WEEKS = 8;

/**
 * The baseline every forecast is measured against: the demand of the same weekday in the last week that the
 * origin knows. Weeks in which that day has none (a closure) are passed over, up to eight. Targets further ahead
 * than a week repeat the last known week.
 *
 * @param days ascending day numbers of `demand`, which is that of `demandColumn`.
 * @param originDay last day whose demand is known.
 * @returns `NaN` when there is no such demand within eight weeks.
 */
export function forecastSeasonalNaive(
  days: Int32Array,
  demand: Float64Array,
  originDay: number,
  targetDay: number,
): number {
  const weeksAhead = Math.ceil((targetDay - originDay) / SEASON_DAYS);
  for (let week = 0; week < LONGEST_GAP_WEEKS; week++) {
    const row = findSorted(days, targetDay - (weeksAhead + week) * SEASON_DAYS);
    if (row >= 0 && !Number.isNaN(demand[row]!)) return demand[row]!;
  }
  return Number.NaN;
}
