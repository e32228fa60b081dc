/**
 * Forecasts of many products made in one run, column by column: row `i` says that `productIds[i]` is
 * expected to sell `predictedDemand[i]` units on `days[i]`. Rows are sorted by product, then day.
 */
export interface ForecastTable {
  /** Last day whose actuals the forecasts know. The first forecast day is `originDay + 1`. */
  readonly originDay: number;
  /** Version of the model that made the rows. */
  readonly modelVersion: string;
  /** Row by row, where an endpoint with several variants answered; `modelVersion` is then the champion's. */
  readonly modelVersions?: readonly string[];
  /** The variant that answered each row; absent where no endpoint was asked. */
  readonly variants?: readonly string[];
  readonly productIds: readonly string[];
  readonly days: Int32Array;
  /** Expected units (the mean). */
  readonly predictedDemand: Float64Array;
  /** Lower and upper bound of the prediction interval; `NaN` when the model gives none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the baseline's forecast stands in for one of the model that is not to be believed. */
  readonly standsIn?: Uint8Array;
  /** Units of the best day the product is judged by, see `findPeaks`; `NaN` where that is not known. */
  readonly peakUnits?: Float64Array;
  /** Trading days from the last one with data to the origin: above 0, the forecasts know less than they should. */
  readonly dataAgeDays?: number;
}
