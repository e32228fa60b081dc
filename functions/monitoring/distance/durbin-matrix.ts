/**
 * P(D_n <= d) as an entry of a matrix power, Durbin's method.
 *
 * Source: G. Marsaglia, W. W. Tsang, J. Wang (2003), "Evaluating Kolmogorov's distribution", Journal of
 * Statistical Software 8(18). Powers of 2 are split off so that nothing overflows.
 */
const SCALE_EXPONENT = 128;
const SCALE = 2 ** SCALE_EXPONENT;

/** Probability that the statistic of a sample of `n` is at most `distance`. */
export function computeMatrixProbability(n: number, distance: number): number {
  const scaled = n * distance;
  if (distance >= 1) return 1;
  if (scaled <= 0.5) return 0;
  const k = Math.ceil(scaled);
  const size = 2 * k - 1;
  let base = buildMatrix(size, k - scaled);
  let power = buildIdentity(size);
  const centre = (k - 1) * size + (k - 1);
  let exponent = 0;
  let baseExponent = 0;
  for (let remaining = n; remaining > 0; remaining = Math.floor(remaining / 2)) {
    if (remaining % 2 === 1) {
      power = multiply(power, base, size);
      exponent += baseExponent;
    }
    base = multiply(base, base, size);
    baseExponent *= 2;
    if (Math.abs(base[centre]!) > SCALE) {
      for (let i = 0; i < base.length; i += 1) base[i]! /= SCALE;
      baseExponent += SCALE_EXPONENT;
    }
  }
  let probability = power[centre]!;
  for (let i = 1; i <= n; i += 1) {
    probability = (i * probability) / n;
    if (Math.abs(probability) < 1 / SCALE) {
      probability *= SCALE;
      exponent -= SCALE_EXPONENT;
    }
  }
  return probability * 2 ** exponent;
}

function buildMatrix(size: number, h: number): Float64Array {
  const matrix = new Float64Array(size * size);
  const firstColumn = new Float64Array(size);
  const inverseFactorial = new Float64Array(size);
  let factor = 1;
  for (let j = 1; j <= size; j += 1) {
    inverseFactorial[j - 1] = factor;
    factor /= j;
    firstColumn[j - 1] = (1 - h ** j) * factor;
  }
  firstColumn[size - 1] = (1 + Math.max(2 * h - 1, 0) ** size - 2 * h ** size) * factor;
  for (let column = 1; column < size; column += 1) {
    for (let row = column - 1; row < size; row += 1) {
      matrix[row * size + column] = inverseFactorial[row - column + 1]!;
    }
  }
  for (let i = 0; i < size; i += 1) {
    matrix[i * size] = firstColumn[i]!;
    matrix[(size - 1) * size + i] = firstColumn[size - 1 - i]!;
  }
  return matrix;
}

function buildIdentity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = 1;
  return matrix;
}

function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const value = left[row * size + inner]!;
      if (value === 0) continue;
      for (let column = 0; column < size; column += 1) {
        product[row * size + column]! += value * right[inner * size + column]!;
      }
    }
  }
  return product;
}
