import { SMALLEST_PEAK_UNITS } from "../demand/best-day";
import { demandOf } from "../demand/scored-demand";
import type { DemandSeries } from "../demand/series";

/**
 * A forecast for a day may be at most this many times what the product sold on its best day ever, promotions
 * and wholesale orders included. docs/monitoring.md says what that refuses on real data.
 */
export const LARGEST_STEP = 5;

/** The upper bound of an interval may lie that much further out: it is no forecast, and nothing is ordered by it. */
const LARGEST_UPPER_STEP = 10 * LARGEST_STEP;

/** A product on sale for a shorter time has not shown its best day; it is judged as the fleet's large ones are. */
const YOUNG_DAYS = 91;

/** Share of the fleet's products whose best day is below what a young product is credited with. */
const YOUNG_PEAK_QUANTILE = 0.95;

/** Units by which a forecast may lie below zero or outside its interval: it rounds to a unit that does not. */
const HALF_UNIT = 0.5;

/** Why a forecast is not used. */
export const FORECAST_FAULTS = [
  "not a finite number",
  "negative",
  "far beyond what was ever sold",
  "outside its interval",
] as const;
export type ForecastFault = (typeof FORECAST_FAULTS)[number];

/**
 * What each product is judged by: the most units that it sold on a day up to the origin, or, while it is young,
 * what nearly all products of the fleet stay below.
 *
 * @param fleet products that are read together (a shard).
 */
export function findPeaks(fleet: readonly DemandSeries[], originDay: number): ReadonlyMap<string, number> {
  const best = fleet.map((series) => findBestDay(series, originDay));
  const youngPeak = findYoungPeak(best);
  return new Map(
    fleet.map((series, index) => {
      const peak = Math.max(best[index]!, SMALLEST_PEAK_UNITS, isYoung(series, originDay) ? youngPeak : 0);
      return [series.productId, peak] as const;
    }),
  );
}

/**
 * The same for one product, without looking at the whole fleet unless it must be.
 *
 * @param series `undefined` for a product that the fleet does not know: it is younger than any.
 * @returns infinite where there is neither a history nor a fleet: then size alone is no fault.
 */
export function findPeak(
  series: DemandSeries | undefined,
  fleet: readonly DemandSeries[],
  originDay: number,
): number {
  if (!series && fleet.length === 0) return Number.POSITIVE_INFINITY;
  const best = Math.max(series ? findBestDay(series, originDay) : 0, SMALLEST_PEAK_UNITS);
  if (series && !isYoung(series, originDay)) return best;
  return Math.max(best, findYoungPeak(fleet.map((each) => findBestDay(each, originDay))));
}

function findYoungPeak(best: readonly number[]): number {
  const sorted = best.filter((units) => units > 0).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length * YOUNG_PEAK_QUANTILE)] ?? 0;
}

function isYoung({ days }: DemandSeries, originDay: number): boolean {
  return days.length === 0 || days[0]! > originDay - YOUNG_DAYS;
}

function findBestDay(series: DemandSeries, originDay: number): number {
  const { days } = series;
  let best = 0;
  for (let row = 0; row < days.length && days[row]! <= originDay; row++) {
    const units = demandOf(series, row);
    if (units > best) best = units;
  }
  return best;
}

/**
 * What is wrong with a forecast as the model gave it, or `undefined`. Bounds are `NaN` where it gave none.
 *
 * @param peak from {@link findPeaks}.
 */
export function findFault(
  predicted: number,
  lower: number,
  upper: number,
  peak: number,
): ForecastFault | undefined {
  const infinite = Number.POSITIVE_INFINITY;
  if (!Number.isFinite(predicted) || Math.abs(lower) === infinite || Math.abs(upper) === infinite) {
    return "not a finite number";
  }
  if (predicted < -HALF_UNIT) return "negative";
  if (predicted > LARGEST_STEP * peak || upper > LARGEST_UPPER_STEP * peak) {
    return "far beyond what was ever sold";
  }
  if (lower > upper || predicted < lower - HALF_UNIT || predicted > upper + HALF_UNIT) {
    return "outside its interval";
  }
  return undefined;
}
