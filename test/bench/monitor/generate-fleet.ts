import { parseDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { createRandom } from "../drift-study/random";
import { SHOP } from "../drift-study/worlds/shop";

export const LAST_DAY = parseDay("2026-11-22")!;
const FEATURES = ["competitor_price", "promotion", "temperature", "web_traffic"];

/** Products of a year with a price, four more features and forecasts. */
export function generateFleet(products: number, seed = 1, days = 365): readonly DemandSeries[] {
  const calendar = Int32Array.from({ length: days }, (_, index) => LAST_DAY - days + 1 + index);
  const frame = { firstDay: LAST_DAY - days + 1, days, monitoredFrom: days, plan: undefined };
  return Array.from({ length: products }, (_, index) => {
    const product = SHOP.families[0]!.generate(createRandom(seed * 1_000_003 + index * 7_919), frame);
    const { selling_price, ...others } = product.features;
    const competitor = selling_price!.map((price, day) => price * (1 + 0.1 * Math.sin(day)));
    return {
      productId: `P${String(index).padStart(5, "0")}`,
      days: calendar,
      unitsSold: product.unitsSold,
      sellingPrice: selling_price!,
      predictedDemand: product.predictedDemand,
      features: Object.fromEntries(FEATURES.map((name) => [name, others[name] ?? competitor])),
      categories: {},
    };
  });
}
