/**
 * Survival function of the two-sided one-sample Kolmogorov statistic D_n, which SciPy uses as the asymptotic
 * p-value of the two-sample test.
 *
 * The choice of method per region follows R. Simard and P. L'Ecuyer (2011), "Computing the two-sided
 * Kolmogorov-Smirnov distribution", Journal of Statistical Software 39(11).
 */
import { computeMatrixProbability } from "./durbin-matrix";
import { computePelzGoodProbability } from "./pelz-good";
import { computePomeranzProbability } from "./pomeranz";

/** P(D_n >= distance) for a sample of `n` (a positive integer). */
export function computeKolmogorovSurvival(n: number, distance: number): number {
  return Math.min(1, Math.max(0, computeUnclipped(n, distance)));
}

function computeUnclipped(n: number, x: number): number {
  if (x >= 1) return 0;
  if (x <= 0) return 1;
  const scaled = n * x;
  if (scaled <= 0.5) return 1;
  if (scaled <= 1) return 1 - computeSmallestDistances(n, scaled);
  if (scaled >= n - 1) return 2 * (1 - x) ** n;
  if (x >= 0.5) return 2 * computeSmirnovSurvival(n, x);
  const square = scaled * x;
  if (n <= 140) {
    if (square <= 0.754693) return 1 - computeMatrixProbability(n, x);
    if (square <= 4) return 1 - computePomeranzProbability(n, x);
    return 2 * computeSmirnovSurvival(n, x);
  }
  if (square >= 370) return 0;
  if (square >= 2.2) return 2 * computeSmirnovSurvival(n, x);
  if (n <= 100_000 && n * x ** 1.5 <= 1.4) return 1 - computeMatrixProbability(n, x);
  return 1 - computePelzGoodProbability(n, x);
}

/** P(D_n <= d) for 1/(2n) <= d <= 1/n, Ruben and Gambino: n! ((2nd - 1)/n)^n. */
function computeSmallestDistances(n: number, scaled: number): number {
  const factor = 2 * scaled - 1;
  let probability = 1;
  for (let i = 1; i <= n; i += 1) probability *= (i / n) * factor;
  return probability;
}

/**
 * One-sided P(D_n+ >= x) by the sum of Birnbaum and Tingey: all terms are positive, so none cancel. Terms
 * are formed in logarithms, the binomial coefficient step by step.
 */
function computeSmirnovSurvival(n: number, x: number): number {
  const last = Math.floor(n * (1 - x));
  let logBinomial = 0;
  let carry = 0;
  let sum = 0;
  for (let j = 0; j <= last; j += 1) {
    const above = x + j / n;
    const remaining = n - j;
    if (above < 1) {
      sum += Math.exp(logBinomial + (j - 1) * Math.log(above) + remaining * Math.log1p(-above));
    }
    // Kahan summation: thousands of logarithms are added up.
    const step = Math.log(remaining / (j + 1)) - carry;
    const next = logBinomial + step;
    carry = next - logBinomial - step;
    logBinomial = next;
  }
  return x * sum;
}
