import { RecursiveRegression } from "./recursive-regression";

/** Mean and variance of the logarithm of the size of a standard normal value. */
export const MEAN_LOG_SIZE = -0.635;
export const LOG_SIZE_VARIANCE = 1.234;
const PRIOR = { intercept: 0.3, annual: 0.1 };
/** A season of the spread counts by how far it exceeds this many times what chance would show. */
export const CHANCE_FACTOR = 3;
const SMALLEST_SIZE = 0.05;
const LARGEST_SIZE = 3;
const LARGEST_LOG_FACTOR = 1;

/**
 * How the spread of a series goes with the year: traffic that scatters more in high season is not drifting.
 *
 * A regression of the logarithm of the size of the surprises on the annual harmonic. What it finds is shrunk
 * to nothing unless it is larger than chance makes it (positive-part shrinkage), so that series without such a
 * season lose no power.
 *
 * Source: W. James, C. Stein (1961), "Estimation with quadratic loss", Proc. 4th Berkeley Symposium 1, 361-379.
 */
export class SpreadSeason {
  private readonly terms = new Float64Array(3);
  private readonly regression = new RecursiveRegression(
    [MEAN_LOG_SIZE, 0, 0],
    [PRIOR.intercept, PRIOR.annual, PRIOR.annual].map((variance) => variance / LOG_SIZE_VARIANCE),
  );
  private factor = 1;

  /** Factor on the usual spread at a time of the year, given its annual cosine and sine. */
  expect(cosine: number, sine: number): number {
    const { terms, regression } = this;
    terms[0] = 1;
    terms[1] = cosine;
    terms[2] = sine;
    const amplitude = regression.coefficient(1) ** 2 + regression.coefficient(2) ** 2;
    const chance =
      (LOG_SIZE_VARIANCE / 2) * (regression.coefficientVariance(1) + regression.coefficientVariance(2));
    const trust = 1 - (CHANCE_FACTOR * chance) / Math.max(1e-12, amplitude);
    if (trust <= 0) this.factor = 1;
    else {
      const log = regression.coefficient(1) * cosine + regression.coefficient(2) * sine;
      this.factor = Math.exp(trust * Math.max(-LARGEST_LOG_FACTOR, Math.min(LARGEST_LOG_FACTOR, log)));
    }
    return this.factor;
  }

  /** Takes in the surprise of the day last asked for, already divided by the factor given then. */
  learn(surprise: number): void {
    const size = Math.min(LARGEST_SIZE, Math.abs(surprise)) + SMALLEST_SIZE;
    const observed = Math.log(size * this.factor);
    this.regression.learn(observed - this.regression.predict(this.terms));
  }
}
