import type { CalendarTerms } from "./calendar-terms";
import { CusumBank, createDayRatios } from "./cusum-bank";
import { computeShiftEvidence } from "./level-spread-evidence";

/** Amplitude of a new weekly pattern, and shift on days with a condition, in deviations of the daily surprise. */
const WEEKLY_AMPLITUDE = 0.8 * Math.SQRT2;
const CONDITION_SHIFT = 0.9;
const WEEKLY_HANDICAP = 0.5;
const CONDITION_HANDICAP = 1;
const WEEKLY_SUMS = 4;
/** Days that "errors do not depend on the condition" is worth before there is data, and before the first test. */
const PRIOR_DAYS = 5;
const FEWEST_DAYS = 8;
/** A flag on whose days sales are this much rarer than usual tells of the sales and does not explain them. */
const OUTCOME_SHARE = 0.5;

/** Filled and read within one call. */
const today = createDayRatios(WEEKLY_SUMS);

/**
 * Sums of evidence that errors depend on something they did not depend on: the weekday, or a condition such as
 * a promotion. Such an error has no bias on average, so that only a sum which knows the pattern can see it.
 */
export class RelationEvidence {
  readonly bank: CusumBank;
  /** Sum and number of the scores on days with each condition. */
  private readonly scoreSums: Float64Array;
  private readonly scoreCounts: Float64Array;
  /** Days with a sale among those. */
  private readonly saleCounts: Float64Array;
  private days = 0;
  private saleDays = 0;

  constructor(
    private readonly conditionCount: number,
    threshold: number,
  ) {
    this.bank = new CusumBank(WEEKLY_SUMS + 2 * conditionCount, threshold);
    this.scoreSums = new Float64Array(conditionCount);
    this.scoreCounts = new Float64Array(conditionCount);
    this.saleCounts = new Float64Array(conditionCount);
    for (let index = 0; index < this.bank.size; index += 1) {
      this.bank.handicap(index, index < WEEKLY_SUMS ? WEEKLY_HANDICAP : CONDITION_HANDICAP);
    }
  }

  /** Takes in the normal score of a day's error. */
  add(
    day: number,
    score: number,
    hasSale: boolean,
    { weekly }: CalendarTerms,
    conditions: Float64Array,
  ): void {
    this.days += 1;
    if (hasSale) this.saleDays += 1;
    for (let harmonic = 0; harmonic < WEEKLY_SUMS / 2; harmonic += 1) {
      const shift = WEEKLY_AMPLITUDE * weekly[harmonic]!;
      today.logs[2 * harmonic] = computeShiftEvidence(score, shift);
      today.logs[2 * harmonic + 1] = computeShiftEvidence(score, -shift);
    }
    for (let index = 0; index < WEEKLY_SUMS; index += 1) today.ratios[index] = Math.exp(today.logs[index]!);
    this.bank.addEach(0, WEEKLY_SUMS, day, today);
    for (let i = 0; i < this.conditionCount; i += 1) {
      if (conditions[i] !== 1) continue;
      const count = this.scoreCounts[i]!;
      // What the error was on such days so far is no news.
      const news = score - this.scoreSums[i]! / (count + PRIOR_DAYS);
      if (count >= FEWEST_DAYS && !this.isOutcome(i)) {
        this.bank.add(WEEKLY_SUMS + 2 * i, computeShiftEvidence(news, CONDITION_SHIFT), day);
        this.bank.add(WEEKLY_SUMS + 2 * i + 1, computeShiftEvidence(news, -CONDITION_SHIFT), day);
      }
      this.scoreSums[i]! += score;
      this.scoreCounts[i]! += 1;
      if (hasSale) this.saleCounts[i]! += 1;
    }
    if (this.bank.isAccepted(day)) this.bank.accept();
  }

  /** What errors depend on is learnt anew. */
  rebase(): void {
    this.bank.restart();
    this.scoreSums.fill(0);
    this.scoreCounts.fill(0);
    this.saleCounts.fill(0);
  }

  private isOutcome(condition: number): boolean {
    const saleShare = this.saleCounts[condition]! / this.scoreCounts[condition]!;
    return saleShare < (OUTCOME_SHARE * this.saleDays) / this.days;
  }
}
