/**
 * P(D_n <= d) by Pomeranz's recursion, precise where the matrix method loses digits.
 *
 * Source: J. Pomeranz (1974), "Exact cumulative distribution of the Kolmogorov-Smirnov statistic for small
 * samples (Algorithm 487)", Communications of the ACM 17(12), 703-704; form of Simard and L'Ecuyer (2011).
 */
const SCALE_EXPONENT = 128;
const SCALE = 2 ** SCALE_EXPONENT;

/** Probability that the statistic of a sample of `n` is at most `distance`. */
export function computePomeranzProbability(n: number, distance: number): number {
  const scaled = n * distance;
  const whole = Math.floor(scaled);
  const fraction = scaled - whole;
  const nearest = Math.min(fraction, 1 - fraction);
  const up = fraction > 0 ? 1 : 0;
  const rounded = fraction > 0.5 ? 1 : 0;
  const count = 2 * (whole + 1);
  const edges = buildPoissonTerms(count, nearest / n);
  const even = buildPoissonTerms(count, (2 * nearest) / n);
  const odd = buildPoissonTerms(count, (1 - 2 * nearest) / n);
  let previous = new Float64Array(n + 2);
  let current = new Float64Array(n + 2);
  current[0] = 1;
  let exponent = 0;
  let [first] = computeRange(0, n, whole, up, rounded);
  let last = first;
  for (let i = 1; i <= 2 * n + 1; i += 1) {
    [previous, current] = [current, previous];
    current.fill(0);
    const from = first;
    const upTo = last;
    [first, last] = computeRange(i, n, whole, up, rounded);
    const terms = i === 1 || i === 2 * n + 1 ? edges : i % 2 === 1 ? even : odd;
    let largest = 0;
    for (let j = first; j <= last; j += 1) {
      let sum = 0;
      const highest = Math.min(j, upTo);
      for (let source = from; source <= highest; source += 1) {
        if (j - source < count) sum += previous[source]! * terms[j - source]!;
      }
      current[j] = sum;
      if (sum > largest) largest = sum;
    }
    if (largest > 0 && largest < 1 / SCALE) {
      for (let j = first; j <= last; j += 1) current[j]! *= SCALE;
      exponent -= SCALE_EXPONENT;
    }
  }
  let answer = current[n]!;
  for (let i = 1; i <= n; i += 1) {
    if (Math.abs(answer) > SCALE) {
      answer /= SCALE;
      exponent += SCALE_EXPONENT;
    }
    answer *= i;
  }
  return answer * 2 ** exponent;
}

/** Entries `rate^m / m!`. */
function buildPoissonTerms(count: number, rate: number): Float64Array {
  const terms = new Float64Array(count);
  terms[0] = 1;
  for (let m = 1; m < count; m += 1) terms[m] = (terms[m - 1]! * rate) / m;
  return terms;
}

/** First and last column of row `i` that can be other than 0. */
function computeRange(
  i: number,
  n: number,
  whole: number,
  up: number,
  rounded: number,
): readonly [number, number] {
  let low: number;
  let high: number;
  if (i === 0) {
    low = -whole - up - 1;
    high = whole + up - 1;
  } else {
    const half = Math.floor((i + 1) / 2);
    if ((i + 1) % 2 === 0) {
      if (half === n + 1) {
        low = n - whole - up - 1;
        high = n + whole + up - 1;
      } else {
        low = half - 1 - whole - rounded - 1;
        high = half + whole - 1 + up - 1;
      }
    } else {
      low = half - 1 - whole - 1;
      high = half + whole + rounded - 1;
    }
  }
  return [Math.max(low + 2, 0), Math.min(high, n)];
}
