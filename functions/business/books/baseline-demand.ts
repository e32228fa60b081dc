import { lowerBound } from "../../demand/numeric/search";
import { demandOf } from "../../demand/scored-demand";
import { forecastSeasonalNaive } from "../../demand/seasonal-naive";
import type { DemandSeries } from "../../demand/series";

/** A product's demand by day. */
export interface DailyDemand {
  /** Ascending. */
  readonly days: Int32Array;
  /** Demand per row, see `demandOf`. */
  readonly units: Float64Array;
}

/** A product's demand from `fromDay` on: what books, baseline and starting points are reckoned from. */
export function demandSince(series: DemandSeries, fromDay: number): DailyDemand {
  const first = lowerBound(series.days, fromDay);
  const units = new Float64Array(series.days.length - first);
  for (let row = 0; row < units.length; row++) units[row] = demandOf(series, first + row);
  return { days: series.days.subarray(first), units };
}

/**
 * Seasonal-naive units of an interval and of its days; a day the baseline cannot tell, such as a closure, is 0.
 *
 * @param dayCount days of the interval; the first day is told of an empty one, too.
 */
export function forecastBaseline(
  { days, units }: DailyDemand,
  originDay: number,
  dayCount: number,
): { readonly total: number; readonly byDay: Float64Array } {
  let total = 0;
  const byDay = new Float64Array(Math.max(1, dayCount));
  if (dayCount === 0) byDay[0] = forecastSeasonalNaive(days, units, originDay, originDay + 1) || 0;
  for (let step = 1; step <= dayCount; step++) {
    const forecast = forecastSeasonalNaive(days, units, originDay, originDay + step) || 0;
    byDay[step - 1] = forecast;
    total += forecast;
  }
  return { total, byDay };
}
