import type { Table } from "../../contracts/lake";
import type { DayForecasts } from "../run/day-forecasts";
import type { ProductDay } from "../run/score-product";

/** The scores of one day as the table that is written to `scores/data.parquet`. */
export function toScoreTable(forecasts: DayForecasts, scored: readonly (ProductDay | undefined)[]): Table {
  const numbers = (read: (day: ProductDay) => number) =>
    Float64Array.from(scored, (day) => (day === undefined ? Number.NaN : read(day)));
  return {
    rowCount: scored.length,
    columns: {
      product_id: [...forecasts.rowOfProduct.keys()],
      date: new Int32Array(scored.length).fill(forecasts.day),
      actual: numbers((day) => day.actual),
      forecast: forecasts.forecast,
      baseline: numbers((day) => day.baseline),
      lower: forecasts.lower,
      upper: forecasts.upper,
      selling_price: numbers((day) => day.sellingPrice),
      treatment: scored.map((day) => day?.treatment ?? "missing"),
      model_version: new Array<string>(scored.length).fill(forecasts.modelVersion),
    },
  };
}

/** The forecasts of a day from its scores. Actuals are taken from the history, which may have been corrected. */
export function toDayForecasts({ columns }: Table, day: number): DayForecasts {
  const productIds = columns.product_id as readonly string[];
  return {
    day,
    modelVersion: (columns.model_version as readonly string[] | undefined)?.[0] ?? "",
    rowOfProduct: new Map(productIds.map((productId, row) => [productId, row])),
    forecast: columns.forecast as Float64Array,
    lower: columns.lower as Float64Array,
    upper: columns.upper as Float64Array,
  };
}
