import { CusumBank, createDayRatios } from "./cusum-bank";

/** Changes of the level looked for, in deviations of the daily surprise: one that lasts, and one that leaps. */
const SMALL_SHIFT = 0.6;
const LARGE_SHIFT = 2 * SMALL_SHIFT;
/** Ratio of their likelihoods where the score is 0. */
const SMALL_SCALE = Math.exp(-0.5 * SMALL_SHIFT ** 2);
const LARGE_SCALE = Math.exp(-0.5 * LARGE_SHIFT ** 2);
/** Two sums look at the same level, so the second needs a little more. */
const LARGE_SHIFT_HANDICAP = 0.3;
const NARROWER = 0.55;
/** A narrower spread matters least, so it needs more evidence. */
const NARROWING_HANDICAP = 1.5;
const LEVEL_SUMS = 4;
const WIDER = LEVEL_SUMS;
/** Share of tied values from which on the spread is not judged: it is that of the grid. */
const TIED = 0.15;
const TIE_DAYS = 40;

/** A deviation by a factor, as the likelihood needs it. */
interface Spread {
  readonly logFactor: number;
  readonly weight: number;
}

const createSpread = (factor: number): Spread => ({
  logFactor: Math.log(factor),
  weight: 1 - 1 / (factor * factor),
});
const NARROW = createSpread(NARROWER);

/** Filled and read within one call. */
const today = createDayRatios(LEVEL_SUMS + 2);

/** Sums of evidence that normal scores have a new level (up or down, small or large) or a new spread. */
export class LevelSpreadEvidence {
  readonly bank: CusumBank;
  /** Those looked for beside the changes of the level. */
  private readonly spreads: readonly Spread[];
  private ties = 0;

  constructor(threshold: number, wider: number, watchesNarrowing: boolean) {
    this.spreads = watchesNarrowing ? [createSpread(wider), NARROW] : [createSpread(wider)];
    this.bank = new CusumBank(LEVEL_SUMS + this.spreads.length, threshold);
    this.bank.handicap(2, LARGE_SHIFT_HANDICAP);
    this.bank.handicap(3, LARGE_SHIFT_HANDICAP);
    if (watchesNarrowing) this.bank.handicap(WIDER + 1, NARROWING_HANDICAP);
  }

  /** Takes in the score of a day; `tieShare` of the values before were equal to its value. */
  add(day: number, score: number, tieShare: number): void {
    const { bank } = this;
    const { logs, ratios } = today;
    // One exponential serves four ratios.
    const small = Math.exp(SMALL_SHIFT * score);
    const large = small * small;
    logs[0] = computeShiftEvidence(score, SMALL_SHIFT);
    ratios[0] = SMALL_SCALE * small;
    logs[1] = computeShiftEvidence(-score, SMALL_SHIFT);
    ratios[1] = SMALL_SCALE / small;
    logs[2] = computeShiftEvidence(score, LARGE_SHIFT);
    ratios[2] = LARGE_SCALE * large;
    logs[3] = computeShiftEvidence(-score, LARGE_SHIFT);
    ratios[3] = LARGE_SCALE / large;
    this.ties += (tieShare - this.ties) / TIE_DAYS;
    let count = LEVEL_SUMS;
    if (this.ties <= TIED) {
      for (const spread of this.spreads) {
        const log = computeSpreadEvidence(score, spread);
        logs[count] = log;
        ratios[count] = Math.exp(log);
        count += 1;
      }
    }
    bank.addEach(0, count, day, today);
  }

  /** The sum that says most about the level, and about the spread. */
  strongestLevel(): number {
    return this.bank.findStrongestOf(0, LEVEL_SUMS);
  }

  strongestSpread(): number {
    return this.bank.findStrongestOf(WIDER, this.bank.size);
  }

  highestLevel(): number {
    return this.bank.score(this.strongestLevel());
  }

  highestSpread(): number {
    return this.bank.score(this.strongestSpread());
  }
}

/** Log-likelihood ratio of a normal score whose mean is `shift` against 0. */
export function computeShiftEvidence(score: number, shift: number): number {
  return shift * score - 0.5 * shift * shift;
}

/** Log-likelihood ratio of a normal score under another deviation against 1. */
function computeSpreadEvidence(score: number, { logFactor, weight }: Spread): number {
  return -logFactor + 0.5 * score * score * weight;
}
