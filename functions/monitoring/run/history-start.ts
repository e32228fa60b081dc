/** Days of history a verdict rests on at least, where there are so many: two years cover the yearly season. */
const HISTORY_DAYS = 730;
/** The beginning of the history read moves in such steps, so that a replay seldom starts anew. */
const ANCHOR_STEP_DAYS = 182;

/** First day of the history that the verdict of a day rests on. */
export function findHistoryStart(origin: number): number {
  return Math.floor((origin - HISTORY_DAYS) / ANCHOR_STEP_DAYS) * ANCHOR_STEP_DAYS;
}

/** The beginning before the one given. */
export function findEarlierStart(historyStart: number): number {
  return historyStart - ANCHOR_STEP_DAYS;
}
