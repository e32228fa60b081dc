/**
 * Simple methods that the model is held against, each with books of its own: the same weekday a week before; simple
 * exponential smoothing with the weekdays of the fleet; the same weekday 52 weeks before, where the history goes back
 * that far.
 */
export const BASELINES = ["seasonal-naive", "smoothing", "last-year"] as const;
export type BaselineName = (typeof BASELINES)[number];

/** As people read them. */
export const BASELINE_NAMES: Readonly<Record<BaselineName, string>> = {
  "seasonal-naive": "seasonal naive",
  smoothing: "smoothing",
  "last-year": "last year",
};
