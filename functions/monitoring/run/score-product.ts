import { findDay, findFirstRow } from "../../demand/find-row";
import type { DemandSeries } from "../../demand/series";
import { addBounds, addError, createErrorSums, type ErrorSums, mergeErrorSums } from "../accuracy/error-sums";
import { computeNaiveScale, type NaiveScale } from "../accuracy/measures";
import { forecastSeasonalNaive } from "../accuracy/seasonal-naive";
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
  readonly naiveScale: NaiveScale | undefined;
  /** Days with a row that count, that are out of stock, and that lack a number. */
  readonly scored: number;
  readonly censored: number;
  readonly incomplete: number;
  /** Days with a forecast but no row: closed if nobody sold that day, else missing. */
  readonly daysWithoutRow: readonly number[];
  readonly revenue: number;
}

/** Whether a day ended without stock: what was sold understates what was wanted. */
export function isCensored(series: DemandSeries, index: number): boolean {
  return series.inventoryLevel !== undefined && series.inventoryLevel[index]! <= 0;
}

/** One product on one day with a forecast. */
export function scoreDay(
  series: DemandSeries,
  forecasts: DayForecasts,
  row: number,
  isOpen: boolean,
): ProductDay {
  const index = findDay(series.days, forecasts.day);
  const actual = index < 0 ? Number.NaN : series.unitsSold[index]!;
  const forecast = forecasts.forecast[row]!;
  const baseline = forecastSeasonalNaive(series.days, series.unitsSold, forecasts.day);
  // Without a baseline, model and baseline could not be compared on the same days.
  const isComplete = !Number.isNaN(actual + forecast + baseline);
  const treatment = !isOpen
    ? "closed"
    : !isComplete
      ? "missing"
      : isCensored(series, index)
        ? "censored"
        : "scored";
  return {
    treatment,
    actual,
    forecast,
    baseline,
    lower: forecasts.lower[row]!,
    upper: forecasts.upper[row]!,
    sellingPrice: index < 0 ? Number.NaN : series.sellingPrice[index]!,
  };
}

/** All days of the window that have a forecast for the product. */
export function scoreProduct(series: DemandSeries, window: readonly DayForecasts[]): ProductScore {
  const model = createErrorSums();
  const baseline = createErrorSums();
  const daysWithoutRow: number[] = [];
  let scored = 0;
  let censored = 0;
  let incomplete = 0;
  let revenue = 0;
  for (const forecasts of window) {
    const row = forecasts.rowOfProduct.get(series.productId);
    if (row === undefined) continue;
    const index = findDay(series.days, forecasts.day);
    if (index < 0) {
      daysWithoutRow.push(forecasts.day);
      continue;
    }
    const actual = series.unitsSold[index]!;
    const forecast = forecasts.forecast[row]!;
    const naive = forecastSeasonalNaive(series.days, series.unitsSold, forecasts.day);
    if (Number.isNaN(actual + forecast + naive)) {
      incomplete += 1;
    } else if (isCensored(series, index)) {
      censored += 1;
    } else {
      scored += 1;
      addError(model, actual, forecast);
      addBounds(model, actual, forecasts.lower[row]!, forecasts.upper[row]!);
      addError(baseline, actual, naive);
      const price = series.sellingPrice[index]!;
      if (!Number.isNaN(price)) revenue += actual * price;
    }
  }
  const end = window.length === 0 ? series.days.length : findFirstRow(series.days, window[0]!.day);
  return {
    productId: series.productId,
    model,
    baseline,
    naiveScale: computeNaiveScale(series.days, series.unitsSold, end),
    scored,
    censored,
    incomplete,
    daysWithoutRow,
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
