/**
 * Forecasts of many products made in one run, column by column: row `i` says that `productIds[i]` is
 * expected to sell `predictedDemand[i]` units on `days[i]`. Rows are sorted by product, then day.
 */
export interface ForecastTable {
  /** Last day whose actuals the forecasts know. The first forecast day is `originDay + 1`. */
  readonly originDay: number;
  readonly modelVersion: string;
  readonly productIds: readonly string[];
  readonly days: Int32Array;
  /** Expected units (the mean). */
  readonly predictedDemand: Float64Array;
  /** Lower and upper bound of the prediction interval; `NaN` when the model gives none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}
