/** A sum must exceed its largest closed excursion of the past by this factor. */
const PAST_PEAK_FACTOR = 1.2;
/** Sums stop growing at this multiple of the threshold, so that they come down again in time. */
const LARGEST_RATIO = 3;
/** Observations that the belief "mean likelihood ratio 1" is worth. */
const PRIOR_WEIGHT = 30;
/** A day says no more than this: a logarithm of 4. */
const LARGEST_DAY_RATIO = Math.exp(4);
/** Days in alarm after which a change is the new normal: it has become the reference of whoever looks now. */
const ACCEPTANCE_DAYS = 30;
/** A series that changed before must bring this much of the usual evidence as a past excursion to beat. */
const ACCEPTED_PEAK_RATIO = 1.2;

/** What is known of one sum, field by field; the sums lie one after the other. */
const EVIDENCE = 0;
/** Day on which the sum left 0. */
const SINCE = 1;
const PEAK = 2;
const PAST_PEAK = 3;
/** Day on which it first reached its threshold since it left 0; 0 while it has not. */
const ALARM_DAY = 4;
const HANDICAP = 5;
/** What it is held against: follows from its handicap and its past. */
const THRESHOLD = 6;
const RATIO_SUM = 7;
const RATIO_SQUARES = 8;
const RATIO_COUNT = 9;
const FIELDS = 10;

/** Logarithms of the likelihood ratios of a day, and the ratios, of sums one after the other. */
export interface DayRatios {
  readonly logs: Float64Array;
  readonly ratios: Float64Array;
}

export function createDayRatios(size: number): DayRatios {
  return { logs: new Float64Array(size), ratios: new Float64Array(size) };
}

/** Filled and read within one call. */
const single = createDayRatios(1);

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
  /** `FIELDS` numbers per sum. */
  private readonly sums: Float64Array;
  /** Sums that are above their threshold, or were since they left 0. */
  private alarms = 0;

  constructor(
    readonly size: number,
    private readonly threshold: number,
  ) {
    this.sums = new Float64Array(FIELDS * size);
    for (let at = 0; at < this.sums.length; at += FIELDS) {
      this.sums.fill(PRIOR_WEIGHT, at + RATIO_SUM, at + RATIO_COUNT + 1);
      this.findThreshold(at);
    }
  }

  /** Makes one sum need `evidence` more than the others. */
  handicap(index: number, evidence: number): void {
    this.sums[FIELDS * index + HANDICAP] = evidence;
    this.findThreshold(FIELDS * index);
  }

  /** Adds the log-likelihood ratio of a day; a sum that falls to 0 begins anew on the next day. */
  add(index: number, logRatio: number, day: number): void {
    single.logs[0] = logRatio;
    single.ratios[0] = Math.exp(logRatio);
    this.addEach(index, 1, day, single);
  }

  /** The same of `count` sums from one index on; numbers that are handed over in arrays allocate nothing. */
  addEach(first: number, count: number, day: number, { logs, ratios }: DayRatios): void {
    const { sums } = this;
    for (let index = 0; index < count; index += 1) {
      const at = FIELDS * (first + index);
      const ratioSum = sums[at + RATIO_SUM]!;
      const ratioCount = sums[at + RATIO_COUNT]!;
      // Before this ratio joins the mean; most means are at most 1 and need no logarithm.
      const excess =
        ratioSum > ratioCount ? findLogExcess(ratioSum, sums[at + RATIO_SQUARES]!, ratioCount) : 0;
      const ratio = Math.min(LARGEST_DAY_RATIO, ratios[index]!);
      sums[at + RATIO_SUM] = ratioSum + ratio;
      sums[at + RATIO_SQUARES]! += ratio * ratio;
      sums[at + RATIO_COUNT] = ratioCount + 1;
      const before = sums[at + EVIDENCE]!;
      if (before === 0) sums[at + SINCE] = day;
      let after = before + logs[index]! - excess;
      if (after <= 0) {
        after = 0;
        // At rest there is no excursion to remember.
        if (before !== 0) this.endExcursion(at);
      } else {
        const threshold = sums[at + THRESHOLD]!;
        const ceiling = LARGEST_RATIO * threshold;
        if (after > ceiling) after = ceiling;
        if (after > sums[at + PEAK]!) sums[at + PEAK] = after;
        if (after > threshold && sums[at + ALARM_DAY] === 0) {
          sums[at + ALARM_DAY] = day;
          this.alarms += 1;
        }
      }
      sums[at + EVIDENCE] = after;
    }
  }

  /** Whether a change was in alarm for so long that it should become the reference. */
  isAccepted(day: number): boolean {
    if (this.alarms === 0) return false;
    for (let at = ALARM_DAY; at < this.sums.length; at += FIELDS) {
      const since = this.sums[at]!;
      if (since !== 0 && day - since >= ACCEPTANCE_DAYS) return true;
    }
    return false;
  }

  /** Begins anew on the new reference. */
  accept(): void {
    for (let at = 0; at < this.sums.length; at += FIELDS) {
      if (this.sums[at + ALARM_DAY] !== 0) this.notePeak(at, ACCEPTED_PEAK_RATIO * this.threshold);
    }
    this.restart();
  }

  /** Begins anew without anything to remember: a change that was declared says nothing about chance. */
  restart(): void {
    for (let at = 0; at < this.sums.length; at += FIELDS) {
      this.sums[at + EVIDENCE] = 0;
      this.sums[at + PEAK] = 0;
      this.sums[at + ALARM_DAY] = 0;
    }
    this.alarms = 0;
  }

  /** Evidence over its threshold. */
  score(index: number): number {
    const evidence = this.sums[FIELDS * index + EVIDENCE]!;
    return evidence === 0 ? 0 : evidence / this.sums[FIELDS * index + THRESHOLD]!;
  }

  /** The highest score of all sums. */
  highestScore(): number {
    return this.score(this.findStrongest());
  }

  /** Index of the highest score. */
  findStrongest(): number {
    return this.findStrongestOf(0, this.size);
  }

  /** Index of the highest score from one index on and before another. */
  findStrongestOf(from: number, to: number): number {
    let best = from;
    let highest = this.score(from);
    for (let index = from + 1; index < to; index += 1) {
      const score = this.score(index);
      if (score <= highest) continue;
      best = index;
      highest = score;
    }
    return best;
  }

  /** Day on which the sum left 0: the estimated beginning of the change. */
  sinceDay(index: number): number {
    return this.sums[FIELDS * index + SINCE]!;
  }

  private endExcursion(at: number): void {
    const { sums } = this;
    this.notePeak(at, sums[at + PEAK]!);
    sums[at + PEAK] = 0;
    if (sums[at + ALARM_DAY] === 0) return;
    sums[at + ALARM_DAY] = 0;
    this.alarms -= 1;
  }

  private notePeak(at: number, peak: number): void {
    if (peak <= this.sums[at + PAST_PEAK]!) return;
    this.sums[at + PAST_PEAK] = peak;
    this.findThreshold(at);
  }

  private findThreshold(at: number): void {
    const { sums, threshold } = this;
    sums[at + THRESHOLD] = Math.max(
      threshold + sums[at + HANDICAP]!,
      PAST_PEAK_FACTOR * sums[at + PAST_PEAK]!,
    );
  }
}

/**
 * By how much the mean of the ratios surely exceeds 1, as a logarithm: less its standard error, since that of true
 * likelihood ratios is above 1 half of the time too.
 */
function findLogExcess(sum: number, squares: number, count: number): number {
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean * mean);
  return Math.log(Math.max(1, mean - Math.sqrt(variance / count)));
}
