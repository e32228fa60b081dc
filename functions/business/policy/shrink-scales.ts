import { digamma, inverseTrigamma, trigamma } from "../../demand/numeric/gamma";

/** Error scales of a class of products: what a product's own few errors are shrunk towards. */
export interface ScalePrior {
  /** Mean square of an error / (variance of Poisson demand), typical of the class. */
  readonly ratio: number;
  /** How many errors of its own the class counts for; Infinity where products do not differ. */
  readonly degreesOfFreedom: number;
}

/** Too few products to tell how they differ. */
const FEWEST_PRODUCTS = 8;

/**
 * Empirical Bayes for variances: mean squares are taken as scaled chi-square about variances that are themselves drawn
 * from a scaled inverse chi-square, whose two parameters are found from the mean and the variance of their logarithms
 * (Smyth, 2004, Linear models and empirical Bayes methods, Statistical Applications in Genetics and Molecular Biology
 * 3(1), section 6.2). `undefined` for too few products.
 *
 * @param ratios mean square / Poisson variance, per product with errors of its own.
 * @param degrees independent errors behind each, above 0.
 */
export function fitScalePrior(ratios: readonly number[], degrees: readonly number[]): ScalePrior | undefined {
  const count = ratios.length;
  if (count < FEWEST_PRODUCTS) return undefined;
  const median = Float64Array.from(ratios).sort()[count >> 1]!;
  // A product without any error would be infinitely far from the others; limma's fitFDist does the same.
  const least = 1e-5 * (median > 0 ? median : 1);
  const logs = new Float64Array(count);
  // Most products of a class have been known for as long: what follows from their degrees is computed once.
  const termsOfHalf = onceInARow((half) => ({
    digamma: digamma(half),
    trigamma: trigamma(half),
    log: Math.log(half),
  }));
  let mean = 0;
  for (let index = 0; index < count; index++) {
    const own = termsOfHalf(degrees[index]! / 2);
    logs[index] = Math.log(Math.max(ratios[index]!, least)) - own.digamma + own.log;
    mean += logs[index]! / count;
  }
  let spread = 0;
  for (let index = 0; index < count; index++) {
    const own = termsOfHalf(degrees[index]! / 2);
    spread += (logs[index]! - mean) ** 2 / (count - 1) - own.trigamma / count;
  }
  const half = inverseTrigamma(spread);
  const ratio = Number.isFinite(half) ? Math.exp(mean + digamma(half) - Math.log(half)) : Math.exp(mean);
  return { ratio, degreesOfFreedom: 2 * half };
}

/** A function that is asked for the same value many times in a row. */
function onceInARow<Result extends object>(compute: (value: number) => Result): (value: number) => Result {
  let last = Number.NaN;
  let result: Result | undefined;
  return (value) => {
    if (result === undefined || value !== last) {
      last = value;
      result = compute(value);
    }
    return result;
  };
}

/** The mean square of a product's errors, shrunk towards its class: the mean of the posterior's inverse. */
export function shrinkMeanSquare(
  meanSquare: number,
  degrees: number,
  poissonVariance: number,
  prior: ScalePrior | undefined,
): number {
  if (!prior) return meanSquare;
  const typical = prior.ratio * poissonVariance;
  if (!Number.isFinite(prior.degreesOfFreedom)) return typical;
  return (degrees * meanSquare + prior.degreesOfFreedom * typical) / (degrees + prior.degreesOfFreedom);
}
