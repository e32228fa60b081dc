import type { NaiveScale } from "../../../functions/demand/error-measures";
import { addError, createErrorSums, type ErrorSums } from "../../../functions/demand/error-sums";

/** Errors of one method, in the horizon steps of one column. */
export interface Tally {
  readonly sums: ErrorSums;
  /** Sum of |error| over the product's naive scale, and how many rows have one. */
  scaled: number;
  scaledCount: number;
  /** Actual and forecast of each row, in turn: for what only all of them together tell. */
  readonly pairs: number[];
}

export function createTally(): Tally {
  return { sums: createErrorSums(), scaled: 0, scaledCount: 0, pairs: [] };
}

export function addForecast(
  tally: Tally,
  actual: number,
  forecast: number,
  scale: NaiveScale | undefined,
): void {
  addError(tally.sums, actual, forecast);
  tally.pairs.push(actual, forecast);
  if (!scale || scale.maeUnits === 0) return;
  tally.scaled += Math.abs(forecast - actual) / scale.maeUnits;
  tally.scaledCount++;
}

/**
 * WAPE of the forecasts multiplied by what makes their sum right, which is known only afterwards. Where most days are
 * zero, WAPE falls when forecasts do; this compares what is left when no method gains by it.
 */
export function computeWapeAtZeroBias({ sums, pairs }: Tally): number | undefined {
  const factor = sums.actual / (sums.actual + sums.error);
  let error = 0;
  for (let index = 0; index < pairs.length; index += 2) {
    error += Math.abs(factor * pairs[index + 1]! - pairs[index]!);
  }
  return sums.actual > 0 ? error / sums.actual : undefined;
}
