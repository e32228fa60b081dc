/** Values that each side of a cut must have. */
const FEWEST = 5;
const GRACE = 10;
/** The oldest values are dropped beyond this many, which costs nothing at a year of days. */
const LONGEST = 2_000;

/**
 * ADWIN: a window that forgets its older part when the means of two parts differ by more than chance. The window is
 * kept value by value, not in buckets, so that every cut is tried.
 *
 * Sources: A. Bifet, R. Gavaldà (2007), "Learning from time-changing data with adaptive windowing", SIAM
 * International Conference on Data Mining, 443-448; the bound is that of river's `drift.ADWIN`.
 */
export class Adwin {
  private window: number[] = [];
  private updates = 0;

  /** @param clock days between two checks; river checks every 32nd value. */
  constructor(
    private readonly delta: number,
    private readonly clock = 1,
  ) {}

  /** Takes in a value; whether a change is found there. */
  update(value: number): boolean {
    this.window.push(value);
    if (this.window.length > LONGEST) this.window.shift();
    this.updates += 1;
    if (this.updates % this.clock !== 0 || this.window.length <= GRACE) return false;
    let isFound = false;
    for (let cut = this.findCut(); cut > 0; cut = this.findCut()) {
      this.window = this.window.slice(cut);
      isFound = true;
    }
    return isFound;
  }

  private findCut(): number {
    const { window } = this;
    const count = window.length;
    if (count <= GRACE) return 0;
    const total = window.reduce((sum, value) => sum + value, 0);
    const mean = total / count;
    const variance = window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const confidence = Math.log((2 * Math.log(count)) / this.delta);
    let before = 0;
    for (let cut = 1; cut < count; cut += 1) {
      before += window[cut - 1]!;
      if (cut < FEWEST || count - cut < FEWEST) continue;
      const harmonic = 1 / (cut - FEWEST + 1) + 1 / (count - cut - FEWEST + 1);
      const bound = Math.sqrt(2 * harmonic * variance * confidence) + (2 / 3) * confidence * harmonic;
      if (Math.abs(before / cut - (total - before) / (count - cut)) > bound) return cut;
    }
    return 0;
  }
}
