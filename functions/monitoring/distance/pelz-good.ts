/**
 * Asymptotic expansion of P(D_n <= d) with three correction terms, for large samples.
 *
 * Source: W. Pelz and I. J. Good (1976), "Approximating the lower tail-areas of the Kolmogorov-Smirnov
 * one-sample statistic", Journal of the Royal Statistical Society B 38(2), 152-156.
 */
const PI_SQUARED = Math.PI ** 2;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Probability that the statistic of a sample of `n` is at most `distance`. */
export function computePelzGoodProbability(n: number, distance: number): number {
  const z = Math.sqrt(n) * distance;
  const logRatio = -PI_SQUARED / 8 / z ** 2;
  if (logRatio < -708) return 0;
  const ratio = Math.exp(logRatio);
  const terms = Math.ceil((16 * z) / Math.PI);
  const k = sumMainSeries(z, ratio, terms);
  const base = Math.exp(-PI_SQUARED / 2 / z ** 2);
  let second = 0;
  let third = 0;
  for (let i = terms; i > 0; i -= 1) {
    const weight = i ** 2 * base ** (i ** 2);
    second += weight;
    third += (3 * z ** 2 - PI_SQUARED * i ** 2) * weight;
  }
  k[2]! += (second * PI_SQUARED * ROOT_TWO_PI) / (-36 * z ** 3);
  k[3]! += (third * PI_SQUARED * ROOT_TWO_PI) / (216 * z ** 6);
  return k[0]! + k[1]! / Math.sqrt(n) + k[2]! / n + k[3]! / n ** 1.5;
}

function sumMainSeries(z: number, ratio: number, terms: number): number[] {
  const z2 = z ** 2;
  const z4 = z ** 4;
  const z6 = z ** 6;
  const k = [0, 0, 0, 0];
  for (let i = terms; i > 0; i -= 1) {
    const m2 = (2 * i - 1) ** 2;
    const m4 = m2 ** 2;
    const m6 = m2 ** 3;
    const power = ratio ** (8 * i);
    const coefficients = [
      1,
      -z2 + (PI_SQUARED / 4) * m2,
      6 * z6 +
        2 * z4 +
        (((2 * z4 - 5 * z2) * PI_SQUARED) / 4) * m2 +
        ((PI_SQUARED ** 2 * (1 - 2 * z2)) / 16) * m4,
      -30 * z6 -
        90 * z ** 8 +
        ((PI_SQUARED * (135 * z4 - 96 * z6)) / 4) * m2 +
        ((PI_SQUARED ** 2 * (-60 * z2 + 212 * z4)) / 16) * m4 +
        ((PI_SQUARED ** 3 * (5 - 30 * z2)) / 64) * m6,
    ];
    for (let order = 0; order < 4; order += 1) k[order] = k[order]! * power + coefficients[order]!;
  }
  const divisors = [z, 6 * z4, 72 * z ** 7, 6480 * z ** 10];
  return k.map((value, order) => (value * ratio * ROOT_TWO_PI) / divisors[order]!);
}
