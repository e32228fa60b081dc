import { computeGreatestCommonDivisor, computeScaledDistance } from "./empirical-distance";
import { computeEqualSizesPValue, computeUnequalSizesPValue } from "./exact-kolmogorov-smirnov";
import { computeKolmogorovSurvival } from "./kolmogorov-distribution";

/** `auto` takes the exact p-value up to this size of the larger sample, as SciPy does. */
const LARGEST_EXACT_SIZE = 10_000;
const LARGEST_INT32 = 2 ** 31 - 1;

export type KolmogorovSmirnovMethod = "auto" | "exact" | "asymp";

export interface KolmogorovSmirnovResult {
  /** Largest distance between the empirical distribution functions, 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  /** How the p-value was found. */
  readonly method: "exact" | "asymp";
}

/**
 * Two-sided two-sample Kolmogorov-Smirnov test; statistic and p-value equal those of `scipy.stats.ks_2samp`. The
 * p-value assumes independent observations: on a daily series it is an effect size, not an alarm.
 *
 * @param sorted1 ascending and free of `NaN`, see `sortPresent`; so is `sorted2`.
 * @returns `undefined` when a sample is empty.
 */
export function testSorted(
  sorted1: Float64Array,
  sorted2: Float64Array,
  method: KolmogorovSmirnovMethod = "auto",
): KolmogorovSmirnovResult | undefined {
  const n1 = sorted1.length;
  const n2 = sorted2.length;
  if (n1 === 0 || n2 === 0) return undefined;
  const scaledDistance = computeScaledDistance(sorted1, sorted2);
  const divisor = computeGreatestCommonDivisor(n1, n2);
  const statistic = scaledDistance / (n1 * n2);
  if (isExactWanted(method, n1, n2, divisor)) {
    const pValue = computeExact(n1, n2, divisor, scaledDistance / divisor);
    if (pValue >= 0 && pValue <= 1) return { statistic, pValue, method: "exact" };
  }
  const effectiveSize = roundHalfToEven((n1 * n2) / (n1 + n2));
  return { statistic, pValue: computeKolmogorovSurvival(effectiveSize, statistic), method: "asymp" };
}

function isExactWanted(method: KolmogorovSmirnovMethod, n1: number, n2: number, divisor: number): boolean {
  if (method === "asymp") return false;
  if (method === "auto") return Math.max(n1, n2) <= LARGEST_EXACT_SIZE;
  return n1 / divisor < LARGEST_INT32 / (n2 / divisor);
}

function computeExact(n1: number, n2: number, divisor: number, h: number): number {
  if (h === 0) return 1;
  return n1 === n2 ? computeEqualSizesPValue(n1, h) : computeUnequalSizesPValue(n1, n2, divisor, h);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return Math.round(value);
}
