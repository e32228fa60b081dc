import { weekdayOf } from "./calendar";
import { demandOf } from "./scored-demand";
import type { DemandSeries } from "./series";

/** Days from which the weekday factors of a fleet are told: eight weeks. */
const WEEKDAY_WINDOW_DAYS = 56;

/** Units of a weekday in that window at which its factor counts half: a few sales do not make a week's shape. */
const HALF_TRUSTED_UNITS = 200;

/** Weight of the newest day in a level that forgets half in some trading days. */
export function weightOfHalfLife(tradingDays: number): number {
  return 1 - 0.5 ** (1 / tradingDays);
}

/** Of the smoothing that forecasts are held against, and made by where there is no model: half is forgotten in two weeks of trade. */
export const SMOOTHING_WEIGHT = weightOfHalfLife(14);

/**
 * How much of a usual day's demand the fleet sells per weekday (0 = Sunday), over the last eight weeks up to the
 * origin, per trading day: 1 is the mean of the weekdays on which it sells, and stands where it sells nothing. One
 * product is too sparse to show its week; the fleet is not, and a small one is drawn towards 1.
 */
export function computeWeekdayFactors(fleet: readonly DemandSeries[], originDay: number): Float64Array {
  const units = new Float64Array(7);
  const traded = new Uint8Array(WEEKDAY_WINDOW_DAYS);
  for (const series of fleet) {
    const { days } = series;
    for (let row = days.length - 1; row >= 0; row--) {
      const age = originDay - days[row]!;
      if (age < 0) continue;
      if (age >= WEEKDAY_WINDOW_DAYS) break;
      units[weekdayOf(days[row]!)]! += demandOf(series, row) || 0;
      traded[age] = 1;
    }
  }
  const tradingDays = new Float64Array(7);
  for (let age = 0; age < WEEKDAY_WINDOW_DAYS; age++)
    tradingDays[weekdayOf(originDay - age)]! += traded[age]!;
  return shapeWeekdays(units, tradingDays);
}

/**
 * How much of a usual day's demand is sold per weekday (0 = Sunday), from what was sold on them in all and on how many
 * days of trade.
 */
export function shapeWeekdays(units: Float64Array, tradingDays: Float64Array): Float64Array {
  const means = units.map((sum, weekday) => sum / tradingDays[weekday]!);
  const known = means.filter((mean) => mean > 0);
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  return means.map((one, weekday) => {
    if (!(one > 0)) return 1;
    const trust = units[weekday]! / (units[weekday]! + HALF_TRUSTED_UNITS);
    return 1 + trust * (one / mean - 1);
  });
}

/**
 * Demand of a usual day: simple exponential smoothing of demand over its weekday's factor. The first days weigh
 * alike, so that the level does not hang on the one it starts with.
 *
 * @param demandAt units of a row of `days`; those without a number are passed over.
 * @param start first row, `end` the row after the last.
 * @returns `NaN` when there is none.
 * @see Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 8.1
 */
export function smoothDemand(
  days: Int32Array,
  demandAt: (row: number) => number,
  [start, end]: readonly [start: number, end: number],
  weekdayFactors: Float64Array,
  weight: number,
): number {
  let level = 0;
  let count = 0;
  for (let row = start; row < end; row++) {
    const usual = demandAt(row) / weekdayFactors[weekdayOf(days[row]!)]!;
    if (Number.isNaN(usual)) continue;
    count++;
    level += Math.max(weight, 1 / count) * (usual - level);
  }
  return count > 0 ? level : Number.NaN;
}
