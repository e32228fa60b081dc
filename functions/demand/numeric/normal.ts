/** The standard normal distribution, as inventory formulas need it. Equal to SciPy's to 1e-12. */

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** Density at z. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_2PI;
}

/** P(Z <= z). */
export function normalProbability(z: number): number {
  return z <= 0 ? upperTail(-z) : 1 - upperTail(z);
}

/**
 * P(Z > z) for z >= 0: Taylor's series of Phi near zero, Laplace's continued fraction beyond
 * (Abramowitz and Stegun, 26.2.11 and 26.2.14).
 */
function upperTail(z: number): number {
  if (z > 38) return 0;
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; Math.abs(term) > 1e-17 * sum; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - normalDensity(z) * sum;
  }
  let fraction = z;
  for (let depth = 80; depth >= 1; depth--) fraction = z + depth / fraction;
  return normalDensity(z) / fraction;
}

/**
 * The z that is not exceeded with a probability: the approximation, made exact by one step of Halley's method.
 *
 * @param probability 0 to 1; the ends give -Infinity and Infinity, what lies beyond them `NaN`.
 */
export function normalQuantile(probability: number): number {
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  // The lower tail keeps all digits; the upper one is its mirror image.
  if (probability > 0.5) return -polish(1 - probability);
  return polish(probability);
}

function polish(probability: number): number {
  const z = approximateNormalQuantile(probability);
  const error = normalProbability(z) - probability;
  const step = error / normalDensity(z);
  return z - step / (1 + (z * step) / 2);
}

const A = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716];
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
const C = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
/** Below it, and above its complement, the tail's formula holds. */
const TAIL = 0.02425;

/**
 * The same with a relative error below 1.2e-9, for scores that are computed by the million.
 *
 * @param probability above 0 and below 1.
 * @see P. J. Acklam (2003), An algorithm for computing the inverse normal cumulative distribution function
 */
export function approximateNormalQuantile(probability: number): number {
  if (probability > 0.5) return -approximateNormalQuantile(1 - probability);
  if (probability < TAIL) {
    const q = Math.sqrt(-2 * Math.log(probability));
    const numerator =
      ((((C[0]! * q + C[1]!) * q + C[2]!) * q + C[3]!) * q + 4.374664141464968) * q + 2.938163982698783;
    return numerator / ((((D[0]! * q + D[1]!) * q + D[2]!) * q + D[3]!) * q + 1);
  }
  const q = probability - 0.5;
  const r = q * q;
  const numerator = ((((A[0]! * r + A[1]!) * r + A[2]!) * r + A[3]!) * r + A[4]!) * r + 2.506628277459239;
  return (numerator * q) / (((((B[0]! * r + B[1]!) * r + B[2]!) * r + B[3]!) * r + B[4]!) * r + 1);
}

/**
 * Standard loss function, E[(Z - z)+] = phi(z) - z P(Z > z): expected units short per unit of standard
 * deviation. Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., (C.22).
 */
export function normalLoss(z: number): number {
  if (z < 0) return normalLoss(-z) - z;
  if (z > 38) return 0;
  // For large z the difference cancels; there the continued fraction of the tail is used as it stands.
  return normalDensity(z) - z * upperTail(z);
}

/** The z at which the loss function has a value: bisection on a falling function. */
export function inverseNormalLoss(loss: number): number {
  if (!(loss > 0)) return loss === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  // Below z = -10 the loss is -z to all digits.
  if (loss > 10) return -loss;
  let low = -10;
  let high = 38;
  while (high - low > 1e-14) {
    const middle = (low + high) / 2;
    if (normalLoss(middle) > loss) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
