import type { DemandSeries } from "../../../functions/demand/series";
import { FEATURE_COUNT } from "../../../functions/forecasting/features";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { computeInterval } from "../../../functions/forecasting/prediction-interval";
import {
  type ProtectionForecasts,
  sumForecasts,
} from "../../../functions/handlers/business/protection-forecasts";
import { trainModel } from "../../../scripts/sandbox/model/train";
import { loadXgboost } from "../../../scripts/sandbox/model/xgboost";

export type FleetForecaster = (
  known: readonly DemandSeries[],
  originDay: number,
  productIds: readonly string[],
) => ProtectionForecasts;

/** The sandbox's model in this process, trained once on the days up to `trainedUntilDay`. */
export async function createFleetForecaster(
  fleet: readonly DemandSeries[],
  trainedUntilDay: number,
  protectionDays: number,
  seed: number,
): Promise<FleetForecaster> {
  const horizonDays = Math.max(7, protectionDays);
  const { model, manifest } = await trainModel(fleet, { untilDay: trainedUntilDay, horizonDays, seed });
  const xgboost = await loadXgboost(model);
  return (known, originDay, productIds) => {
    const frame = buildForecastFrame(known, originDay, horizonDays);
    const predicted = xgboost.predict(Float32Array.from(frame.features, orMissing), FEATURE_COUNT);
    const predictedDemand = Float64Array.from(predicted, (units, row) =>
      frame.closed[row] ? 0 : Math.max(0, units),
    );
    const bounds = Array.from(predictedDemand, (units) =>
      manifest.interval
        ? computeInterval(manifest.interval, units)
        : { lower: Number.NaN, upper: Number.NaN },
    );
    const table = {
      originDay,
      modelVersion: "bench",
      productIds: frame.productIds,
      days: frame.days,
      predictedDemand,
      lower: Float64Array.from(bounds, ({ lower }) => lower),
      upper: Float64Array.from(bounds, ({ upper }) => upper),
    };
    return sumForecasts(table, productIds, originDay + 1, protectionDays);
  };
}

function orMissing(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}
