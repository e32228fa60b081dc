/** Days looked back over for the beginning of a shift. */
const WINDOW = 40;
/** Observations that a shift must have lasted for. */
const FEWEST = 2;
const LARGEST_PERSISTENCE = 0.95;
/** Shifts below this many deviations of the series are not looked for. */
const SMALLEST_SHIFT = 0.3;

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
  private readonly scores = new Float32Array(WINDOW);
  private readonly days = new Int32Array(WINDOW);
  private count = 0;
  /** Of the last observation: evidence in natural logarithms, direction and first day of the shift. */
  evidence = 0;
  sinceDay = 0;

  /** Takes in the surprise of a day as a normal score, and how much of a deviation lasts to the next day. */
  add(day: number, score: number, persistence: number): void {
    const slot = this.count % WINDOW;
    this.scores[slot] = score;
    this.days[slot] = day;
    this.count += 1;
    const phi = Math.max(0, Math.min(LARGEST_PERSISTENCE, persistence));
    const lasting = 1 - phi;
    const outlierWeight = 1 + phi * phi;
    const stationary = Math.sqrt(1 - phi * phi);
    let later = 0;
    let best = 0;
    let bestSlot = slot;
    let next = 0;
    let largestOutlier = 0.5 * score * score;
    const reach = Math.min(WINDOW, this.count);
    for (let back = 1; back <= reach; back += 1) {
      const at = (this.count - back + WINDOW * 2) % WINDOW;
      const first = this.scores[at]!;
      if (back >= FEWEST) {
        const weight = 1 + lasting * lasting * (back - 1);
        const sum = first + lasting * later;
        const outlier = first - phi * next;
        largestOutlier = Math.max(largestOutlier, (0.5 * outlier * outlier) / outlierWeight);
        const gain = (0.5 * sum * sum) / weight - largestOutlier;
        if (gain > best && Math.abs(sum) * stationary > SMALLEST_SHIFT * weight) {
          best = gain;
          bestSlot = at;
        }
      }
      later += first;
      next = first;
    }
    this.evidence = best;
    this.sinceDay = this.days[bestSlot]!;
  }

  restart(): void {
    this.count = 0;
    this.evidence = 0;
  }
}
