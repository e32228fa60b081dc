import { parseDay, weekdayOf } from "../../../functions/demand/calendar";
import { createRandom } from "../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../functions/demand/series";

/**
 * Demand as a small retailer sees it: a few products that sell daily, many that sell now and then, a
 * weekly and a yearly rhythm, bulk orders. Closed on Saturdays. The same seed gives the same demand.
 */
export function generateRetailDemand(productCount = 400, dayCount = 365, seed = 7): DemandSeries[] {
  const firstDay = parseDay("2024-01-01")!;
  const random = createRandom(seed);
  return Array.from({ length: productCount }, (_, index) => {
    const level = Math.exp(random() * 5 - 1);
    const price = Math.round((1 + random() * 20) * 100) / 100;
    const days: number[] = [];
    const units: number[] = [];
    for (let offset = 0; offset < dayCount; offset++) {
      const weekday = weekdayOf(firstDay + offset);
      if (weekday === 6) continue;
      const season = 1 + 0.4 * Math.sin((2 * Math.PI * offset) / 365);
      const mean = level * season * (weekday === 0 ? 0.6 : 1.1);
      const bulk = random() < 0.01 ? 6 : 1;
      days.push(firstDay + offset);
      units.push(
        random() < Math.min(0.95, 0.25 + level / 20) ? Math.round(-Math.log(1 - random()) * mean * bulk) : 0,
      );
    }
    return {
      productId: `P${String(index).padStart(4, "0")}`,
      days: Int32Array.from(days),
      unitsSold: Float64Array.from(units),
      sellingPrice: new Float64Array(days.length).fill(price),
      features: {},
      categories: {},
    };
  });
}
