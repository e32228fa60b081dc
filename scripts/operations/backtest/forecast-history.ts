import type { Plans } from "../../../functions/contracts/calendar";
import { UsageError } from "../../../functions/contracts/errors";
import { formatDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { buildForecastFrame, type FrameOptions } from "../../../functions/forecasting/forecast-frame";
import { isPlanned, PLANNED_FEATURE_NAMES } from "../../../functions/forecasting/planned-features";
import type { ForecastLookup } from "../../../functions/monitoring/run/judge-series";
import { createPredictor } from "../../model/predictor";
import { trainModel } from "../../model/train";

/** The first model learns from so many days; each further one from twice as many as the one before. */
const FIRST_TRAINING_DAYS = 60;
const SEED = 1;

/**
 * Forecasts of each day made the day before, by the sandbox's model, trained anew whenever the history has
 * doubled. No forecast rests on its own day or a later one, nor on where the history ends: when days are added to
 * it, what was said before stays.
 *
 * @param plans what the model is told of the day that is forecast, as far as it was known the day before.
 * @throws UsageError when the history is too short to train on.
 */
export async function forecastHistory(
  series: readonly DemandSeries[],
  log: (text: string) => void,
  plans?: Plans,
): Promise<ForecastLookup> {
  const told = { plans, columns: PLANNED_FEATURE_NAMES.filter((name) => isPlanned(name, plans)) };
  const first = Math.min(...series.map(({ days }) => days[0] ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...series.map(({ days }) => days[days.length - 1] ?? Number.NEGATIVE_INFINITY));
  if (first + FIRST_TRAINING_DAYS >= last) {
    throw new UsageError(
      `The history ends on ${formatDay(last)}, too soon to train a model on; add a column "predicted_demand" or more days.`,
    );
  }
  const byDay = new Map<number, ReadonlyMap<string, number>>();
  for (let known = FIRST_TRAINING_DAYS; first + known < last; known *= 2) {
    const untilDay = first + known;
    log(`Training a model on the days up to ${formatDay(untilDay)} ...`);
    const predictor = await createPredictor(
      await trainModel(series, { untilDay, horizonDays: 1, seed: SEED, ...told }),
    );
    const end = Math.min(untilDay + known, last);
    for (let day = untilDay + 1; day <= end; day += 1)
      byDay.set(day, forecastDay(series, day, predictor, told));
  }
  return (productId, day) => byDay.get(day)?.get(productId);
}

function forecastDay(
  series: readonly DemandSeries[],
  day: number,
  predictor: Awaited<ReturnType<typeof createPredictor>>,
  known: FrameOptions,
): ReadonlyMap<string, number> {
  const frame = buildForecastFrame(series, day - 1, 1, known);
  const width = frame.featureNames.length;
  const lines: string[] = [];
  const productIds: string[] = [];
  frame.productIds.forEach((productId, row) => {
    if (frame.closed[row]) return;
    const features = frame.features.subarray(row * width, (row + 1) * width);
    lines.push(Array.from(features, (value) => (Number.isNaN(value) ? "" : value)).join(","));
    productIds.push(productId);
  });
  if (lines.length === 0) return new Map();
  const answer = predictor.invoke("text/csv", lines.join("\n")).trim().split("\n");
  return new Map(productIds.map((productId, row) => [productId, Number(answer[row]!.split(",")[0])]));
}
