/** Observed days of a block whose highest evidence is one observation of how high evidence climbs by chance. */
const BLOCK_DAYS = 14;
/** How many blocks the belief about a series that nothing is known of is worth. */
const PRIOR_BLOCKS = 10;
/** Evidence below this is at rest: what it was before belongs to the past. */
const REST = 1;
/** What an ordinary series shows, on whose scale evidence is given: mean and deviation of the highest of blocks. */
export const ORDINARY: PeakPrior = { mean: 2, deviation: 1.3 };
/** Evidence as high as ever before is worth this much on that scale. */
const RECORD = 5;
/** Evidence of a change that became the reference counts as this much at most. */
const LARGEST_ACCEPTED = 9;

/** Highest evidence of blocks of fourteen days on ordinary series. */
export interface PeakPrior {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * How high evidence climbs on a series without a change, learnt from the series' own past.
 *
 * Cumulative sums and likelihood ratios mean what they say while the model holds. Where it does not (a level that
 * wanders, an event that returns) they climb higher, by an amount that is the series' own. Evidence is standardised
 * by mean and deviation of the highest evidence of its fortnights, shrunk towards what is ordinary, and by the
 * highest ever. An excursion counts when it is over, so that a change does not hide itself.
 */
export class EvidenceScale {
  private blocks = PRIOR_BLOCKS;
  private sum: number;
  private squares: number;
  /** Of the highest evidence of the blocks so far. */
  private mean = 0;
  private deviation = 0;
  private highest = 0;
  private pendingBlocks = 0;
  private pendingSum = 0;
  private pendingSquares = 0;
  private pendingHighest = 0;
  private inBlock = 0;
  private blockPeak = 0;

  /** @param recordWorth what evidence as high as ever before is worth at most. */
  constructor(
    private readonly prior: PeakPrior = ORDINARY,
    private readonly recordWorth = RECORD,
  ) {
    this.sum = PRIOR_BLOCKS * prior.mean;
    this.squares = PRIOR_BLOCKS * (prior.mean ** 2 + prior.deviation ** 2);
    this.describe();
  }

  /** Takes in the evidence of an observed day; returns it on the scale of an ordinary series. */
  weigh(evidence: number): number {
    const { mean, deviation } = this;
    this.add(evidence);
    if (evidence === 0) return 0;
    const standard = ORDINARY.mean + ((evidence - mean) * ORDINARY.deviation) / deviation;
    const record = this.highest > 0 ? (this.recordWorth * evidence) / this.highest : standard;
    return Math.max(0, Math.min(standard, record));
  }

  /** The change became the reference. */
  accept(): void {
    this.settle(LARGEST_ACCEPTED);
  }

  /** What climbs now is a change that was declared: it is no height that chance has reached. */
  forget(): void {
    this.inBlock = 0;
    this.blockPeak = 0;
    this.dropPending();
  }

  private add(evidence: number): void {
    if (evidence > this.blockPeak) this.blockPeak = evidence;
    this.inBlock += 1;
    if (this.inBlock === BLOCK_DAYS) {
      this.pendingBlocks += 1;
      this.pendingSum += this.blockPeak;
      this.pendingSquares += this.blockPeak ** 2;
      this.pendingHighest = Math.max(this.pendingHighest, this.blockPeak);
      this.inBlock = 0;
      this.blockPeak = 0;
    }
    if (evidence < REST && this.pendingBlocks > 0) this.settle(Number.POSITIVE_INFINITY);
  }

  private settle(limit: number): void {
    this.blocks += this.pendingBlocks;
    this.sum += Math.min(this.pendingSum, this.pendingBlocks * limit);
    this.squares += Math.min(this.pendingSquares, this.pendingBlocks * limit * limit);
    this.highest = Math.max(this.highest, Math.min(limit, this.pendingHighest));
    this.describe();
    this.dropPending();
  }

  private describe(): void {
    this.mean = this.sum / this.blocks;
    const variance = Math.max(0, this.squares / this.blocks - this.mean * this.mean);
    this.deviation = Math.max(0.8 * this.prior.deviation, Math.sqrt(variance));
  }

  private dropPending(): void {
    this.pendingBlocks = 0;
    this.pendingSum = 0;
    this.pendingSquares = 0;
    this.pendingHighest = 0;
  }
}
