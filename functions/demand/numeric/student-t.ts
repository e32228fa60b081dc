import { normalQuantile } from "./normal";

/**
 * Quantile of Student's t distribution, of a probability between 0 and 1. Exact for one and two degrees of freedom,
 * to six digits for more.
 *
 * @param degreesOfFreedom at least 1.
 * @see Hill (1970), Algorithm 396: Student's t-quantiles, Communications of the ACM 13(10)
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  const tails = 2 * Math.min(probability, 1 - probability);
  return Math.sign(probability - 0.5) * quantileOfTails(tails, degreesOfFreedom);
}

/** The value that is exceeded on either side together with probability `tails`. */
function quantileOfTails(tails: number, n: number): number {
  if (n === 1) return 1 / Math.tan((tails * Math.PI) / 2);
  if (n === 2) return Math.sqrt(2 / (tails * (2 - tails)) - 2);
  const a = 1 / (n - 0.5);
  const b = 48 / a ** 2;
  let c = (((20_700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n;
  let y = (d * tails) ** (2 / n);
  if (y > 0.05 + a) {
    const x = normalQuantile(tails / 2);
    y = x ** 2;
    if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y ** 2);
  } else {
    y =
      ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) *
        ((n + 1) / (n + 2)) +
      1 / y;
  }
  return Math.sqrt(n * y);
}
