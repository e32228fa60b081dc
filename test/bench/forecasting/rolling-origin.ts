import { weekdayOf } from "../../../functions/demand/calendar";
import { computeNaiveScale, type NaiveScale } from "../../../functions/demand/error-measures";
import {
  computeWeekdayFactors,
  smoothDemand,
  weightOfHalfLife,
} from "../../../functions/demand/exponential-smoothing";
import { hashText } from "../../../functions/demand/numeric/random";
import { lowerBound } from "../../../functions/demand/numeric/search";
import { forecastSeasonalNaive } from "../../../functions/demand/seasonal-naive";
import type { DemandSeries } from "../../../functions/demand/series";
import {
  buildForecastFrame,
  type ForecastFrame,
  type FrameOptions,
} from "../../../functions/forecasting/forecast-frame";
import { actualOf, toScoredSeries } from "../../../functions/monitoring/run/score-product";
import type { Forecasts } from "../../../scripts/model/predictor";

/** What the levels of the simple methods look back on, and after how many trading days a day weighs half. */
const SMOOTHING = { windowDays: 91, halfLifeTradingDays: 14 };
const TRAILING_DAYS = 28;

export interface Plan {
  readonly horizonDays: number;
  /** Days from which forecasts are made, each with the origin up to which the model was trained. */
  readonly origins: readonly { readonly originDay: number; readonly trainedUntil: number }[];
  /** What is planned, and the columns that the model is told of it. */
  readonly known?: Pick<FrameOptions, "columns" | "plans">;
}

/** Origins every `stepDays` over the last `days`, the model trained anew `trainings` times in between. */
export function planOrigins(
  lastDay: number,
  days: number,
  horizonDays: number,
  stepDays: number,
  trainings: number,
): Plan {
  const first = lastDay - days;
  const span = Math.max(1, Math.ceil((days - horizonDays + 1) / trainings));
  const origins: { originDay: number; trainedUntil: number }[] = [];
  for (let originDay = first; originDay + horizonDays <= lastDay; originDay += stepDays) {
    origins.push({ originDay, trainedUntil: first + Math.floor((originDay - first) / span) * span });
  }
  return { horizonDays, origins };
}

/** Products that no model is trained on: the same of any file. */
export function isHeldBack(productId: string): boolean {
  return hashText(`held back ${productId}`) % 5 === 0;
}

/** A trained model, asked for a frame of forecasts. */
export type ForecastModel = (frame: ForecastFrame) => Forecasts;

/** One product-day that was forecast, and came. */
export interface ScoredForecast {
  readonly productId: string;
  readonly step: number;
  readonly actual: number;
  readonly model: number;
  readonly lower: number;
  readonly upper: number;
  readonly seasonalNaive: number;
  readonly smoothing: number;
  readonly trailingMean: number;
  readonly naiveScale: NaiveScale | undefined;
}

/**
 * Forecasts as they would have been made, scored by the rule of monitoring. A model knows nothing after the day it was
 * trained on and nothing of the products held back; features know nothing after the origin.
 */
export async function forecastRolling(
  fleet: readonly DemandSeries[],
  plan: Plan,
  train: (list: readonly DemandSeries[], untilDay: number) => Promise<ForecastModel>,
  score: (forecast: ScoredForecast) => void,
): Promise<void> {
  const learnt = fleet.filter(({ productId }) => !isHeldBack(productId));
  const histories = new Map(fleet.map((series) => [series.productId, toScoredSeries(series)]));
  const firstOrigin = plan.origins[0]!.originDay;
  const scales = new Map(
    [...histories].map(([productId, { series, demand }]) => [
      productId,
      computeNaiveScale(series.days, demand, lowerBound(series.days, firstOrigin + 1)),
    ]),
  );
  let trainedUntil = Number.NaN;
  let model: ForecastModel | undefined;
  for (const origin of plan.origins) {
    if (!model || origin.trainedUntil !== trainedUntil) {
      trainedUntil = origin.trainedUntil;
      model = await train(learnt, trainedUntil);
    }
    const { originDay } = origin;
    const frame = buildForecastFrame(fleet, originDay, plan.horizonDays, plan.known);
    const forecasts = model(frame);
    const factors = computeWeekdayFactors(fleet, originDay);
    for (let start = 0; start < frame.days.length; start += plan.horizonDays) {
      const productId = frame.productIds[start]!;
      const history = histories.get(productId)!;
      const { series, demand } = history;
      const level = smoothLevel(series.days, demand, originDay, factors);
      const trailing = trailingMean(series.days, demand, originDay);
      for (let row = start; row < start + plan.horizonDays; row++) {
        const day = frame.days[row]!;
        const { treatment, actual } = actualOf(history, day);
        const seasonalNaive = forecastSeasonalNaive(series.days, demand, originDay, day);
        if (treatment !== "scored" || Number.isNaN(seasonalNaive) || frame.closed[row]) continue;
        score({
          productId,
          step: day - originDay,
          actual,
          model: forecasts.predicted[row]!,
          lower: forecasts.lower[row]!,
          upper: forecasts.upper[row]!,
          seasonalNaive,
          smoothing: level * factors[weekdayOf(day)]!,
          trailingMean: trailing,
          naiveScale: scales.get(productId),
        });
      }
    }
  }
}

function smoothLevel(
  days: Int32Array,
  demand: Float64Array,
  originDay: number,
  factors: Float64Array,
): number {
  const rows = [
    lowerBound(days, originDay - SMOOTHING.windowDays + 1),
    lowerBound(days, originDay + 1),
  ] as const;
  return (
    smoothDemand(
      days,
      (row) => demand[row]!,
      rows,
      factors,
      weightOfHalfLife(SMOOTHING.halfLifeTradingDays),
    ) || 0
  );
}

function trailingMean(days: Int32Array, demand: Float64Array, originDay: number): number {
  let sum = 0;
  let count = 0;
  for (
    let row = lowerBound(days, originDay + 1) - 1;
    row >= 0 && days[row]! > originDay - TRAILING_DAYS;
    row--
  ) {
    if (Number.isNaN(demand[row]!)) continue;
    sum += demand[row]!;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
