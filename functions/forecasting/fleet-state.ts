import { computeWeekdayFactors } from "../demand/exponential-smoothing";
import type { DemandSeries } from "../demand/series";
import { findFeatureWindow, measureLevel } from "./product-level";

/** What the products that are read together show of an origin, and none of them by itself. */
export interface FleetState {
  /** See {@link computeWeekdayFactors}. */
  readonly weekdayFactors: Float64Array;
  /**
   * All fast levels over all slow ones: by how much the slow level of a product lags behind the season. 1 where
   * nothing is known.
   */
  readonly levelShift: number;
}

/** @param fleet products that are read together (a shard); later rows are not looked at. */
export function summariseFleet(fleet: readonly DemandSeries[], originDay: number): FleetState {
  const weekdayFactors = computeWeekdayFactors(fleet, originDay);
  let fast = 0;
  let slow = 0;
  for (const series of fleet) {
    const level = measureLevel(series, findFeatureWindow(series, originDay), weekdayFactors);
    if (Number.isNaN(level.slow)) continue;
    fast += level.fast;
    slow += level.slow;
  }
  return { weekdayFactors, levelShift: slow > 0 ? fast / slow : 1 };
}
