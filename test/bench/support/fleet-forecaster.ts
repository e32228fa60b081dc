import {
  type ProtectionForecasts,
  sumForecasts,
} from "../../../functions/business/books/protection-forecasts";
import { demandOf } from "../../../functions/demand/scored-demand";
import type { DemandSeries } from "../../../functions/demand/series";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { createPredictor } from "../../../scripts/model/predictor";
import { trainModel } from "../../../scripts/model/train";

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
  const artifact = await trainModel(fleet, { untilDay: trainedUntilDay, horizonDays, seed });
  const predictor = await createPredictor(artifact);
  const peaks = createPeaks();
  return (known, originDay, productIds) => {
    const frame = buildForecastFrame(known, originDay, horizonDays);
    const { predicted, lower, upper } = predictor.predict(frame.features);
    const byId = new Map(known.map((series) => [series.productId, series]));
    const table = {
      peakUnits: Float64Array.from(frame.productIds, (productId) => peaks(byId.get(productId)!)),
      originDay,
      modelVersion: "bench",
      productIds: frame.productIds,
      days: frame.days,
      predictedDemand: predicted.map((units, row) => (frame.closed[row] ? 0 : units)),
      lower,
      upper,
    };
    return sumForecasts(table, productIds, originDay + 1, {
      daysOf: () => protectionDays,
      spanDays: protectionDays,
    });
  };
}

/** Best day so far of series that grow at their end: what the forecasts of a run tell of it. */
function createPeaks(): (series: DemandSeries) => number {
  const seen = new Map<string, { rows: number; peak: number }>();
  return (series) => {
    let own = seen.get(series.productId);
    if (!own || own.rows > series.days.length) own = { rows: 0, peak: 0 };
    for (; own.rows < series.days.length; own.rows++)
      own.peak = Math.max(own.peak, demandOf(series, own.rows) || 0);
    seen.set(series.productId, own);
    return own.peak;
  };
}
