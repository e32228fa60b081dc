/** Scores of a sum, four weeks; and scores since its last one before it counts, so that a change does not hide itself. */
const BLOCK = 28;
const DELAY = 28;
/** Blocks that the belief "scores are independent" is worth. */
const PRIOR_BLOCKS = 4;
/** One block says no more than this. */
const LARGEST = 12;
const SLOTS = BLOCK + DELAY + 1;

/**
 * By how much sums of scores scatter more than those of independent ones, learnt from the series' own past.
 *
 * Whatever a prediction leaves of a slow movement (a wave that comes each winter, a level that wanders) makes scores
 * that are alike for weeks. Evidence that adds them up as independent counts one movement many times; divided by the
 * variance of sums over four weeks, in units of that of independent scores, it counts once.
 *
 * Source: W. K. Newey, K. D. West (1987), "A simple, positive semi-definite, heteroskedasticity and autocorrelation
 * consistent covariance matrix", Econometrica 55(3), 703-708, for the idea; the estimate is that of overlapping sums.
 */
export class LongRunVariance {
  /** Sums of all scores up to each of the latest ones. */
  private readonly totals = new Float64Array(SLOTS);
  private latest = 0;
  private count = 0;
  private sum = PRIOR_BLOCKS;
  private blocks = PRIOR_BLOCKS;
  /** At least 1. */
  ratio = 1;

  /** Takes in the score of a day, standard normal while nothing changes. */
  add(score: number): void {
    const total = this.totals[this.latest]! + score;
    this.latest = (this.latest + 1) % SLOTS;
    this.totals[this.latest] = total;
    this.count += 1;
    if (this.count < SLOTS - 1) return;
    // The slot after the latest is the oldest.
    const from = (this.latest + 1) % SLOTS;
    const change = this.totals[(from + BLOCK) % SLOTS]! - this.totals[from]!;
    this.sum += Math.min(LARGEST, (change * change) / BLOCK) / BLOCK;
    this.blocks += 1 / BLOCK;
    this.ratio = Math.max(1, this.sum / this.blocks);
  }

  /** The latest scores are those of a change: they say nothing about chance. */
  forget(): void {
    this.totals.fill(0);
    this.count = 0;
  }
}
