import type { NaiveScale } from "../../../functions/demand/error-measures";
import { addError, createErrorSums, type ErrorSums } from "../../../functions/demand/error-sums";

/** Errors of one method, in the horizon steps of one column. */
export interface Tally {
  readonly sums: ErrorSums;
  /** Sum of |error| over the product's naive scale, and how many rows have one. */
  scaled: number;
  scaledCount: number;
}

export function createTally(): Tally {
  return { sums: createErrorSums(), scaled: 0, scaledCount: 0 };
}

export function addForecast(
  tally: Tally,
  actual: number,
  forecast: number,
  scale: NaiveScale | undefined,
): void {
  addError(tally.sums, actual, forecast);
  if (!scale || scale.maeUnits === 0) return;
  tally.scaled += Math.abs(forecast - actual) / scale.maeUnits;
  tally.scaledCount++;
}
