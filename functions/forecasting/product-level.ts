import { smoothDemand, weightOfHalfLife } from "../demand/exponential-smoothing";
import { lowerBound } from "../demand/numeric/search";
import { demandOf } from "../demand/scored-demand";
import type { DemandSeries } from "../demand/series";

/** Days of history that the features look back on. */
export const FEATURE_WINDOW_DAYS = 91;

/** A spike counts at most this many times the mean of the window's other selling days. */
const SPIKE_LIMIT = 10;

const FAST_WEIGHT = weightOfHalfLife(12);
const SLOW_WEIGHT = weightOfHalfLife(30);

/** A product's demand of a usual day at an origin, by levels that forget half in 12 and in 30 trading days. */
export interface ProductLevel {
  readonly fast: number;
  readonly slow: number;
}

/** Rows of the features' window up to an origin, and the largest demand of a day that counts in full there. */
export interface FeatureWindow {
  readonly start: number;
  /** The row after the last. */
  readonly end: number;
  readonly limitUnits: number;
}

export function findFeatureWindow(series: DemandSeries, originDay: number): FeatureWindow {
  const end = lowerBound(series.days, originDay + 1);
  const start = lowerBound(series.days, originDay - FEATURE_WINDOW_DAYS + 1, 0, end);
  return { start, end, limitUnits: findSpikeLimit(series, start, end) };
}

/** `NaN` where the window has no demand to tell it from. */
export function measureLevel(
  series: DemandSeries,
  { start, end, limitUnits }: FeatureWindow,
  weekdayFactors: Float64Array,
): ProductLevel {
  const demandAt = (row: number) => Math.min(demandOf(series, row), limitUnits);
  const levelOf = (weight: number) =>
    smoothDemand(series.days, demandAt, [start, end], weekdayFactors, weight);
  return { fast: levelOf(FAST_WEIGHT), slow: levelOf(SLOW_WEIGHT) };
}

function findSpikeLimit(series: DemandSeries, start: number, end: number): number {
  let largest = 0;
  let total = 0;
  let count = 0;
  for (let row = start; row < end; row++) {
    const units = demandOf(series, row);
    if (!(units > 0)) continue;
    total += units;
    count++;
    // Stryker disable next-line EqualityOperator: an equal maximum is the same.
    if (units > largest) largest = units;
  }
  return count > 1 ? (SPIKE_LIMIT * (total - largest)) / (count - 1) : Number.POSITIVE_INFINITY;
}
