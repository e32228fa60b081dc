import { weekdayOf } from "../demand/calendar";
import { computeWeekdayFactors, SMOOTHING_WEIGHT, smoothDemand } from "../demand/exponential-smoothing";
import type { ForecastTable } from "../demand/forecast-table";
import { findSorted, lowerBound } from "../demand/numeric/search";
import { demandColumn } from "../demand/scored-demand";
import { forecastSeasonalNaive } from "../demand/seasonal-naive";
import type { DemandSeries } from "../demand/series";
import type { ForecastFrame } from "./forecast-frame";
import { findPeaks } from "./plausibility";

/** Methods that need no training. */
export const SIMPLE_METHODS = ["seasonal-naive", "smoothing"] as const;
export type SimpleMethod = (typeof SIMPLE_METHODS)[number];

/** Both methods are tried on so many weeks, each from the day before it. */
const WEEKS_TRIED = 4;
const WEEK_DAYS = 7;

/** Who forecasts of forecasts that no model made. */
export const NO_MODEL = "none";

/** Forecasts without a model, and by which method. */
export interface SimpleForecasts {
  readonly table: ForecastTable;
  readonly method: SimpleMethod;
  /** Sum of absolute errors over sum of demand in the weeks tried; `null` where nothing was sold or forecast in them. */
  readonly wape: number | null;
}

/**
 * Forecasts of a frame while there is no model: of the simple methods the one that missed by least over the last four
 * weeks of these products. All rows stand in for a model's, so that none is scored as one.
 *
 * @param fleet the products of the frame, with their history.
 */
export function forecastSimply(frame: ForecastFrame, fleet: readonly DemandSeries[]): SimpleForecasts {
  const { originDay, productIds, days, closed } = frame;
  const { method, wape, forecast } = chooseSimpleMethod(fleet, originDay);
  const peaks = findPeaks(fleet, originDay);
  const count = days.length;
  const nothing = () => new Float64Array(count).fill(Number.NaN);
  return {
    method,
    wape,
    table: {
      originDay,
      modelVersion: NO_MODEL,
      productIds,
      days,
      predictedDemand: Float64Array.from(days, (day, row) =>
        closed[row] ? 0 : forecast(productIds[row]!, day),
      ),
      lower: nothing(),
      upper: nothing(),
      peakUnits: Float64Array.from(productIds, (id) => peaks.get(id) ?? Number.NaN),
      standsIn: new Uint8Array(count).fill(1),
    },
  };
}

/** A method, how it did, and what it expects of a product on a day after the origin, in units. */
export interface ChosenMethod extends Omit<SimpleForecasts, "table"> {
  forecast(productId: string, day: number): number;
}

/** The simple method that missed by least over the last four weeks of some products. */
export function chooseSimpleMethod(fleet: readonly DemandSeries[], originDay: number): ChosenMethod {
  const histories = fleet.map((series) => ({ series, demand: demandColumn(series) }));
  const tried = SIMPLE_METHODS.map((method) => ({ method, ...tryMethod(method, histories, originDay) }));
  const { method, error, actual } = tried.reduce((best, one) => (one.error < best.error ? one : best));
  const forecast = prepareMethod(method, histories, originDay);
  const indexOf = new Map(fleet.map(({ productId }, index) => [productId, index]));
  return {
    method,
    wape: actual > 0 ? error / actual : null,
    forecast: (productId, day) => Math.max(0, forecast(indexOf.get(productId)!, day) || 0),
  };
}

interface History {
  readonly series: DemandSeries;
  /** Units by row of the series. */
  readonly demand: Float64Array;
}

/** @returns units of a product on a day after the origin; `NaN` where nothing is known of it. */
function prepareMethod(
  method: SimpleMethod,
  histories: readonly History[],
  originDay: number,
): (index: number, day: number) => number {
  if (method === "seasonal-naive") {
    return (index, day) => {
      const { series, demand } = histories[index]!;
      return forecastSeasonalNaive(series.days, demand, originDay, day);
    };
  }
  const factors = computeWeekdayFactors(
    histories.map(({ series }) => series),
    originDay,
  );
  const levels = histories.map(({ series: { days }, demand }) =>
    smoothDemand(
      days,
      (row) => demand[row]!,
      [0, lowerBound(days, originDay + 1)],
      factors,
      SMOOTHING_WEIGHT,
    ),
  );
  return (index, day) => levels[index]! * factors[weekdayOf(day)]!;
}

/** What a method would have missed by in the last weeks; a day on which it knows nothing counts as a forecast of 0. */
function tryMethod(method: SimpleMethod, histories: readonly History[], originDay: number) {
  let error = 0;
  let actual = 0;
  for (let week = WEEKS_TRIED; week >= 1; week--) {
    const origin = originDay - week * WEEK_DAYS;
    const forecast = prepareMethod(method, histories, origin);
    histories.forEach(({ series, demand }, index) => {
      for (let day = origin + 1; day <= origin + WEEK_DAYS; day++) {
        const row = findSorted(series.days, day);
        const units = row < 0 ? Number.NaN : demand[row]!;
        if (Number.isNaN(units)) continue;
        error += Math.abs((forecast(index, day) || 0) - units);
        actual += Math.abs(units);
      }
    });
  }
  return { error, actual };
}
