import type { ContestDay, ContestResult, ContestVerdict } from "../contracts/results/contest";

/** Evidence at which a verdict falls: of models that are alike, at most one contest in twenty ever shows so much. */
const ALPHA = 0.05;
const ENOUGH = Math.log(1 / ALPHA);
/**
 * What a day shows of two models, the next one shows again in part: so much of it before anything is seen, with the weight
 * of so many days. Fleets of the sandbox show 0.3 to 0.5.
 */
const PRIOR_PERSISTENCE = 0.6;
const PERSISTENCE_PRIOR_DAYS = 28;
const MOST_PERSISTENCE = 0.8;
/**
 * A bet counts for no more than one in which one error is a fifth above the other: (1.2 - 1) / (1.2 + 1) is about 0.1.
 * Wild days decide nothing, and ordinary ones can be staked on.
 */
const LARGEST_SHARE = 0.1;
/** Largest part of the evidence that is staked on a day: 1 would lose all of it on one bad day. */
const LARGEST_STAKE = 0.9;
/** Weight, in days, of the belief that the models are alike, before any day is seen. */
const PRIOR_DAYS = 2;
const PRIOR_VARIANCE = 0.25;
/** Two week-ends are seen before anything is promoted. */
const FEWEST_DAYS = 14;
/** After so many days without a verdict the difference is too small to matter. */
const MOST_DAYS = 84;
/** Days at which the intervals are narrowest. */
const TUNED_FOR_DAYS = 28;

/**
 * Judges the model that competes with the champion, on pairs: both forecast the same products on the same days.
 *
 * Each day gives `d`, the champion's error less the competitor's over both, bounded and scaled to -1 to 1. Days hang
 * together, so what is bet on is what a day adds to the day before: `d - r x (d before)`. Evidence that the competitor
 * is better is the capital of somebody who bets on it day by day, with stakes that rest on earlier days alone: the product
 * of `1 + stake x (d - r x d before)`. Were it no better, that capital would be a supermartingale where `r` is what days
 * have in common, and the chance that it ever reaches 20 at most 1 in 20 (Ville's inequality): one may look every day,
 * and stop when one likes. The same bet against it tells that it is worse.
 *
 * The intervals of the differences are asymptotic confidence sequences: they too hold at all days at once.
 *
 * @param days ascending
 * @see Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting, JRSS B 86(1)
 * @see Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory and asymptotic
 *   confidence sequences, Annals of Statistics 52(6)
 */
export function judgeContest(days: readonly ContestDay[]): ContestResult {
  const better = new Bettor();
  const worse = new Bettor();
  const wape: number[] = [];
  const value: number[] = [];
  const sums = {
    champion: 0,
    competitor: 0,
    actual: 0,
    championValue: 0,
    competitorValue: 0,
    productDays: 0,
  };
  for (const day of days) {
    const both = day.championError + day.competitorError;
    const share = both > 0 ? (day.championError - day.competitorError) / both : 0;
    const difference = Math.min(1, Math.max(-1, share / LARGEST_SHARE));
    better.bet(difference);
    worse.bet(-difference);
    sums.champion += day.championError;
    sums.competitor += day.competitorError;
    sums.actual += day.actual;
    sums.championValue += day.championErrorValue;
    sums.competitorValue += day.competitorErrorValue;
    sums.productDays += day.productDays;
    wape.push(day.championError - day.competitorError);
    value.push(day.championErrorValue - day.competitorErrorValue);
  }
  const perDay = sums.actual / Math.max(1, days.length);
  const over = (units: number) => (sums.actual > 0 ? units / sums.actual : null);
  return {
    from: days[0]?.date ?? null,
    to: days.at(-1)?.date ?? null,
    days: days.length,
    productDays: sums.productDays,
    championWape: over(sums.champion),
    competitorWape: over(sums.competitor),
    wapeGain: scale(boundMean(wape), perDay > 0 ? 1 / perDay : undefined),
    valueGainPerDay: scale(boundMean(value), 1),
    evidenceBetter: Math.exp(better.logCapital),
    evidenceWorse: Math.exp(worse.logCapital),
    ...decide(days.length, better, worse),
  };
}

function decide(
  days: number,
  better: Bettor,
  worse: Bettor,
): { readonly verdict: ContestVerdict; readonly because: string; readonly daysNeeded: number | null } {
  if (worse.logCapital >= ENOUGH) {
    return { verdict: "reject", because: "it is worse, beyond chance", daysNeeded: 0 };
  }
  if (better.logCapital >= ENOUGH) {
    if (days >= FEWEST_DAYS)
      return { verdict: "promote", because: "it is better, beyond chance", daysNeeded: 0 };
    return {
      verdict: "keep-watching",
      because: `it is better, beyond chance; ${FEWEST_DAYS} days are seen before a promotion`,
      daysNeeded: FEWEST_DAYS - days,
    };
  }
  if (days >= MOST_DAYS) {
    return { verdict: "reject", because: `after ${days} days it is no better beyond chance`, daysNeeded: 0 };
  }
  const growth = better.expectedGrowth();
  const needed = growth > 0 ? Math.ceil((ENOUGH - better.logCapital) / growth) : undefined;
  return {
    verdict: "keep-watching",
    because: "what was seen may be chance",
    daysNeeded: needed === undefined ? null : Math.max(needed, FEWEST_DAYS - days),
  };
}

/**
 * Bets day by day that a difference is above 0. What is bet on is the part of a day that the day before did not tell:
 * `d - r x (d of the day before)`, with `r` measured on earlier days.
 */
class Bettor {
  logCapital = 0;
  private readonly persistence = new Persistence();
  private previous: number | undefined;
  private count = PRIOR_DAYS;
  private sum = 0;
  private squares = PRIOR_DAYS * PRIOR_VARIANCE;

  bet(difference: number): void {
    const told = this.persistence.value();
    if (this.previous !== undefined) {
      const news = difference - told * this.previous;
      this.logCapital += Math.log1p(this.stake(told) * news);
      this.count += 1;
      this.sum += news;
      this.squares += news * news;
    }
    this.persistence.add(difference);
    this.previous = difference;
  }

  /** What a day like those before adds. */
  expectedGrowth(): number {
    return Math.log1p(this.stake(this.persistence.value()) * (this.sum / this.count));
  }

  /** The stake that would have grown best on the days before (approximate GRAPA); no day takes all of the capital. */
  private stake(told: number): number {
    const mean = this.sum / this.count;
    return Math.min(LARGEST_STAKE / (1 + told), Math.max(0, mean / (this.squares / this.count)));
  }
}

/** How much of a day's difference the next day shows again: the correlation of neighbours, from earlier days alone. */
class Persistence {
  private count = 0;
  private sum = 0;
  private squares = 0;
  private products = 0;
  private first = 0;
  private last = 0;

  add(value: number): void {
    if (this.count === 0) this.first = value;
    else this.products += value * this.last;
    this.count += 1;
    this.sum += value;
    this.squares += value * value;
    this.last = value;
  }

  value(): number {
    const { count } = this;
    if (count < 2) return PRIOR_PERSISTENCE;
    const mean = this.sum / count;
    const around = this.squares - count * mean * mean;
    const neighbours =
      this.products - mean * (2 * this.sum - this.first - this.last) + (count - 1) * mean * mean;
    const measured = around > 0 ? neighbours / around : 0;
    // Around the mean of few days neighbours look less alike than they are (Kendall 1954).
    const unbiased = measured + (1 + 4 * measured) / count;
    const weight = count / (count + PERSISTENCE_PRIOR_DAYS);
    return Math.min(MOST_PERSISTENCE, Math.max(0, weight * unbiased + (1 - weight) * PRIOR_PERSISTENCE));
  }
}

interface Estimate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Mean of daily differences and its asymptotic confidence sequence; no bounds for fewer than two days. */
function boundMean(values: readonly number[]): Estimate | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const mean = values.reduce((sum, one) => sum + one, 0) / count;
  if (count < 2) return { mean, low: null, high: null };
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  const log = -2 * Math.log(ALPHA);
  const rho2 = (log + Math.log(log) + 1) / TUNED_FOR_DAYS;
  const width = Math.sqrt(
    ((2 * (count * rho2 + 1)) / (count * count * rho2)) * Math.log(Math.sqrt(count * rho2 + 1) / ALPHA),
  );
  const half = Math.sqrt(variance) * width;
  return { mean, low: mean - half, high: mean + half };
}

function scale(estimate: Estimate | undefined, factor: number | undefined): Estimate | null {
  if (!estimate || factor === undefined) return null;
  const { mean, low, high } = estimate;
  const times = (one: number | null) => (one === null ? null : one * factor);
  return { mean: mean * factor, low: times(low), high: times(high) };
}
