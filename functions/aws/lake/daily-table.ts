import type { Table } from "../../contracts/lake";
import type { DemandSeries } from "../../demand/series";

/** Rows of any products and days, column by column: at least `date`, `product_id`, `units_sold`. */
export type DailyTable = Table;

/** Series as rows, for writers that have series. */
export function toDailyTable(list: readonly DemandSeries[]): DailyTable {
  const rowCount = list.reduce((sum, series) => sum + series.days.length, 0);
  const numberNames = new Set(list.flatMap(({ features }) => Object.keys(features)));
  const textNames = new Set(list.flatMap(({ categories }) => Object.keys(categories)));
  const productIds: string[] = [];
  const days = new Int32Array(rowCount);
  const numbers = new Map<string, Float64Array>();
  const texts = new Map<string, (string | undefined)[]>();
  for (const name of ["units_sold", "selling_price", ...numberNames]) {
    numbers.set(name, new Float64Array(rowCount).fill(Number.NaN));
  }
  if (list.some((series) => series.inventoryLevel)) {
    numbers.set("inventory_level", new Float64Array(rowCount).fill(Number.NaN));
  }
  if (list.some((series) => series.predictedDemand)) {
    numbers.set("predicted_demand", new Float64Array(rowCount).fill(Number.NaN));
  }
  for (const name of textNames) texts.set(name, new Array(rowCount).fill(undefined));
  let row = 0;
  for (const series of list) {
    days.set(series.days, row);
    numbers.get("units_sold")!.set(series.unitsSold, row);
    numbers.get("selling_price")!.set(series.sellingPrice, row);
    if (series.inventoryLevel) numbers.get("inventory_level")!.set(series.inventoryLevel, row);
    if (series.predictedDemand) numbers.get("predicted_demand")!.set(series.predictedDemand, row);
    for (const [name, values] of Object.entries(series.features)) numbers.get(name)!.set(values, row);
    for (const [name, values] of Object.entries(series.categories)) {
      values.forEach((value, index) => {
        texts.get(name)![row + index] = value;
      });
    }
    for (const _ of series.days) productIds.push(series.productId);
    row += series.days.length;
  }
  return {
    rowCount,
    columns: {
      date: days,
      product_id: productIds,
      ...Object.fromEntries(numbers),
      ...Object.fromEntries(texts),
    },
  };
}
