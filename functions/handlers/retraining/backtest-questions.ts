import type { Plans } from "../../contracts/calendar";
import type { Lake, Shard } from "../../contracts/lake";
import type { InstanceRequest } from "../../contracts/ports";
import type { RetrainingPlan } from "../../contracts/retraining";
import type { RetrainSettings } from "../../contracts/settings/handlers";
import { formatDay, parseDay } from "../../demand/calendar";
import { hashText } from "../../demand/numeric/random";
import type { DemandSeries } from "../../demand/series";
import { toFeatureRecord } from "../../forecasting/features";
import { buildForecastFrame } from "../../forecasting/forecast-frame";
import { listModelColumns } from "../../forecasting/model-columns";

/** About so many forecasts tell two models apart; a larger fleet is judged on a sample of its products. */
const MOST_FORECASTS = 300_000;

/** Shards that one function works through; of a larger fleet a sample trains and tries the model. */
const MOST_SHARDS = 64;

/** The shards of a training, the same ones in each of its steps. */
export async function selectShards(history: Lake): Promise<readonly Shard[]> {
  const shards = await history.listShards();
  if (shards.length <= MOST_SHARDS) return shards;
  return [...shards]
    .sort((left, right) => hashText(left.shardId) - hashText(right.shardId))
    .slice(0, MOST_SHARDS)
    .sort((left, right) => (left.shardId < right.shardId ? -1 : 1));
}

/** What both models are asked of a shard. The same history gives the same questions in the same order. */
export interface BacktestQuestion {
  readonly instances: readonly InstanceRequest[];
  /** By instance. */
  readonly targetDays: Int32Array;
  readonly steps: Int32Array;
}

/** The days on which forecasts of the trial are made: each day up to the last but one. */
export function backtestOrigins({
  trainedUntil,
  testedUntil,
}: Pick<RetrainingPlan, "trainedUntil" | "testedUntil">): {
  readonly from: number;
  readonly to: number;
} {
  return { from: parseDay(trainedUntil)!, to: parseDay(testedUntil)! };
}

/**
 * All forecasts whose days the trial knows, made at each origin with the frame of a daily run; closed days are asked of
 * nobody.
 *
 * @returns one question for a shard, so that one file holds it; none where nothing can be asked.
 */
export function askBacktest(
  fleet: readonly DemandSeries[],
  shardCount: number,
  { horizonDays, featureOrder }: Pick<RetrainSettings, "horizonDays" | "featureOrder">,
  { from, to }: { readonly from: number; readonly to: number },
  plans: Plans | undefined,
): BacktestQuestion[] {
  const columns = listModelColumns(featureOrder);
  const forecastsPerProduct = countForecasts(to - from, horizonDays);
  const share = Math.min(1, MOST_FORECASTS / (shardCount * Math.max(1, fleet.length) * forecastsPerProduct));
  const wanted = new Set(
    fleet.map(({ productId }) => productId).filter((id) => hashText(`backtest ${id}`) / 2 ** 32 < share),
  );
  const instances: InstanceRequest[] = [];
  const targetDays: number[] = [];
  const steps: number[] = [];
  for (let originDay = from; originDay < to; originDay++) {
    const frame = buildForecastFrame(fleet, originDay, Math.min(horizonDays, to - originDay), {
      wanted,
      columns,
      plans,
    });
    const width = frame.featureNames.length;
    for (let row = 0; row < frame.days.length; row++) {
      if (frame.closed[row]) continue;
      const day = frame.days[row]!;
      instances.push({
        product_id: frame.productIds[row]!,
        date: formatDay(day),
        features: toFeatureRecord(
          frame.features.subarray(row * width, (row + 1) * width),
          frame.featureNames,
        ),
      });
      targetDays.push(day);
      steps.push(day - originDay);
    }
  }
  if (instances.length === 0) return [];
  return [{ instances, targetDays: Int32Array.from(targetDays), steps: Int32Array.from(steps) }];
}

function countForecasts(origins: number, horizonDays: number): number {
  let count = 0;
  for (let left = 1; left <= origins; left++) count += Math.min(horizonDays, left);
  return Math.max(1, count);
}
