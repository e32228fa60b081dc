/**
 * The Page-Hinkley test, two-sided, with the defaults of river's `PageHinkley` but for the threshold.
 *
 * Sources: E. S. Page (1954), "Continuous inspection schemes", Biometrika 41, 100-115; J. Montiel et al. (2021),
 * "River: machine learning for streaming data in Python", Journal of Machine Learning Research 22(110), whose
 * `drift.PageHinkley` this follows.
 */
export class PageHinkley {
  private count = 0;
  private mean = 0;
  private up = 0;
  private down = 0;
  private lowest = Number.POSITIVE_INFINITY;
  private highest = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly threshold: number,
    private readonly fewest = 30,
    private readonly delta = 0.005,
    private readonly alpha = 0.9999,
  ) {}

  /** Takes in a value; whether a change is found there, after which the test begins anew. */
  update(value: number): boolean {
    this.count += 1;
    this.mean += (value - this.mean) / this.count;
    const deviation = value - this.mean;
    this.up = this.alpha * this.up + deviation - this.delta;
    this.down = this.alpha * this.down + deviation + this.delta;
    this.lowest = Math.min(this.lowest, this.up);
    this.highest = Math.max(this.highest, this.down);
    if (this.count < this.fewest) return false;
    const isFound = Math.max(this.up - this.lowest, this.highest - this.down) > this.threshold;
    if (isFound) this.restart();
    return isFound;
  }

  private restart(): void {
    this.count = 0;
    this.mean = 0;
    this.up = 0;
    this.down = 0;
    this.lowest = Number.POSITIVE_INFINITY;
    this.highest = Number.NEGATIVE_INFINITY;
  }
}
