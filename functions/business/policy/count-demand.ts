/** Demand counted in whole units: what slow movers need. Equal to SciPy's to 1e-10. */

import type { DemandTail } from "./reorder-point";

/** A distribution on 0, 1, 2 ... given by the probability of 0 and the ratio of neighbours. */
export interface CountDistribution {
  readonly mean: number;
  readonly logProbabilityOfZero: number;
  /** P(n + 1) / P(n). */
  readonly ratioAt: (n: number) => number;
}

/** Poisson demand: variance = mean. */
export function poisson(mean: number): CountDistribution {
  return { mean, logProbabilityOfZero: -mean, ratioAt: (n) => mean / (n + 1) };
}

/**
 * Negative binomial demand with a variance above its mean: r = mean^2 / (variance - mean),
 * p = mean / variance. Without over-dispersion it is Poisson.
 */
export function negativeBinomial(mean: number, variance: number): CountDistribution {
  if (!(variance > mean * (1 + 1e-9)) || mean === 0) return poisson(mean);
  const size = (mean * mean) / (variance - mean);
  const failure = 1 - mean / variance;
  return {
    mean,
    logProbabilityOfZero: size * Math.log(mean / variance),
    ratioAt: (n) => ((n + size) / (n + 1)) * failure,
  };
}

const LARGEST_COUNT = 10_000_000;

/** Fewest units that cover demand with a probability below 1. */
export function countQuantile(distribution: CountDistribution, probability: number): number {
  if (!(probability >= 0 && probability < 1)) return Number.NaN;
  let logTerm = distribution.logProbabilityOfZero;
  let sum = Math.exp(logTerm);
  let n = 0;
  // The tolerance forgives the rounding of the sum; SciPy's quantiles do the same.
  while (sum < probability - 1e-12 && n < LARGEST_COUNT) {
    logTerm += Math.log(distribution.ratioAt(n));
    sum += Math.exp(logTerm);
    n++;
  }
  return n;
}

/**
 * Fewest units whose expected shortage, E[(demand - units)+], does not exceed `loss`. Snyder and Shen (C.26):
 * E[(X - x)+] = E[X] - sum over y < x of P(X > y).
 */
export function countForLoss(distribution: CountDistribution, loss: number): number {
  let logTerm = distribution.logProbabilityOfZero;
  let below = Math.exp(logTerm);
  let short = distribution.mean;
  let n = 0;
  while (short > loss + 1e-12 && n < LARGEST_COUNT) {
    short -= 1 - below;
    logTerm += Math.log(distribution.ratioAt(n));
    below += Math.exp(logTerm);
    n++;
  }
  return n;
}

/** The tail of counted demand at whole units. E[(X - x)+] as in {@link countForLoss}. */
export function countTail({ mean, logProbabilityOfZero, ratioAt }: CountDistribution): DemandTail {
  let logTerm = logProbabilityOfZero;
  let below = Math.exp(logTerm);
  const above = [1 - below];
  const loss = [mean];
  const reach = (units: number) => {
    for (let n = above.length - 1; n < units; n++) {
      loss.push(loss[n]! - above[n]!);
      logTerm += Math.log(ratioAt(n));
      below += Math.exp(logTerm);
      above.push(Math.max(0, 1 - below));
    }
  };
  return {
    aboveOf(units) {
      reach(units);
      return above[units]!;
    },
    lossOf(units) {
      reach(units);
      return Math.max(0, loss[units]!);
    },
  };
}
