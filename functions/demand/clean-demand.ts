import type { DemandSeries } from "./series";

/**
 * Demand of a day for looking at the past: units sold less units returned the same day, where the data has
 * the column `units_returned`, and never below zero. An order that was cancelled on its day thus leaves no
 * trace, while a return of an earlier sale lowers its day a little. `NaN` when units are missing.
 *
 * Actuals to be scored are not cleaned: they stay the units sold.
 */
export function demandOf(series: DemandSeries, row: number): number {
  const sold = series.unitsSold[row]!;
  const returned = series.features.units_returned?.[row] ?? 0;
  return Math.max(0, returned > 0 ? sold - returned : sold);
}
