import type { DemandSeries } from "./series";

/**
 * What a product was asked for on a day: units sold less units returned the same day, where the data has the
 * column `units_returned`, and never below zero. An order that was cancelled on its day thus leaves no trace,
 * while a return of an earlier sale lowers its day a little. `NaN` when units are missing.
 *
 * This is what the model learns from, what the policy is simulated on and what forecasts are scored against:
 * a forecast must not be judged by units that nobody kept. Returns are supply, not negative demand (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 13.3, on forecasts that stay within limits).
 */
export function demandOf(series: DemandSeries, row: number): number {
  const sold = series.unitsSold[row]!;
  const returned = series.features.units_returned?.[row] ?? 0;
  return Math.max(0, returned > 0 ? sold - returned : sold);
}

/** {@link demandOf} of every row; the column of units itself where nothing was returned. Not to be written to. */
export function demandColumn(series: DemandSeries): Float64Array {
  const { unitsSold } = series;
  const returned = series.features.units_returned;
  let row = 0;
  while (row < unitsSold.length && !(unitsSold[row]! < 0) && !(returned && returned[row]! > 0)) row++;
  if (row === unitsSold.length) return unitsSold;
  const demand = unitsSold.slice();
  for (; row < demand.length; row++) demand[row] = demandOf(series, row);
  return demand;
}

/**
 * Whether a day ended without stock: what was sold understates what was wanted, so that a forecast is not judged
 * by it (Nahmias, 1994, Demand estimation in lost sales inventory systems, Naval Research Logistics 41).
 */
export function isCensored(series: DemandSeries, row: number): boolean {
  return series.inventoryLevel !== undefined && series.inventoryLevel[row]! <= 0;
}
