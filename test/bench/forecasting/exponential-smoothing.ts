import { weekdayOf } from "../../../functions/demand/calendar";
import { demandOf } from "../../../functions/demand/scored-demand";
import type { DemandSeries } from "../../../functions/demand/series";

/** Days from which the weekday factors of a fleet are told: eight weeks. */
const WEEKDAY_WINDOW_DAYS = 56;

/** Weight of the newest day, so that half of it is forgotten after some trading days. */
export function weightOfHalfLife(tradingDays: number): number {
  return 1 - 0.5 ** (1 / tradingDays);
}

/**
 * How much of a usual day's demand the fleet sells per weekday (0 = Sunday), over the last eight weeks up to the
 * origin: 1 is the mean of the weekdays on which it sells, and stands where it sells nothing. One product is too
 * sparse to show its week; the fleet is not.
 */
export function computeWeekdayFactors(fleet: readonly DemandSeries[], originDay: number): Float64Array {
  const sums = new Float64Array(7);
  const tradingDays = Array.from({ length: 7 }, () => new Set<number>());
  for (const series of fleet) {
    const { days } = series;
    for (let row = days.length - 1; row >= 0; row--) {
      const day = days[row]!;
      if (day > originDay) continue;
      if (day <= originDay - WEEKDAY_WINDOW_DAYS) break;
      const weekday = weekdayOf(day);
      sums[weekday]! += demandOf(series, row) || 0;
      tradingDays[weekday]!.add(day);
    }
  }
  const means = sums.map((sum, weekday) => sum / tradingDays[weekday]!.size);
  const known = means.filter((mean) => mean > 0);
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  return means.map((one) => (one > 0 ? one / mean : 1));
}

/**
 * Demand of a usual day: simple exponential smoothing of demand over its weekday's factor. The first days weigh
 * alike, so that the level does not hang on the one it starts with.
 *
 * @param units demand by row of `days`, from row `start` up to row `end`, exclusive; those without a number are
 *   passed over.
 * @returns `NaN` when there is none.
 * @see Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 8.1
 */
export function smoothDemand(
  days: Int32Array,
  units: ArrayLike<number>,
  [start, end]: readonly [number, number],
  weekdayFactors: Float64Array,
  weight: number,
): number {
  let level = 0;
  let count = 0;
  for (let row = start; row < end; row++) {
    const usual = units[row]! / weekdayFactors[weekdayOf(days[row]!)]!;
    if (Number.isNaN(usual)) continue;
    count++;
    level += Math.max(weight, 1 / count) * (usual - level);
  }
  return count > 0 ? level : Number.NaN;
}
