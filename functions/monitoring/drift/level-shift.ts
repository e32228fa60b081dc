/** Days looked back over for the beginning of a shift. */
const WINDOW = 40;
/** Observations that a shift must have lasted for. */
const FEWEST = 2;
const LARGEST_PERSISTENCE = 0.95;
/** Shifts below this many deviations of the series are not looked for. */
const SMALLEST_SHIFT = 0.3;
/** A little less than all, for what is rounded. */
const NEARLY = 1 - 1e-9;

/**
 * Evidence that the level of an autoregressive series moved: the jump of the first day together with what lasts.
 *
 * A series x with x(t) = phi x(t-1) + e(t) that is shifted from day T on shows the whole shift in the surprise of
 * day T and (1 - phi) of it in each surprise after. The likelihood ratio of that signature, at the best T and size,
 * against no change and against an outlier of one day (which shows -phi of itself on the day after).
 *
 * Source: R. S. Tsay (1988), "Outliers, level shifts, and variance changes in time series", Journal of Forecasting
 * 7(1), 1-20.
 */
export class LevelShift {
  /** The newest first from `newest` on, each written twice, so that a window is never cut in two. */
  private readonly scores = new Float32Array(2 * WINDOW);
  private readonly days = new Int32Array(2 * WINDOW);
  private newest = 0;
  private count = 0;
  /** Of the last observation: evidence in natural logarithms, direction and first day of the shift. */
  evidence = 0;
  sinceDay = 0;

  /** Takes in the surprise of a day as a normal score, and how much of a deviation lasts to the next day. */
  add(day: number, score: number, persistence: number): void {
    this.newest = this.newest === 0 ? WINDOW - 1 : this.newest - 1;
    const { scores, days, newest } = this;
    scores[newest] = score;
    scores[newest + WINDOW] = score;
    days[newest] = day;
    days[newest + WINDOW] = day;
    this.count += 1;
    const phi = Math.max(0, Math.min(LARGEST_PERSISTENCE, persistence));
    const lasting = 1 - phi;
    const outlierScale = 0.5 / (1 + phi * phi);
    const stationary = Math.sqrt(1 - phi * phi);
    let later = 0;
    let best = 0;
    let bestBack = 1;
    let next = 0;
    let largestOutlier = 0.5 * score * score;
    const reach = Math.min(WINDOW, this.count);
    for (let back = 1; back <= reach; back += 1) {
      const first = scores[newest + back - 1]!;
      if (back >= FEWEST) {
        const weight = 1 + lasting * lasting * (back - 1);
        const sum = first + lasting * later;
        const outlier = first - phi * next;
        const size = outlier * outlier * outlierScale;
        if (size > largestOutlier) largestOutlier = size;
        const height = 0.5 * sum * sum;
        // Most days are far from it: the division is for those that are not.
        if (height > NEARLY * weight * (largestOutlier + best)) {
          const gain = height / weight - largestOutlier;
          if (gain > best && Math.abs(sum) * stationary > SMALLEST_SHIFT * weight) {
            best = gain;
            bestBack = back;
          }
        }
      }
      later += first;
      next = first;
    }
    this.evidence = best;
    this.sinceDay = days[newest + bestBack - 1]!;
  }

  restart(): void {
    this.count = 0;
    this.evidence = 0;
  }
}
