import {
  QUARANTINE_EXAMPLES,
  type Quarantine,
  type QuarantinedForecast,
} from "../contracts/results/predictions";
import { formatDay } from "../demand/calendar";
import type { ForecastTable } from "../demand/forecast-table";
import { demandColumn } from "../demand/scored-demand";
import { forecastSeasonalNaive } from "../demand/seasonal-naive";
import type { DemandSeries } from "../demand/series";
import { findFault, findPeaks, LARGEST_STEP } from "./plausibility";

export interface JudgedForecasts {
  readonly table: ForecastTable;
  readonly quarantined: Quarantine;
}

/**
 * Puts the baseline's forecast in the place of each one that is not to be believed. What is left is clipped at zero:
 * demand cannot be negative, so neither can a forecast or its bounds.
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
  const faults: Record<string, number> = {};
  const products = new Set<string>();
  const examples: QuarantinedForecast[] = [];
  for (let row = 0; row < count; row++) {
    const productId = productIds[row]!;
    const answer = [raw.predictedDemand[row]!, raw.lower[row]!, raw.upper[row]!] as const;
    const peak = peaks.get(productId) ?? Number.NaN;
    peakUnits[row] = peak;
    const fault = findFault(...answer, peak);
    if (fault === undefined) {
      predictedDemand[row] = Math.max(0, answer[0]);
      lower[row] = Math.max(0, answer[1]);
      upper[row] = Math.max(0, answer[2]);
      continue;
    }
    const series = byId.get(productId);
    predictedDemand[row] =
      (series && forecastSeasonalNaive(series.days, demandColumn(series), originDay, days[row]!)) || 0;
    lower[row] = Number.NaN;
    upper[row] = Number.NaN;
    standsIn[row] = 1;
    faults[fault] = (faults[fault] ?? 0) + 1;
    products.add(productId);
    if (examples.length < QUARANTINE_EXAMPLES) {
      const [predicted, low, high] = answer.map(String) as [string, string, string];
      const date = formatDay(days[row]!);
      examples.push({
        productId,
        date,
        fault,
        predicted,
        lower: low,
        upper: high,
        limitUnits: LARGEST_STEP * peak,
      });
    }
  }
  const forecasts = standsIn.reduce((sum, one) => sum + one, 0);
  return {
    table: { ...raw, predictedDemand, lower, upper, peakUnits, standsIn },
    quarantined: { forecasts, products: products.size, faults, examples },
  };
}
