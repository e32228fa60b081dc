import { computeWape } from "../../../functions/demand/error-measures";
import { addError, createErrorSums } from "../../../functions/demand/error-sums";
import type { DemandSeries } from "../../../functions/demand/series";
import { sortPresent } from "../../../functions/monitoring/distance/empirical-distance";
import { testSorted } from "../../../functions/monitoring/distance/kolmogorov-smirnov";
import { featureColumns } from "../../../functions/monitoring/run/judge-series";

const CURRENT_DAYS = 30;
const REFERENCE_DAYS = 335;

/** The work per product: the sums of all accuracy measures and a KS test per feature, last 30 days against 335 before. */
export function measureProduct(series: DemandSeries): number {
  const end = series.days.length;
  const currentStart = end - CURRENT_DAYS;
  const referenceStart = Math.max(0, currentStart - REFERENCE_DAYS);
  const forecasts = series.predictedDemand!;
  const sums = createErrorSums();
  for (let row = currentStart; row < end; row += 1) addError(sums, series.unitsSold[row]!, forecasts[row]!);
  let check = computeWape(sums) ?? 0;
  for (const [, column] of featureColumns(series)) {
    const current = sortPresent(column.subarray(currentStart, end));
    const reference = sortPresent(column.subarray(referenceStart, currentStart));
    check += testSorted(current, reference)?.pValue ?? 0;
  }
  return check;
}
