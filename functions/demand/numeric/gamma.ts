/** Derivatives of the logarithm of the gamma function. Equal to SciPy's to 1e-12. */

/** Below it, the recurrence leads up to where the asymptotic series holds. */
const SERIES_FROM = 12;

/** psi(x) for x > 0 (Abramowitz and Stegun, 6.3.5 and 6.3.18). */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) shift -= 1 / at;
  const square = 1 / (at * at);
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return shift + Math.log(at) - 1 / (2 * at) - series;
}

/** psi'(x) for x > 0 (Abramowitz and Stegun, 6.4.6 and 6.4.12). */
export function trigamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) shift += 1 / (at * at);
  const square = 1 / (at * at);
  const series =
    square * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - (square * 5) / 66))));
  return shift + 1 / at + square / 2 + series / at;
}

/**
 * The x > 0 whose trigamma is `y`, by Newton's method on 1 / trigamma, which is convex and nearly linear (Smyth, 2004,
 * Statistical Applications in Genetics and Molecular Biology 3(1), appendix). Infinity for y <= 0.
 */
export function inverseTrigamma(y: number): number {
  if (!(y > 0)) return Number.POSITIVE_INFINITY;
  let x = 0.5 + 1 / y;
  for (let round = 0; round < 50; round++) {
    const value = trigamma(x);
    const step = (value * (1 - value / y)) / tetragamma(x);
    x += step;
    if (-step / x < 1e-10) break;
  }
  return x;
}

/** psi''(x) for x > 0 (Abramowitz and Stegun, 6.4.6 and 6.4.13). */
function tetragamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) shift -= 2 / (at * at * at);
  const square = 1 / (at * at);
  return (
    shift -
    square *
      (1 +
        1 / at +
        square * (1 / 2 - square * (1 / 6 - square * (1 / 6 - square * (3 / 10 - (square * 5) / 6)))))
  );
}
