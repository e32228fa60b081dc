import { parseDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { generateStudy } from "../drift-study/generate-product";

export const LAST_DAY = parseDay("2026-11-22")!;
const FEATURES = ["competitor_price", "promotion", "temperature", "web_traffic"];

/** Products of a year with a price, four more features and forecasts. */
export function generateFleet(products: number, seed = 1, days = 365): readonly DemandSeries[] {
  const calendar = Int32Array.from({ length: days }, (_, index) => LAST_DAY - days + 1 + index);
  const study = generateStudy({ seed, products, days, onsetFrom: days, onsetTo: days, stableShare: 1 });
  return study.map((product) => {
    const { selling_price, ...others } = product.features;
    const spare = selling_price!.map((price, index) => price * (1 + 0.1 * Math.sin(index)));
    return {
      productId: product.productId,
      days: calendar,
      unitsSold: product.unitsSold,
      sellingPrice: selling_price!,
      predictedDemand: product.predictedDemand,
      features: Object.fromEntries(FEATURES.map((name) => [name, others[name] ?? spare])),
      categories: {},
    };
  });
}
