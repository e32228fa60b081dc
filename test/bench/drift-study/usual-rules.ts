import { sortPresent } from "../../../functions/monitoring/distance/empirical-distance";
import { testSorted } from "../../../functions/monitoring/distance/kolmogorov-smirnov";
import type { StudyProduct } from "./generate-product";

const CURRENT_DAYS = 30;
const REFERENCE_DAYS = 335;

/** The usual rule for data drift: -log10 of the smallest KS p-value of any feature, last 30 days against 335. */
export function scoreByKolmogorovSmirnov(product: StudyProduct, firstIndex: number): Float64Array {
  const scores = new Float64Array(product.unitsSold.length);
  const columns = Object.values(product.features);
  for (let day = firstIndex; day < scores.length; day += 1) {
    for (const column of columns) {
      const currentStart = day - CURRENT_DAYS + 1;
      const current = sortPresent(column.subarray(currentStart, day + 1));
      const reference = sortPresent(
        column.subarray(Math.max(0, currentStart - REFERENCE_DAYS), currentStart),
      );
      const result = testSorted(current, reference, "asymp");
      if (result) scores[day] = Math.max(scores[day]!, -Math.log10(Math.max(result.pValue, 1e-300)));
    }
  }
  return scores;
}

/** The usual rules for concept drift: WAPE of the last 30 days over that of the 335 before, and MAPE in percent. */
export function scoreByErrors(
  product: StudyProduct,
  firstIndex: number,
): { readonly wapeRatio: Float64Array; readonly mapePercent: Float64Array } {
  const { unitsSold, predictedDemand } = product;
  const wapeRatio = new Float64Array(unitsSold.length);
  const mapePercent = new Float64Array(unitsSold.length);
  for (let day = firstIndex; day < unitsSold.length; day += 1) {
    const sums = { recentError: 0, recentUnits: 0, error: 0, units: 0, relative: 0 };
    for (let index = Math.max(0, day - CURRENT_DAYS - REFERENCE_DAYS + 1); index <= day; index += 1) {
      const actual = unitsSold[index]!;
      const error = Math.abs(actual - predictedDemand[index]!);
      if (index > day - CURRENT_DAYS) {
        sums.recentError += error;
        sums.recentUnits += actual;
        // As usually written: a day without a sale makes it infinite, or NaN.
        sums.relative += error / actual;
      } else {
        sums.error += error;
        sums.units += actual;
      }
    }
    wapeRatio[day] = sums.recentError / sums.recentUnits / (sums.error / sums.units);
    mapePercent[day] = (100 * sums.relative) / CURRENT_DAYS;
  }
  return { wapeRatio, mapePercent };
}
