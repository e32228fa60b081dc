/** Observations over which the usual value is averaged, and before which nothing is said. */
const USUAL_DAYS = 14;
const FEWEST_DAYS = 14;

/** How far a value lies from what is usual of late, in units of `scale`, bounded by `limit`: what many may have in common. */
export class SlowDeviation {
  private usual = 0;
  private observed = 0;

  constructor(
    private readonly scale: number,
    private readonly limit: number,
  ) {}

  /** Takes in a value; `NaN` while there is too little to compare it with. */
  advance(value: number): number {
    const deviation = (value - this.usual) / this.scale;
    this.observed += 1;
    this.usual += (value - this.usual) / Math.min(this.observed, USUAL_DAYS);
    if (this.observed <= FEWEST_DAYS) return Number.NaN;
    return Math.max(-this.limit, Math.min(this.limit, deviation));
  }
}
