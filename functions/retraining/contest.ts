import type { ContestDay, ContestResult, ContestVerdict } from "../contracts/results/contest";

/** Evidence at which a verdict falls: of models that are alike, at most one contest in twenty ever shows so much. */
const ALPHA = 0.05;
const ENOUGH = Math.log(1 / ALPHA);
/** So many days in a row are one bet: what a day shows of two models, the next one shows again in part. */
const BLOCK_DAYS = 3;
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
 * Each day gives `d`, the champion's error less the competitor's over both, bounded and scaled to -1 to 1. Evidence that the competitor is better
 * is the capital of somebody who bets on it day by day, with stakes that rest on earlier days alone: the product of
 * `1 + stake x d`. Were it no better, that capital would be a supermartingale, and the chance that it ever reaches 20
 * at most 1 in 20 (Ville's inequality): one may look every day, and stop when one likes. The same bet against it tells
 * that it is worse.
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
  let block = { champion: 0, competitor: 0, days: 0 };
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
    block.champion += day.championError;
    block.competitor += day.competitorError;
    block.days += 1;
    if (block.days === BLOCK_DAYS) {
      const both = block.champion + block.competitor;
      const share = both > 0 ? (block.champion - block.competitor) / both : 0;
      const difference = Math.min(1, Math.max(-1, share / LARGEST_SHARE));
      better.bet(difference);
      worse.bet(-difference);
      block = { champion: 0, competitor: 0, days: 0 };
    }
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
  const needed = growth > 0 ? Math.ceil((ENOUGH - better.logCapital) / growth) * BLOCK_DAYS : undefined;
  return {
    verdict: "keep-watching",
    because: "what was seen may be chance",
    daysNeeded: needed === undefined ? null : Math.max(needed, FEWEST_DAYS - days),
  };
}

/** Bets day by day that a difference is above 0. */
class Bettor {
  logCapital = 0;
  private count = PRIOR_DAYS;
  private sum = 0;
  private squares = PRIOR_DAYS * PRIOR_VARIANCE;

  bet(difference: number): void {
    this.logCapital += Math.log1p(this.stake() * difference);
    this.count += 1;
    this.sum += difference;
    this.squares += difference * difference;
  }

  /** What a day like those before adds. */
  expectedGrowth(): number {
    return Math.log1p(this.stake() * (this.sum / this.count));
  }

  /** The stake that would have grown best on the days before (approximate GRAPA). */
  private stake(): number {
    const mean = this.sum / this.count;
    return Math.min(LARGEST_STAKE, Math.max(0, mean / (this.squares / this.count)));
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
