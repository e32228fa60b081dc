import type { Quarantine } from "../contracts/results/predictions";
import type { ForecastTable } from "../demand/forecast-table";
import { demandColumn } from "../demand/scored-demand";
import { forecastSeasonalNaive } from "../demand/seasonal-naive";
import type { DemandSeries } from "../demand/series";
import { ForecastJudge } from "./forecast-judge";
import { findPeaks } from "./plausibility";

export interface JudgedForecasts {
  readonly table: ForecastTable;
  readonly quarantined: Quarantine;
}

/**
 * Puts the baseline's forecast in the place of each one that is not to be believed.
 *
 * @param raw the model's answers as they are; rows by product, then day.
 * @param fleet the products that were read together, with their history.
 */
export function judgeForecasts(raw: ForecastTable, fleet: readonly DemandSeries[]): JudgedForecasts {
  const { originDay, productIds, days } = raw;
  const peaks = findPeaks(fleet, originDay);
  const byId = new Map(fleet.map((series) => [series.productId, series]));
  const count = days.length;
  const predictedDemand = new Float64Array(count);
  const lower = new Float64Array(count);
  const upper = new Float64Array(count);
  const peakUnits = new Float64Array(count);
  const standsIn = new Uint8Array(count);
  const judge = new ForecastJudge();
  for (let row = 0; row < count; row++) {
    const productId = productIds[row]!;
    const day = days[row]!;
    const answer = {
      productId,
      day,
      predicted: raw.predictedDemand[row]!,
      lower: raw.lower[row]!,
      upper: raw.upper[row]!,
    };
    peakUnits[row] = peaks.get(productId) ?? Number.NaN;
    const judged = judge.judge(answer, peakUnits[row]!, () =>
      forecastBaseline(byId.get(productId), originDay, day),
    );
    predictedDemand[row] = judged.predicted;
    lower[row] = judged.lower;
    upper[row] = judged.upper;
    standsIn[row] = judged.fault === undefined ? 0 : 1;
  }
  return {
    table: { ...raw, predictedDemand, lower, upper, peakUnits, standsIn },
    quarantined: judge.quarantined,
  };
}

/** What stands in: the seasonal naive forecast; zero for a product that has sold nothing in eight weeks. */
export function forecastBaseline(series: DemandSeries | undefined, originDay: number, day: number): number {
  return (series && forecastSeasonalNaive(series.days, demandColumn(series), originDay, day)) || 0;
}
