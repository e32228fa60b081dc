import type { CalendarChange } from "../../functions/aws/lake/calendar-writer";
import { formatDay, instantOfDay } from "../../functions/demand/calendar";
import { createRandom } from "../../functions/demand/numeric/random";
import type { DemandSeries } from "../../functions/demand/series";
import { type BroughtLine, identifyLine } from "../../functions/planning/merge-lines";

/**
 * Imports of plans of all kinds for some products, a week before the last day to a week after it, day by day: new ones,
 * changes of their last days and prices, some that people knew before, and replacements that take back the rest.
 */
export function drawPlans(
  fleet: readonly DemandSeries[],
  lastDay: number,
  seed: number,
): readonly (CalendarChange & { readonly nowMs: number })[] {
  const random = createRandom(seed);
  const within = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return Array.from({ length: 20 }, (_, index) => {
    const today = lastDay - 13 + index;
    const lines = Array.from({ length: within(4, 14) }, (): BroughtLine => {
      const kind = (["promotion", "price", "holiday", "event"] as const)[within(0, 3)]!;
      const fromDay = lastDay - 40 + 5 * within(0, 13);
      return {
        kind,
        from: formatDay(fromDay),
        to: formatDay(fromDay + within(0, 9)),
        ...(random() < 0.7 && { productId: fleet[within(0, fleet.length - 1)]!.productId }),
        ...(kind === "promotion" && random() < 0.6 && { discountRatio: within(1, 5) / 10 }),
        ...(kind === "price" && { price: within(1, 50) }),
        ...(random() < 0.4 && { values: { ad_spend: within(1, 999) } }),
        ...(random() < 0.3 && { knownFrom: formatDay(today - within(1, 20)) }),
      };
    });
    return {
      nowMs: instantOfDay(today) + 3_600_000,
      lines: [...new Map(lines.map((line) => [identifyLine(line), line])).values()],
      replace: random() < 0.3,
    };
  });
}
