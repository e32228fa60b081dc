import { computeNaiveScale, type NaiveScale } from "../../demand/error-measures";
import { addBounds, addError, createErrorSums, type ErrorSums } from "../../demand/error-sums";
import { findSorted, lowerBound } from "../../demand/numeric/search";
import { demandColumn, isCensored } from "../../demand/scored-demand";
import { forecastSeasonalNaive } from "../../demand/seasonal-naive";
import type { DemandSeries } from "../../demand/series";
import type { DayForecasts } from "./day-forecasts";

/** How a product-day is treated: see `DayCounts` of the results contract. */
export type Treatment = "scored" | "closed" | "censored" | "missing" | "quarantined";

/** A product with the demand that its forecasts are scored by. */
export interface ScoredSeries {
  readonly series: DemandSeries;
  /** By row of the series, see `demandColumn`. */
  readonly demand: Float64Array;
}

export function toScoredSeries(series: DemandSeries): ScoredSeries {
  return { series, demand: demandColumn(series) };
}

/** What came on a day, and what the baseline said of it. */
export interface Actual {
  /** `missing` where there is no row, no number, or no baseline to compare on the same day. */
  readonly treatment: Exclude<Treatment, "closed" | "quarantined">;
  readonly hasRow: boolean;
  /** Demand, see `demandOf`. */
  readonly actual: number;
  readonly baseline: number;
  readonly sellingPrice: number;
}

export interface ProductDay extends Omit<Actual, "hasRow" | "treatment"> {
  readonly treatment: Treatment;
  readonly predictedDemand: number;
  readonly lower: number;
  readonly upper: number;
}

/** Errors of one product over the window, of the model's own forecasts and of the baseline on the same days. */
export interface ProductScore {
  readonly productId: string;
  readonly model: ErrorSums;
  readonly baseline: ErrorSums;
  readonly naiveScale: NaiveScale | undefined;
  /** Days with a row that count, that are out of stock, and that lack a number. */
  readonly scored: number;
  readonly censored: number;
  readonly incomplete: number;
  /** Days with a row on which the model's forecast was not to be believed: the baseline's is not scored as its own. */
  readonly quarantined: number;
  /** Days with a forecast but no row: closed if nobody sold that day, else missing. */
  readonly daysWithoutRow: readonly number[];
  readonly revenue: number;
}

/** The one rule of what is scored: whether, and by what, the forecasts of a day are judged. */
export function actualOf({ series, demand }: ScoredSeries, day: number): Actual {
  const row = findSorted(series.days, day);
  const hasRow = row >= 0;
  const actual = hasRow ? demand[row]! : Number.NaN;
  const baseline = forecastSeasonalNaive(series.days, demand, day - 1, day);
  return {
    treatment: Number.isNaN(actual + baseline) ? "missing" : isCensored(series, row) ? "censored" : "scored",
    hasRow,
    actual,
    baseline,
    sellingPrice: hasRow ? series.sellingPrice[row]! : Number.NaN,
  };
}

/** One product on one day with a forecast, which is that of `row`. */
export function scoreDay(
  history: ScoredSeries,
  forecasts: DayForecasts,
  row: number,
  isOpen: boolean,
): ProductDay {
  const { hasRow: _, treatment, ...figures } = actualOf(history, forecasts.day);
  const predictedDemand = forecasts.predictedDemand[row]!;
  const known = Number.isNaN(predictedDemand) ? "missing" : treatment;
  return {
    ...figures,
    treatment: !isOpen ? "closed" : known !== "missing" && forecasts.standsIn[row] ? "quarantined" : known,
    predictedDemand,
    lower: forecasts.lower[row]!,
    upper: forecasts.upper[row]!,
  };
}

/** All days of the window that have a forecast for the product. */
export function scoreProduct(history: ScoredSeries, window: readonly DayForecasts[]): ProductScore {
  const { series, demand } = history;
  const model = createErrorSums();
  const baseline = createErrorSums();
  const daysWithoutRow: number[] = [];
  let scored = 0;
  let censored = 0;
  let incomplete = 0;
  let quarantined = 0;
  let revenue = 0;
  for (const forecasts of window) {
    const row = forecasts.rowOfProduct.get(series.productId);
    if (row === undefined) continue;
    const day = actualOf(history, forecasts.day);
    const forecast = forecasts.predictedDemand[row]!;
    if (!day.hasRow) {
      daysWithoutRow.push(forecasts.day);
    } else if (day.treatment === "missing" || Number.isNaN(forecast)) {
      incomplete += 1;
    } else if (forecasts.standsIn[row]) {
      quarantined += 1;
    } else if (day.treatment === "censored") {
      censored += 1;
    } else {
      scored += 1;
      addError(model, day.actual, forecast);
      addBounds(model, day.actual, forecasts.lower[row]!, forecasts.upper[row]!);
      addError(baseline, day.actual, day.baseline);
      if (!Number.isNaN(day.sellingPrice)) revenue += day.actual * day.sellingPrice;
    }
  }
  const end = window.length === 0 ? series.days.length : lowerBound(series.days, window[0]!.day);
  return {
    productId: series.productId,
    model,
    baseline,
    naiveScale: computeNaiveScale(series.days, demand, end),
    scored,
    censored,
    incomplete,
    quarantined,
    daysWithoutRow,
    revenue,
  };
}
