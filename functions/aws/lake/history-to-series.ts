import type { HistoryRange } from "../../contracts/lake";
import { lowerBound } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import { endOf, type History } from "./history";

const FIELDS = new Set(["units_sold", "selling_price", "inventory_level", "predicted_demand"]);

/** The products of a history that have a row in the range. The columns are views, not copies. */
export function toSeriesList(history: History, range: HistoryRange): DemandSeries[] {
  const list: DemandSeries[] = [];
  for (let index = 0; index < history.productIds.length; index++) {
    const series = toSeries(history, index, range);
    if (series) list.push(series);
  }
  return list;
}

/** One product, or `undefined` when it has no row in the range. */
export function toSeries(history: History, index: number, range: HistoryRange): DemandSeries | undefined {
  const { days, numbers, texts } = history;
  const first = history.offsets[index]!;
  const last = endOf(history, index);
  const start = range.fromDay === undefined ? first : lowerBound(days, range.fromDay, first, last);
  const end = lowerBound(days, range.toDay + 1, start, last);
  if (start >= end) return undefined;

  const features: Record<string, Float64Array> = {};
  for (const name in numbers) {
    if (!FIELDS.has(name)) features[name] = numbers[name]!.subarray(start, end);
  }
  const categories: Record<string, readonly (string | undefined)[]> = {};
  for (const name in texts) categories[name] = texts[name]!.slice(start, end);
  return {
    productId: history.productIds[index]!,
    days: days.subarray(start, end),
    unitsSold: numbers.units_sold!.subarray(start, end),
    sellingPrice:
      numbers.selling_price?.subarray(start, end) ?? new Float64Array(end - start).fill(Number.NaN),
    inventoryLevel: numbers.inventory_level?.subarray(start, end),
    predictedDemand: numbers.predicted_demand?.subarray(start, end),
    features,
    categories,
  };
}
