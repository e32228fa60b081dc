import type { DriftKind } from "../../contracts/product-verdict";
import { type CalendarTerms, WEEKLY_TERMS, YEARLY_TERMS } from "./calendar-terms";
import { EvidenceScale } from "./evidence-scale";
import type { FeatureModel, Finding, Observation } from "./feature-model";
import { KnownRange } from "./known-range";
import { LevelShift } from "./level-shift";
import { LevelSpreadEvidence } from "./level-spread-evidence";
import { LongRunVariance } from "./long-run-variance";
import { RankScores } from "./rank-scores";
import { RecursiveRegression } from "./recursive-regression";
import { SpreadSeason } from "./spread-season";
import { REFERENCE_EVIDENCE } from "./thresholds";
import { YearlyEvents } from "./yearly-events";

/** Prior variances in units of the noise; chosen by the study, which is flat around them. */
const PRIOR = {
  intercept: 10,
  weekly: 2,
  annual: 2,
  semiannual: 0.15,
  trend: 1,
  lag: 0.15,
  secondLag: 0.15,
  drift: 0.01,
  demand: 10,
  condition: 1000,
};
const PRIOR_LAG = 0.3;
/** The day before and the one before it, and the level of late. */
const LAGS = 3;
/** The demand of the day, and that of late. */
const DEMAND_TERMS = 2;
const LARGEST_DEMAND = 10;
const PRIOR_DRIFT = 0.05;
/** What the level of late is: a mean of the days before that forgets this share each day. */
const DRIFT_SHARE = 0.1;
const DAYS_PER_YEAR = 365;

/** Errors beyond this many deviations teach no more than one at it. */
const CLIP = 3;
/** An outlier is the day before of the next day at this many deviations. */
const LAG_CLIP = 5;
/** Median size of a standard normal value. */
const MEDIAN_SIZE = 0.6745;
const SMALLEST_NOISE_SHARE = 0.1;
/** Differences below this share of the scale are noise of measurement; without it a constant has no noise at all. */
const RESOLUTION = 0.05;
const GRAIN = 0.002;
/** Surprises remembered one by one, from which ranks start again after a change became the reference. */
const REMEMBERED = 28;
/** The spread of four weeks after a declared change, over the one known, between which it counts as unchanged. */
const SETTLED_SPREAD = { from: 0.7, to: 1.5 };
/** Bound of a squared score there, and what "the spread is as it was" is worth, in observations. */
const LARGEST_SQUARE = 16;
const PRIOR_SQUARES = 3;
/** Days over which it is watched how often a value repeats, the share that is usual, and the longest that is held. */
const REPEAT_DAYS = 28;
const USUALLY_HELD = 0.6;
const LONGEST_HELD = 7;
/** How high each kind of evidence climbs in a fortnight on the ordinary products of the study. */
const PEAKS = {
  level: { mean: 2.7, deviation: 1.3 },
  shift: { mean: 1.5, deviation: 1.2 },
  spread: { mean: 2, deviation: 1 },
};
/** Deviations by which a coefficient is surely above 0. */
const SURE = 3;
/** Evidence for a new level from which on nothing is learnt, and for how many days at most. */
const SUSPICIOUS = 6.5;
const LONGEST_SUSPICION = 14;
/** Evidence for a new level, relative to that for a wider spread, from which on the level explains the spread. */
const LEVEL_EXPLAINS = 0.5;

/** Of two views of a level: the share of what the stronger one has more that counts, and the most it can have more. */
const STRONGER_COUNTS = 0.5;
const LARGEST_DIFFERENCE = 6;
/** What a level is worth at most that the same season had a year ago. */
const RETURNING_EVIDENCE = 4;

export interface NumericChannelOptions {
  /** Terms of the yearly season and of growth too, not only of the week. */
  readonly hasYearlySeason: boolean;
  /** Whether the week is taken out of the values before their noise is measured. */
  readonly scalesToNoise: boolean;
  /** Whether values may go with demand. */
  readonly goesWithDemand: boolean;
  /** How many conditions (0/1 features, for example promotions) are given with each value. */
  readonly conditionCount: number;
  /** Whether a narrower spread counts as drift. */
  readonly watchesNarrowing: boolean;
  /** How much wider the spread is that is looked for, as a factor. */
  readonly wider: number;
  /** Smallest scale, in the unit of the values. */
  readonly smallestScale?: number;
  /** Whether values are logarithms. */
  readonly isLogarithm?: boolean;
  /** What a jump counts for by itself, without the days after it; nothing when absent. */
  readonly jumpWorth?: number;
  /** Observations from which location and scale are taken before the regression starts; at most 28. */
  readonly warmUp: number;
  /** Observations before the first test. */
  readonly burnIn: number;
}

/** The first days of a series. */
interface WarmUp {
  readonly days: number[];
  readonly values: number[];
  /** A row per day. */
  readonly regressors: Float64Array;
}

/**
 * Watches one numeric series for a change of level or spread.
 *
 * Each value is predicted from weekday, season, growth, conditions and the day before (prewhitening); what
 * remains, the surprise, is turned into a normal score by its rank among the surprises so far, and the scores
 * are summed up as evidence.
 */
export class NumericChannel implements FeatureModel {
  private readonly sums: LevelSpreadEvidence;
  private readonly shift = new LevelShift();
  private readonly levelChance = new EvidenceScale(PEAKS.level);
  private readonly shiftChance = new EvidenceScale(PEAKS.shift);
  private readonly spreadChance = new EvidenceScale(PEAKS.spread);
  private readonly longRun = new LongRunVariance();
  private readonly events: YearlyEvents | undefined;
  private kind: DriftKind = "level";
  private since = 0;
  /** Of the sums, without that of a range that was left. */
  private weighed = 0;
  private readonly range: KnownRange;
  private readonly ranks = new RankScores();
  private readonly regressors: Float64Array;
  private readonly lagIndex: number;
  private readonly demandIndex: number;
  private readonly conditionIndex: number;
  private readonly spreadSeason: SpreadSeason | undefined;
  private regression: RecursiveRegression | undefined;
  private warmUp: WarmUp | undefined;
  private firstDay = 0;
  private location = 0;
  private scale = 1;
  private lag = 0;
  private recentLevel = 0;
  private secondLag = 0;
  private lastValue = Number.NaN;
  private repeatShare = 0;
  private held = 0;
  private squares = 1;
  private squareCount = 1;
  private suspiciousDays = 0;
  private observed = 0;
  private readonly latest = new Float32Array(REMEMBERED);
  /** Observations, and the sum of their squared scores, since a declared change; beyond `REMEMBERED` it has settled. */
  private sinceRebase = REMEMBERED;
  private rebaseSquares = 0;
  /** Normal score of the value last given; `NaN` while nothing is tested. */
  latestScore = Number.NaN;
  /** The same, over the spread since a declared change while that is not known yet. */
  settledScore = Number.NaN;
  surprise = Number.NaN;

  constructor(private readonly options: NumericChannelOptions) {
    this.range = new KnownRange(options.isLogarithm ?? false);
    const yearlyTerms = options.hasYearlySeason ? YEARLY_TERMS + 1 : 0;
    this.lagIndex = 1 + WEEKLY_TERMS + yearlyTerms;
    this.demandIndex = this.lagIndex + LAGS;
    this.conditionIndex = this.demandIndex + (options.goesWithDemand ? DEMAND_TERMS : 0);
    this.regressors = new Float64Array(this.conditionIndex + options.conditionCount);
    this.spreadSeason = options.hasYearlySeason ? new SpreadSeason() : undefined;
    this.events = options.hasYearlySeason ? new YearlyEvents() : undefined;
    this.sums = new LevelSpreadEvidence(REFERENCE_EVIDENCE, options.wider, options.watchesNarrowing);
  }

  get bank() {
    return this.sums.bank;
  }

  get evidence(): number {
    return Math.max(this.weighed, this.range.evidence);
  }

  /** Whether there is enough history for a verdict. */
  get isReady(): boolean {
    return this.observed > this.options.burnIn;
  }

  find(): Finding {
    if (this.range.evidence >= this.weighed) {
      return { kind: "level", evidence: this.evidence, sinceDay: this.range.sinceDay };
    }
    return { kind: this.kind, evidence: this.evidence, sinceDay: this.since };
  }

  /**
   * The level is learnt anew from the next value on. Whether the spread has changed too shows after four weeks: until
   * then it is not judged, and a wider one is allowed for in what is said of the level.
   */
  rebase(): void {
    if (!this.regression) return;
    this.range.restart();
    this.forgetEvidence();
    this.regression.loosen(0, PRIOR.intercept);
    this.sinceRebase = 0;
    this.rebaseSquares = 0;
  }

  /**
   * Takes in the value of a day; `NaN` changes nothing. What is watched on another scale is given beside.
   *
   * @param value the value on the scale on which it is watched. @param demand what goes with demand on that scale.
   */
  advance(
    observation: Omit<Observation, "sold">,
    value = observation.value,
    demand = observation.demand,
    pace = observation.pace,
  ): void {
    const { day, calendar, conditions } = observation;
    this.surprise = Number.NaN;
    if (Number.isNaN(value)) return;
    this.watchRange(day, value);
    if (this.isHeld(value)) return;
    if (this.observed === 0) this.firstDay = day;
    this.observed += 1;
    this.fillRegressors(day, calendar, conditions);
    if (this.options.goesWithDemand) {
      this.regressors[this.demandIndex] = Math.min(LARGEST_DEMAND, demand);
      this.regressors[this.demandIndex + 1] = Math.min(LARGEST_DEMAND, pace);
    }
    if (this.regression) {
      this.step(day, value, this.regression);
      return;
    }
    this.warmUp ??= {
      days: [],
      values: [],
      regressors: new Float64Array(this.options.warmUp * this.regressors.length),
    };
    const { warmUp } = this;
    warmUp.regressors.set(this.regressors, warmUp.days.length * this.regressors.length);
    warmUp.days.push(day);
    warmUp.values.push(value);
    if (warmUp.days.length === this.options.warmUp) this.finishWarmUp(warmUp);
  }

  private watchRange(day: number, value: number): void {
    // Before the first test the scale is not known.
    this.range.advance(
      day,
      value,
      this.isReady ? this.scale * Math.sqrt(this.squares / this.squareCount) : 0,
    );
  }

  /**
   * Whether a value is only the last one again, in a series that usually repeats itself for some days: what is set
   * once a week is seen once a week. Zeros are values.
   */
  private isHeld(value: number): boolean {
    const isSame = value === this.lastValue && value !== 0;
    this.lastValue = value;
    this.repeatShare += ((isSame ? 1 : 0) - this.repeatShare) / REPEAT_DAYS;
    this.held = isSame ? this.held + 1 : 0;
    return isSame && this.repeatShare > USUALLY_HELD && this.held % LONGEST_HELD !== 0;
  }

  private fillRegressors(day: number, { weekly, yearly }: CalendarTerms, conditions: Float64Array): void {
    const { regressors, lagIndex, conditionIndex } = this;
    regressors[0] = 1;
    for (let i = 0; i < WEEKLY_TERMS; i += 1) regressors[1 + i] = weekly[i]!;
    if (this.options.hasYearlySeason) {
      for (let i = 0; i < YEARLY_TERMS; i += 1) regressors[1 + WEEKLY_TERMS + i] = yearly[i]!;
      regressors[lagIndex - 1] = (day - this.firstDay) / DAYS_PER_YEAR;
    }
    for (let i = 0; i < this.options.conditionCount; i += 1) {
      const condition = conditions[i]!;
      regressors[conditionIndex + i] = Number.isNaN(condition) ? 0 : condition;
    }
  }

  private finishWarmUp(warmUp: WarmUp): void {
    const sorted = Float64Array.from(warmUp.values).sort();
    const count = sorted.length;
    this.location = sorted[count >> 1]!;
    let squares = 0;
    for (const value of sorted) squares += (value - this.location) ** 2;
    const deviation = Math.sqrt(squares / count);
    // The middle three fifths of a normal distribution are 1.683 deviations wide.
    const robust = (sorted[Math.floor(count * 0.8)]! - sorted[Math.floor(count * 0.2)]!) / 1.683;
    const smallest = Math.max(1e-9, this.options.smallestScale ?? 0.001 * Math.abs(this.location));
    this.scale = Math.max(robust > 0.2 * deviation ? robust : deviation, smallest);
    const sizes = this.replayWarmUp(warmUp);
    if (this.options.scalesToNoise) {
      // The priors are in units of the noise, which is smaller than a deviation that has the week in it.
      const noise = sizes.sort()[count >> 1]! / MEDIAN_SIZE;
      const share = Math.max(SMALLEST_NOISE_SHARE, Math.min(1, noise || 1));
      this.scale = Math.max(this.scale * share, smallest);
      this.replayWarmUp(warmUp);
    }
    this.warmUp = undefined;
  }

  /** Starts the regression over the days of the warm-up; returns the sizes of their surprises. */
  private replayWarmUp({ days, values, regressors }: WarmUp): Float64Array {
    this.regression = this.createRegression();
    this.lag = 0;
    this.secondLag = 0;
    this.recentLevel = 0;
    this.squares = 1;
    this.squareCount = 1;
    const sizes = new Float64Array(days.length);
    const width = this.regressors.length;
    for (let index = 0; index < days.length; index += 1) {
      this.regressors.set(regressors.subarray(index * width, (index + 1) * width));
      const surprise = this.learn(days[index]!, values[index]!, this.regression);
      this.latest[(index + 1) % REMEMBERED] = surprise;
      sizes[index] = Math.abs(surprise);
    }
    return sizes;
  }

  private createRegression(): RecursiveRegression {
    const variances = new Float64Array(this.regressors.length).fill(PRIOR.condition);
    variances[0] = PRIOR.intercept;
    variances.fill(PRIOR.weekly, 1, 1 + WEEKLY_TERMS);
    if (this.options.hasYearlySeason) {
      variances.fill(PRIOR.annual, 1 + WEEKLY_TERMS, 3 + WEEKLY_TERMS);
      variances.fill(PRIOR.semiannual, 3 + WEEKLY_TERMS, 1 + WEEKLY_TERMS + YEARLY_TERMS);
      variances[this.lagIndex - 1] = PRIOR.trend;
    }
    variances[this.lagIndex] = PRIOR.lag;
    variances[this.lagIndex + 1] = PRIOR.secondLag;
    variances[this.lagIndex + 2] = PRIOR.drift;
    variances.fill(PRIOR.demand, this.demandIndex, this.conditionIndex);
    const means = new Float64Array(variances.length);
    means[this.lagIndex] = PRIOR_LAG;
    means[this.lagIndex + 2] = PRIOR_DRIFT;
    return new RecursiveRegression(means, variances);
  }

  private step(day: number, value: number, regression: RecursiveRegression): void {
    const surprise = this.learn(day, value, regression);
    this.events?.advance(day, this.lag);
    this.spreadSeason?.learn(surprise);
    if (this.ranks.count >= this.options.burnIn - this.options.warmUp) {
      this.latestScore = this.ranks.score(surprise);
      this.surprise = this.latestScore;
      const widening = this.isSettling ? this.findWidening(this.latestScore) : 1;
      this.settledScore = this.latestScore / widening;
      this.sums.add(day, this.settledScore, this.ranks.tieShare);
      this.shift.add(day, this.ranks.extended / widening, this.findPersistence(regression));
      this.weigh();
      this.longRun.add(this.settledScore);
    }
    this.ranks.add(surprise);
    this.latest[this.observed % REMEMBERED] = surprise;
    if (this.isSettling) this.settle();
    if (this.bank.isAccepted(day)) this.adoptReference(regression);
  }

  private settle(): void {
    this.sinceRebase += 1;
    if (this.sinceRebase < REMEMBERED) return;
    const spread = Math.sqrt(this.rebaseSquares / REMEMBERED);
    if (spread < SETTLED_SPREAD.from || spread > SETTLED_SPREAD.to) this.adoptSpread();
    this.bank.restart();
  }

  /** Deviations of the noise by which a condition moves the value, as far as it is known. */
  weightOf(condition: number): number {
    return this.regression?.coefficient(this.conditionIndex + condition) ?? 0;
  }

  /** How much of a deviation lasts into the days after. */
  private findPersistence(regression: RecursiveRegression): number {
    const { lagIndex } = this;
    const days = regression.coefficient(lagIndex) + regression.coefficient(lagIndex + 1);
    return days + 0.5 * regression.coefficient(lagIndex + 2);
  }

  /** Whether the series has followed demand so far: one of its coefficients is surely above 0. */
  get followsDemand(): boolean {
    const { regression } = this;
    if (!regression) return false;
    for (let index = this.demandIndex; index < this.conditionIndex; index += 1) {
      const belief = regression.coefficient(index);
      if (belief > 0 && belief ** 2 > SURE ** 2 * regression.coefficientVariance(index)) return true;
    }
    return false;
  }

  /** Scales what the sums say to what is ordinary for this series. */
  private weigh(): void {
    const { bank, shift, sums } = this;
    // What is alike for weeks counts once, and not once a day.
    const { ratio } = this.longRun;
    const level = this.levelChance.weigh((REFERENCE_EVIDENCE * sums.highestLevel()) / ratio);
    const jump = this.shiftChance.weigh(shift.evidence / ratio);
    const spread = this.isSettling ? 0 : this.spreadChance.weigh(REFERENCE_EVIDENCE * sums.highestSpread());
    // Two views of the same level: a change shows in both, chance is seldom high in both.
    // What persists shows a change on one day only: where changes are jumps, that day alone may say it.
    const strongest = Math.max(weighViews(level, jump), (this.options.jumpWorth ?? 0) * jump);
    // A new level scatters values too, so it explains both.
    const isLevel = strongest >= LEVEL_EXPLAINS * spread;
    this.suspiciousDays = strongest > SUSPICIOUS ? this.suspiciousDays + 1 : 0;
    this.kind = isLevel ? "level" : "spread";
    const highest = Math.max(strongest, spread);
    // The season a year ago is described when somebody asks, which is seldom.
    const isReturning = highest > RETURNING_EVIDENCE && this.events?.isReturning;
    this.weighed = isReturning ? RETURNING_EVIDENCE : highest;
    this.since = spread > strongest ? bank.sinceDay(sums.strongestSpread()) : shift.sinceDay;
  }

  /** Whether the level may just have moved: what is learnt from such days would explain it away. */
  private get isSuspicious(): boolean {
    return this.suspiciousDays > 0 && this.suspiciousDays <= LONGEST_SUSPICION && !this.isSettling;
  }

  private get isSettling(): boolean {
    return this.sinceRebase < REMEMBERED;
  }

  /** By how much the deviation since a declared change exceeds the one known, at least 1; takes in a score. */
  private findWidening(score: number): number {
    const variance = (this.rebaseSquares + PRIOR_SQUARES) / (this.sinceRebase + PRIOR_SQUARES);
    this.rebaseSquares += Math.min(LARGEST_SQUARE, score ** 2);
    return Math.sqrt(Math.max(1, variance));
  }

  /** Predicts a value, learns from the error and returns it in deviations. */
  private learn(day: number, rawValue: number, regression: RecursiveRegression): number {
    const value = (rawValue - this.location) / this.scale + blur(day);
    this.regressors[this.lagIndex] = this.lag;
    this.regressors[this.lagIndex + 1] = this.secondLag;
    this.regressors[this.lagIndex + 2] = this.recentLevel;
    const prediction = regression.predict(this.regressors);
    const spread = this.spreadSeason?.expect(
      this.regressors[1 + WEEKLY_TERMS]!,
      this.regressors[2 + WEEKLY_TERMS]!,
    );
    const deviation = Math.sqrt(regression.varianceRatio) * (spread ?? 1);
    const surprise = (value - prediction) / deviation;
    const usual = Math.sqrt(this.squares / this.squareCount);
    const clipped = this.squareCount > 20 ? clip(surprise, CLIP * usual) : surprise;
    if (!this.isSuspicious) {
      regression.learn(clipped * deviation);
      this.squares += clipped * clipped;
      this.squareCount += 1;
    }
    // An outlier, or a promotion that was not announced, says little about the day after.
    const plausible = prediction + clip(surprise, LAG_CLIP * usual) * deviation;
    this.secondLag = this.lag;
    this.lag = plausible - regression.contribution(this.regressors, this.conditionIndex);
    this.recentLevel += DRIFT_SHARE * (this.lag - this.recentLevel);
    return Math.round(surprise / GRAIN) * GRAIN;
  }

  /** Makes what the series does now its reference: the level is learnt anew, a new spread is that of late. */
  private adoptReference(regression: RecursiveRegression): void {
    this.bank.accept();
    this.shift.restart();
    this.levelChance.accept();
    this.shiftChance.accept();
    this.spreadChance.accept();
    this.longRun.forget();
    this.range.restart();
    this.weighed = 0;
    this.suspiciousDays = 0;
    regression.loosen(0, PRIOR.intercept);
    // A new level says nothing against the spread known so far, which is that of many more days.
    if (this.kind !== "level") this.adoptSpread();
  }

  private forgetEvidence(): void {
    this.bank.restart();
    this.shift.restart();
    this.levelChance.forget();
    this.shiftChance.forget();
    this.spreadChance.forget();
    this.longRun.forget();
    this.weighed = 0;
    this.suspiciousDays = 0;
  }

  /** Makes the spread of the latest surprises the one that is known. */
  private adoptSpread(): void {
    const centre = this.latest.reduce((sum, surprise) => sum + surprise, 0) / REMEMBERED;
    const centred = this.latest.map((surprise) => surprise - centre);
    this.ranks.restart(centred);
    this.squares = 1 + centred.reduce((sum, surprise) => sum + surprise ** 2, 0);
    this.squareCount = REMEMBERED + 1;
  }
}

function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

/** A small offset that looks random and is always the same for a day, from a triangular distribution. */
function blur(day: number): number {
  const first = (Math.imul(day + 1, 0x9e3779b1) ^ (Math.imul(day, 0x9e37) >>> 7)) >>> 0;
  const second = (Math.imul(day + 977, 0x85ebca77) ^ (Math.imul(day, 0xc2b2ae3d) >>> 9)) >>> 0;
  return RESOLUTION * 2.45 * (first / 2 ** 32 + second / 2 ** 32 - 1);
}

/** Two views of the same change: the weaker one, and half of what the stronger one has more, up to a limit. */
function weighViews(one: number, other: number): number {
  const weaker = Math.min(one, other);
  return weaker + STRONGER_COUNTS * Math.min(LARGEST_DIFFERENCE, Math.max(one, other) - weaker);
}
