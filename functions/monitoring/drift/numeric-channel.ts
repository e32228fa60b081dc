import type { DriftKind } from "../product-verdict";
import { type CalendarTerms, WEEKLY_TERMS, YEARLY_TERMS } from "./calendar-terms";
import { CusumBank } from "./cusum-bank";
import { RankScores } from "./rank-scores";
import { RecursiveRegression } from "./recursive-regression";

/** Prior variances in units of the series' own variance; chosen by the study, which is flat around them. */
const PRIOR = { intercept: 10, weekly: 2, annual: 4, semiannual: 0.3, lag: 0.15, condition: 1000 };
const PRIOR_LAG = 0.3;

/** Changes looked for, in deviations of the daily surprise. */
const LEVEL_SHIFT = 0.6;
const WIDER = 1.7;
const NARROWER = 0.55;
/** A narrower spread matters least, so it needs more evidence. */
const NARROWING_HANDICAP = 0.7;
/** Evidence for a new level, relative to that for a wider spread, from which on the level explains the spread. */
const LEVEL_EXPLAINS = 0.5;
const LEVEL_UP = 0;
const LEVEL_DOWN = 1;
const SPREAD_UP = 2;
const SPREAD_DOWN = 3;

/** Errors beyond this many deviations teach no more than one at it. */
const CLIP = 3;
const LARGEST_LAG = 6;
/** Share of tied values from which on the spread is not judged: it is that of the grid. */
const TIED = 0.15;
/** Differences below this share of the scale are noise of measurement; without it a constant has no noise at all. */
const RESOLUTION = 0.05;
const GRAIN = 0.002;
/** Surprises remembered one by one, from which ranks start again after a change became the reference. */
const REMEMBERED = 28;

export interface NumericChannelOptions {
  /** Terms of the yearly season too, not only of the week. */
  readonly hasYearlySeason: boolean;
  /** How many conditions (0/1 features, for example promotions) are given with each value. */
  readonly conditionCount: number;
  /** Whether a narrower spread counts as drift. */
  readonly watchesNarrowing: boolean;
  /** Smallest scale, in the unit of the values. */
  readonly smallestScale?: number;
  readonly threshold: number;
  /** Observations from which location and scale are taken before the regression starts. */
  readonly warmUp: number;
  /** Observations before the first test. */
  readonly burnIn: number;
}

/**
 * Watches one numeric series for a change of level or spread.
 *
 * Each value is predicted from weekday, season, conditions and the day before (prewhitening); what remains,
 * the surprise, is turned into a normal score by its rank among the surprises so far, and the scores are summed
 * up as evidence.
 */
export class NumericChannel {
  readonly bank: CusumBank;
  private readonly ranks = new RankScores();
  private readonly regressors: Float64Array;
  private readonly lagIndex: number;
  private regression: RecursiveRegression | undefined;
  private warmUp: { readonly day: number; readonly value: number; readonly regressors: Float64Array }[] = [];
  private location = 0;
  private scale = 1;
  private lag = 0;
  private squares = 1;
  private squareCount = 1;
  private observed = 0;
  private readonly latest = new Float32Array(REMEMBERED);
  private ties = 0;

  constructor(private readonly options: NumericChannelOptions) {
    this.lagIndex = 1 + WEEKLY_TERMS + (options.hasYearlySeason ? YEARLY_TERMS : 0);
    this.regressors = new Float64Array(this.lagIndex + 1 + options.conditionCount);
    this.bank = new CusumBank(options.watchesNarrowing ? 4 : 3, options.threshold);
    if (options.watchesNarrowing) this.bank.handicap(SPREAD_DOWN, NARROWING_HANDICAP);
  }

  /** Whether there is enough history for a verdict. */
  get isReady(): boolean {
    return this.observed > this.options.burnIn;
  }

  /** What the evidence of a sum means. A new level scatters values too, so it explains both. */
  kindOf(index: number): DriftKind {
    if (index < SPREAD_UP) return "level";
    const level = Math.max(this.bank.score(LEVEL_UP), this.bank.score(LEVEL_DOWN));
    return level >= LEVEL_EXPLAINS * this.bank.score(index) ? "level" : "spread";
  }

  /** Takes in the value of a day; `NaN` changes nothing. `conditions` may hold more than are used. */
  advance(day: number, value: number, calendar: CalendarTerms, conditions: Float64Array): void {
    if (Number.isNaN(value)) return;
    this.observed += 1;
    this.fillRegressors(calendar, conditions);
    if (this.regression) {
      this.step(day, value);
      return;
    }
    this.warmUp.push({ day, value, regressors: this.regressors.slice() });
    if (this.warmUp.length === this.options.warmUp) this.finishWarmUp();
  }

  private fillRegressors({ weekly, yearly }: CalendarTerms, conditions: Float64Array): void {
    const { regressors, lagIndex } = this;
    regressors[0] = 1;
    for (let i = 0; i < WEEKLY_TERMS; i += 1) regressors[1 + i] = weekly[i]!;
    if (this.options.hasYearlySeason) {
      for (let i = 0; i < YEARLY_TERMS; i += 1) regressors[1 + WEEKLY_TERMS + i] = yearly[i]!;
    }
    for (let i = 0; i < this.options.conditionCount; i += 1) {
      const condition = conditions[i]!;
      regressors[lagIndex + 1 + i] = Number.isNaN(condition) ? 0 : condition;
    }
  }

  private finishWarmUp(): void {
    const sorted = Float64Array.from(this.warmUp, ({ value }) => value).sort();
    const count = sorted.length;
    this.location = sorted[count >> 1]!;
    let squares = 0;
    for (const value of sorted) squares += (value - this.location) ** 2;
    const deviation = Math.sqrt(squares / count);
    // The middle three fifths of a normal distribution are 1.683 deviations wide.
    const robust = (sorted[Math.floor(count * 0.8)]! - sorted[Math.floor(count * 0.2)]!) / 1.683;
    const smallest = Math.max(1e-9, this.options.smallestScale ?? 0.001 * Math.abs(this.location));
    this.scale = Math.max(robust > 0.2 * deviation ? robust : deviation, smallest);
    this.regression = this.createRegression();
    for (const { day, value, regressors } of this.warmUp) {
      this.regressors.set(regressors);
      this.step(day, value);
    }
    this.warmUp = [];
  }

  private createRegression(): RecursiveRegression {
    const size = this.regressors.length;
    const variances = new Float64Array(size).fill(PRIOR.condition);
    variances[0] = PRIOR.intercept;
    variances.fill(PRIOR.weekly, 1, 1 + WEEKLY_TERMS);
    if (this.options.hasYearlySeason) {
      variances.fill(PRIOR.annual, 1 + WEEKLY_TERMS, 3 + WEEKLY_TERMS);
      variances.fill(PRIOR.semiannual, 3 + WEEKLY_TERMS, 1 + WEEKLY_TERMS + YEARLY_TERMS);
    }
    variances[this.lagIndex] = PRIOR.lag;
    const means = new Float64Array(size);
    means[this.lagIndex] = PRIOR_LAG;
    return new RecursiveRegression(means, variances);
  }

  private step(day: number, rawValue: number): void {
    const regression = this.regression!;
    const value = (rawValue - this.location) / this.scale + blur(day);
    this.regressors[this.lagIndex] = this.lag;
    const error = value - regression.predict(this.regressors);
    const deviation = Math.sqrt(regression.varianceRatio);
    const surprise = error / deviation;
    const limit = CLIP * Math.sqrt(this.squares / this.squareCount);
    const clipped = this.squareCount > 20 ? Math.max(-limit, Math.min(limit, surprise)) : surprise;
    regression.learn(clipped * deviation);
    this.squares += clipped * clipped;
    this.squareCount += 1;
    const withoutConditions = value - regression.contribution(this.regressors, this.lagIndex + 1);
    this.lag = Math.max(-LARGEST_LAG, Math.min(LARGEST_LAG, withoutConditions));
    const rounded = Math.round(surprise / GRAIN) * GRAIN;
    if (this.ranks.count >= this.options.burnIn - this.options.warmUp)
      this.test(day, this.ranks.score(rounded));
    // The surprises of the warm-up are those of a regression that knows nothing yet.
    if (this.observed > this.options.warmUp) this.ranks.add(rounded);
    this.latest[this.observed % REMEMBERED] = rounded;
    if (this.bank.isAccepted(day)) this.adoptReference();
  }

  /** Makes what the series does now its reference: the level is learnt anew, ranks are those of late. */
  private adoptReference(): void {
    this.bank.accept();
    this.regression!.loosen(0, PRIOR.intercept);
    const centre = this.latest.reduce((sum, surprise) => sum + surprise, 0) / REMEMBERED;
    const centred = this.latest.map((surprise) => surprise - centre);
    this.ranks.restart(centred);
    this.squares = 1 + centred.reduce((sum, surprise) => sum + surprise ** 2, 0);
    this.squareCount = REMEMBERED + 1;
  }

  private test(day: number, score: number): void {
    const { bank } = this;
    bank.add(LEVEL_UP, LEVEL_SHIFT * score - 0.5 * LEVEL_SHIFT ** 2, day);
    bank.add(LEVEL_DOWN, -LEVEL_SHIFT * score - 0.5 * LEVEL_SHIFT ** 2, day);
    this.ties += (this.ranks.tieShare - this.ties) / 40;
    if (this.ties > TIED) return;
    bank.add(SPREAD_UP, computeSpreadEvidence(score, WIDER), day);
    if (this.options.watchesNarrowing) bank.add(SPREAD_DOWN, computeSpreadEvidence(score, NARROWER), day);
  }
}

/** Log-likelihood ratio of a normal score under deviation `factor` against 1. */
function computeSpreadEvidence(score: number, factor: number): number {
  return -Math.log(factor) + 0.5 * score * score * (1 - 1 / (factor * factor));
}

/** A small offset that looks random and is always the same for a day, from a triangular distribution. */
function blur(day: number): number {
  const first = (Math.imul(day + 1, 0x9e3779b1) ^ (Math.imul(day, 0x9e37) >>> 7)) >>> 0;
  const second = (Math.imul(day + 977, 0x85ebca77) ^ (Math.imul(day, 0xc2b2ae3d) >>> 9)) >>> 0;
  return RESOLUTION * 2.45 * (first / 2 ** 32 + second / 2 ** 32 - 1);
}
