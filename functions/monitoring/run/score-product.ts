import type { DemandSeries } from "../../demand/series";
import { addBounds, addError, createErrorSums, type ErrorSums, mergeErrorSums } from "../accuracy/error-sums";
import { computeNaiveScale, type NaiveScale } from "../accuracy/measures";
import { findDay, forecastSeasonalNaive } from "../accuracy/seasonal-naive";
import type { DayForecasts } from "./day-forecasts";

/** How a product-day is treated: see `DayCounts` of the results contract. */
export type Treatment = "scored" | "closed" | "censored" | "missing";

export interface ProductDay {
  readonly treatment: Treatment;
  readonly actual: number;
  readonly forecast: number;
  readonly baseline: number;
  readonly lower: number;
  readonly upper: number;
  readonly sellingPrice: number;
}

/** Errors of one product over the window, of the model and of the baseline on the same days. */
export interface ProductScore {
  readonly productId: string;
  readonly model: ErrorSums;
  readonly baseline: ErrorSums;
  /** Model errors on the days that have a baseline, so that both are compared on the same days. */
  readonly naiveScale: NaiveScale | undefined;
  readonly days: Record<Treatment, number>;
  readonly revenue: number;
}

/**
 * One product on one day with a forecast. A day without a row is closed when nobody sold that day and
 * missing otherwise; a day that ended without stock is censored.
 */
export function scoreDay(
  series: DemandSeries,
  forecasts: DayForecasts,
  row: number,
  isOpen: boolean,
): ProductDay {
  const index = findDay(series.days, forecasts.day);
  const actual = index < 0 ? Number.NaN : series.unitsSold[index]!;
  const isCensored = index >= 0 && series.inventoryLevel !== undefined && series.inventoryLevel[index]! <= 0;
  const treatment = !isOpen
    ? "closed"
    : Number.isNaN(actual)
      ? "missing"
      : isCensored
        ? "censored"
        : "scored";
  return {
    treatment,
    actual,
    forecast: forecasts.forecast[row]!,
    baseline: forecastSeasonalNaive(series.days, series.unitsSold, forecasts.day),
    lower: forecasts.lower[row]!,
    upper: forecasts.upper[row]!,
    sellingPrice: index < 0 ? Number.NaN : series.sellingPrice[index]!,
  };
}

/** All days of the window that have a forecast for the product. */
export function scoreProduct(
  series: DemandSeries,
  window: readonly DayForecasts[],
  isOpenDay: (day: number) => boolean,
): ProductScore {
  const model = createErrorSums();
  const baseline = createErrorSums();
  const days = { scored: 0, closed: 0, censored: 0, missing: 0 };
  let revenue = 0;
  for (const forecasts of window) {
    const row = forecasts.rowOfProduct.get(series.productId);
    if (row === undefined) continue;
    const day = scoreDay(series, forecasts, row, isOpenDay(forecasts.day));
    // Without a baseline, or without a forecast, model and baseline could not be compared on the same days.
    const isComparable = !Number.isNaN(day.baseline) && !Number.isNaN(day.forecast);
    const treatment = day.treatment === "scored" && !isComparable ? "missing" : day.treatment;
    days[treatment] += 1;
    if (treatment !== "scored") continue;
    addError(model, day.actual, day.forecast);
    addBounds(model, day.actual, day.lower, day.upper);
    addError(baseline, day.actual, day.baseline);
    if (!Number.isNaN(day.sellingPrice)) revenue += day.actual * day.sellingPrice;
  }
  const end = window.length === 0 ? series.days.length : lowerBound(series.days, window[0]!.day);
  return {
    productId: series.productId,
    model,
    baseline,
    naiveScale: computeNaiveScale(series.days, series.unitsSold, end),
    days,
    revenue,
  };
}

/** Sums over all products. */
export function sumScores(scores: readonly ProductScore[]): { model: ErrorSums; baseline: ErrorSums } {
  const model = createErrorSums();
  const baseline = createErrorSums();
  for (const score of scores) {
    mergeErrorSums(model, score.model);
    mergeErrorSums(baseline, score.baseline);
  }
  return { model, baseline };
}

function lowerBound(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
