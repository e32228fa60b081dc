import type { DemandSeries } from "../../../functions/demand/series";
import { measureAccuracy } from "../../../functions/monitoring/accuracy/measure-accuracy";
import { featureColumns } from "../../../functions/monitoring/run/judge-series";
import { sortPresent } from "../../../functions/monitoring/two-sample/empirical-distance";
import { testSorted } from "../../../functions/monitoring/two-sample/kolmogorov-smirnov";

export const CURRENT_DAYS = 30;
export const REFERENCE_DAYS = 335;

/** The work per product: all accuracy measures and a KS test per feature, last 30 days against 335 before. */
export function measureProduct(series: DemandSeries): number {
  const end = series.days.length;
  const currentStart = end - CURRENT_DAYS;
  const referenceStart = Math.max(0, currentStart - REFERENCE_DAYS);
  const forecasts = series.predictedDemand!;
  let check =
    measureAccuracy(series.unitsSold.subarray(currentStart), forecasts.subarray(currentStart)).wape ?? 0;
  for (const [, column] of featureColumns(series)) {
    const current = sortPresent(column.subarray(currentStart, end));
    const reference = sortPresent(column.subarray(referenceStart, currentStart));
    check += testSorted(current, reference)?.pValue ?? 0;
  }
  return check;
}
