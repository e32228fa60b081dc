import type { ScoredForecast } from "./rolling-origin";

/** How often actual demand lay within its bounds. */
export interface Coverage {
  count: number;
  /** Within the bounds as they stand. */
  held: number;
  /** The same, a value on a bound counted by the share of it that lies within: see `shareHeld`. */
  shares: number;
  /** Rows whose interval holds nothing but zero units. */
  zeroOnly: number;
}

export function createCoverage(): Coverage {
  return { count: 0, held: 0, shares: 0, zeroOnly: 0 };
}

export function addToCoverage(coverage: Coverage, { actual, lower, upper }: ScoredForecast): void {
  if (Number.isNaN(lower)) return;
  coverage.count++;
  if (actual >= lower && actual <= upper) coverage.held++;
  coverage.shares += shareHeld(actual, lower, upper);
  if (upper < 1) coverage.zeroOnly++;
}

/**
 * Share of a count that its interval holds: the count `y` is spread over y - 1/2 to y + 1/2, and what of it lies
 * between the bounds counts. An interval of whole units that holds 80 % of a demand of small counts does not exist -
 * zero alone is often more likely - so that counting `lower <= y <= upper` over-covers however right the distribution
 * is. Spread, the expected share of a right distribution is 80 %: the randomised probability integral transform in
 * its expected form.
 *
 * @see Czado, Gneiting, Held (2009), Predictive model assessment for count data, Biometrics 65(4)
 * @see Machado, Santos Silva (2005), Quantiles for counts, JASA 100(472)
 */
function shareHeld(actual: number, lower: number, upper: number): number {
  if (!Number.isInteger(actual)) return actual >= lower && actual <= upper ? 1 : 0;
  // Nothing lies below zero units: a lower bound of 0 leaves nothing out.
  const from = Math.max(actual - 0.5, lower > 0 ? lower : Number.NEGATIVE_INFINITY);
  return Math.max(0, Math.min(actual + 0.5, upper) - from);
}
