/** A sum must exceed its largest closed excursion of the past by this factor. */
const PAST_PEAK_FACTOR = 1.2;
/** Sums stop growing at this multiple of the threshold, so that they come down again in time. */
const LARGEST_RATIO = 3;
/** Observations that the belief "mean likelihood ratio 1" is worth. */
const PRIOR_WEIGHT = 30;
const LARGEST_LOG_RATIO = 4;
/** Days in alarm after which a change is the new normal: it has become the reference of whoever looks now. */
const ACCEPTANCE_DAYS = 30;
/** A series that changed before must bring this much of the usual evidence as a past excursion to beat. */
const ACCEPTED_PEAK_RATIO = 1.2;

/**
 * A bank of one-sided cumulative sums of log-likelihood ratios, each looking for one kind of change.
 *
 * A sum is the evidence, in natural logarithms, for "it changed at the best moment since" against "it never
 * did". Two corrections keep it honest where the model is wrong: a ratio whose mean over the past surely exceeds 1
 * is scaled back to 1, and a series that has reached a height before without drifting must climb higher.
 *
 * Sources: E. S. Page (1954), "Continuous inspection schemes", Biometrika 41, 100-115; G. Lorden (1971),
 * "Procedures for reacting to a change in distribution", Annals of Mathematical Statistics 42, 1897-1908;
 * for the mean of 1: J. Shin, A. Ramdas, A. Rinaldo (2024), "E-detectors", NEJSDS 2(2).
 */
export class CusumBank {
  private readonly evidence: Float64Array;
  private readonly since: Int32Array;
  private readonly peak: Float64Array;
  private readonly pastPeak: Float64Array;
  /** Day on which a sum first reached its threshold since it left 0; 0 while it has not. */
  private readonly alarmDay: Int32Array;
  private readonly handicaps: Float64Array;
  private readonly ratioSum: Float64Array;
  private readonly ratioSquares: Float64Array;
  private readonly ratioCount: Float64Array;

  constructor(
    readonly size: number,
    private readonly threshold: number,
  ) {
    this.evidence = new Float64Array(size);
    this.since = new Int32Array(size);
    this.peak = new Float64Array(size);
    this.pastPeak = new Float64Array(size);
    this.handicaps = new Float64Array(size);
    this.alarmDay = new Int32Array(size);
    this.ratioSum = new Float64Array(size).fill(PRIOR_WEIGHT);
    this.ratioSquares = new Float64Array(size).fill(PRIOR_WEIGHT);
    this.ratioCount = new Float64Array(size).fill(PRIOR_WEIGHT);
  }

  /** Makes one sum need `evidence` more than the others. */
  handicap(index: number, evidence: number): void {
    this.handicaps[index] = evidence;
  }

  /** Adds the log-likelihood ratio of a day; a sum that falls to 0 begins anew on the next day. */
  add(index: number, logRatio: number, day: number): void {
    // Before this ratio joins the mean; most means are at most 1 and need no logarithm.
    const excess = this.ratioSum[index]! > this.ratioCount[index]! ? Math.log(this.findExcess(index)) : 0;
    const ratio = Math.exp(Math.min(LARGEST_LOG_RATIO, logRatio));
    this.ratioSum[index]! += ratio;
    this.ratioSquares[index]! += ratio * ratio;
    this.ratioCount[index]! += 1;
    const before = this.evidence[index]!;
    if (before === 0) this.since[index] = day;
    let after = before + logRatio - excess;
    if (after <= 0) {
      after = 0;
      if (this.peak[index]! > this.pastPeak[index]!) this.pastPeak[index] = this.peak[index]!;
      this.peak[index] = 0;
      this.alarmDay[index] = 0;
    } else {
      const ceiling = LARGEST_RATIO * this.thresholdOf(index);
      if (after > ceiling) after = ceiling;
      if (after > this.peak[index]!) this.peak[index] = after;
      if (this.alarmDay[index] === 0 && after > this.thresholdOf(index)) this.alarmDay[index] = day;
    }
    this.evidence[index] = after;
  }

  /** Whether a change was in alarm for so long that it should become the reference. */
  isAccepted(day: number): boolean {
    for (let index = 0; index < this.size; index += 1) {
      const since = this.alarmDay[index]!;
      if (since !== 0 && day - since >= ACCEPTANCE_DAYS) return true;
    }
    return false;
  }

  /** Begins anew on the new reference. */
  accept(): void {
    for (let index = 0; index < this.size; index += 1) {
      if (this.alarmDay[index] !== 0) {
        this.pastPeak[index] = Math.max(this.pastPeak[index]!, ACCEPTED_PEAK_RATIO * this.threshold);
      }
    }
    this.restart();
  }

  /** Begins anew without anything to remember: a change that was declared says nothing about chance. */
  restart(): void {
    this.evidence.fill(0);
    this.peak.fill(0);
    this.alarmDay.fill(0);
  }

  /** Evidence over its threshold. */
  score(index: number): number {
    return this.evidence[index]! / this.thresholdOf(index);
  }

  /** The highest score of all sums. */
  highestScore(): number {
    let highest = 0;
    for (let index = 0; index < this.size; index += 1) {
      const score = this.score(index);
      if (score > highest) highest = score;
    }
    return highest;
  }

  /** Index of the highest score. */
  findStrongest(): number {
    let best = 0;
    for (let index = 1; index < this.size; index += 1) {
      if (this.score(index) > this.score(best)) best = index;
    }
    return best;
  }

  /** Day on which the sum left 0: the estimated beginning of the change. */
  sinceDay(index: number): number {
    return this.since[index]!;
  }

  /**
   * By how much the mean of the ratios surely exceeds 1: less its standard error, since that of true
   * likelihood ratios is above 1 half of the time too.
   */
  private findExcess(index: number): number {
    const count = this.ratioCount[index]!;
    const mean = this.ratioSum[index]! / count;
    const variance = Math.max(0, this.ratioSquares[index]! / count - mean * mean);
    return Math.max(1, mean - Math.sqrt(variance / count));
  }

  private thresholdOf(index: number): number {
    return Math.max(this.threshold + this.handicaps[index]!, PAST_PEAK_FACTOR * this.pastPeak[index]!);
  }
}
