/** Values before anything is beyond the range of those so far. */
const FEWEST = 56;
/**
 * A value is far beyond when it lies outside by more than twice the whole range, by this many deviations, and by this
 * share of the largest value (of logarithms: by a factor of e).
 */
const RANGES = 2;
const DEVIATIONS = 6;
const SHARE = 0.7;
/** Values in a row that must be far beyond, and what each of them is worth as evidence. */
const CONFIRMING = 3;
const WORTH = 4;
/** Values far beyond in a row after which they are part of the range. */
const ACCEPTED = 30;

/**
 * Sees at once when a series leaves all it has ever been: another unit, another scale, another column.
 *
 * Models that weigh each value against the ones before need days for it where values are set once a week, or where each
 * is nearly the one before. Three values in a row that lie beyond all so far by more than twice their range need none.
 */
export class KnownRange {
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private count = 0;
  private beyond = 0;
  private firstDay = 0;

  constructor(private readonly isLogarithm: boolean) {}

  /** Day of the first of the values that are far beyond. */
  get sinceDay(): number {
    return this.firstDay;
  }

  /** In natural logarithms; 0 while values are in their range. */
  get evidence(): number {
    return this.beyond < CONFIRMING ? 0 : WORTH * this.beyond;
  }

  /** Takes in a value that is there; `deviation` is the usual one of the series in the same unit. */
  advance(day: number, value: number, deviation: number): void {
    const size = this.isLogarithm ? 1 : SHARE * Math.max(Math.abs(this.high), Math.abs(this.low));
    const distance = Math.max(RANGES * (this.high - this.low), DEVIATIONS * deviation, size);
    const isBeyond = value > this.high + distance || value < this.low - distance;
    if (this.count >= FEWEST && isBeyond && this.beyond < ACCEPTED) {
      if (this.beyond === 0) this.firstDay = day;
      this.beyond += 1;
      return;
    }
    // One odd value is no range: it is forgotten when the next is back.
    if (this.beyond === ACCEPTED) this.restart();
    this.beyond = 0;
    this.count += 1;
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
  }

  /** What comes now is the range. */
  restart(): void {
    this.low = Number.POSITIVE_INFINITY;
    this.high = Number.NEGATIVE_INFINITY;
    this.count = 0;
    this.beyond = 0;
  }
}
