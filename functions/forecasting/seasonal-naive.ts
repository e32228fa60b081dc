import type { DemandSeries } from "../demand/series";

/** Name of the baseline in reports. */
export const BASELINE_NAME = "seasonal-naive-7";

const SEASON_DAYS = 7;

/**
 * The baseline: the units sold on the same weekday of the last week that the origin knows. Weeks in which
 * that day has no row (a closure) are passed over, up to eight; `undefined` when none has one. Targets
 * further ahead than a week repeat the last known week.
 */
export function forecastSeasonalNaive(
  series: DemandSeries,
  originDay: number,
  targetDay: number,
): number | undefined {
  const { days, unitsSold } = series;
  const weeksAhead = Math.ceil((targetDay - originDay) / SEASON_DAYS);
  for (let week = 0; week < 8; week++) {
    const row = findDay(days, targetDay - (weeksAhead + week) * SEASON_DAYS);
    if (row >= 0 && !Number.isNaN(unitsSold[row]!)) return unitsSold[row]!;
  }
  return undefined;
}

function findDay(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! === day) return middle;
    if (days[middle]! < day) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
