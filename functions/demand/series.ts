/**
 * The history of one product, column by column.
 *
 * Rows are days on which the product has a record, ascending and unique. A calendar day without a row is
 * *not* zero demand: either the whole fleet was closed, or the product was not on sale, or the data is
 * missing. Missing values are `NaN`.
 */
export interface DemandSeries {
  readonly productId: string;
  /** Day numbers (see calendar.ts), ascending, unique. */
  readonly days: Int32Array;
  /** Units sold per day; negative when returns exceed sales; `NaN` when missing. */
  readonly unitsSold: Float64Array;
  /** Price per unit in the currency of the data; `NaN` when missing. */
  readonly sellingPrice: Float64Array;
  /** Units on hand at the close of the day, where the data has it. */
  readonly inventoryLevel?: Float64Array;
  /** The forecast for the day made the day before, where the data has it. */
  readonly predictedDemand?: Float64Array;
  /** Every other numeric column, by name. */
  readonly features: Readonly<Record<string, Float64Array>>;
  /** Every other text column, by name; `undefined` when missing. */
  readonly categories: Readonly<Record<string, readonly (string | undefined)[]>>;
}
