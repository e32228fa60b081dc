import type { NaiveScale } from "../../demand/error-measures";
import {
  addBounds,
  addError,
  createErrorSums,
  type ErrorSums,
  mergeErrorSums,
} from "../../demand/error-sums";
import type { DayForecasts } from "./day-forecasts";
import { actualOf, type ScoredSeries } from "./score-product";

/** Errors of the forecasts that were made some days before one day, over products. */
export interface StepSums {
  readonly sums: ErrorSums;
  /** Sums of |error| over the product's naive scale, of MASE and of RMSSE, and how many products have one. */
  scaledByMae: number;
  scaledByRmse: number;
  scaledCount: number;
}

/** How well one day was forecast. Sums of several shards add up. */
export interface DaySums {
  /** The model's forecasts of the day before and the baseline, on the products that have both. */
  readonly model: ErrorSums;
  readonly baseline: ErrorSums;
  /** Index `h - 1` holds the forecasts of horizon step `h`. */
  readonly steps: readonly StepSums[];
}

export function createDaySums(horizonDays: number): DaySums {
  return {
    model: createErrorSums(),
    baseline: createErrorSums(),
    steps: Array.from({ length: horizonDays }, () => ({
      sums: createErrorSums(),
      scaledByMae: 0,
      scaledByRmse: 0,
      scaledCount: 0,
    })),
  };
}

/** Adds a product, unless its day is not to be scored: see `actualOf`. */
export function addProductDay(
  total: DaySums,
  history: ScoredSeries,
  day: number,
  steps: readonly (DayForecasts | undefined)[],
  naiveScale: NaiveScale | undefined,
): void {
  const { treatment, actual, baseline } = actualOf(history, day);
  if (treatment !== "scored") return;
  steps.forEach((forecasts, position) => {
    const row = forecasts?.rowOfProduct.get(history.series.productId);
    const step = total.steps[position];
    if (!forecasts || row === undefined || !step || Number.isNaN(forecasts.predictedDemand[row]!)) return;
    if (forecasts.standsIn[row]) return;
    const forecast = forecasts.predictedDemand[row]!;
    addError(step.sums, actual, forecast);
    addBounds(step.sums, actual, forecasts.lower[row]!, forecasts.upper[row]!);
    addScaled(step, Math.abs(forecast - actual), naiveScale);
    if (position !== 0) return;
    addError(total.model, actual, forecast);
    addError(total.baseline, actual, baseline);
  });
}

function addScaled(step: StepSums, magnitude: number, naiveScale: NaiveScale | undefined): void {
  if (!naiveScale || naiveScale.maeUnits === 0) return;
  step.scaledByMae += magnitude / naiveScale.maeUnits;
  step.scaledByRmse += magnitude / naiveScale.rmseUnits;
  step.scaledCount += 1;
}

/** Adds all of `other` to `total`. */
export function mergeDaySums(total: DaySums, other: DaySums): void {
  mergeErrorSums(total.model, other.model);
  mergeErrorSums(total.baseline, other.baseline);
  other.steps.forEach((step, position) => {
    const own = total.steps[position];
    if (!own) return;
    mergeErrorSums(own.sums, step.sums);
    own.scaledByMae += step.scaledByMae;
    own.scaledByRmse += step.scaledByRmse;
    own.scaledCount += step.scaledCount;
  });
}
