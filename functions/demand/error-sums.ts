/**
 * Sums over product-days from which every point measure follows. Sums of several products, days or shards
 * add up, so one function or many give the same measures.
 */
export interface ErrorSums {
  count: number;
  absoluteError: number;
  squaredError: number;
  /** Sum of forecast - actual. */
  error: number;
  absoluteActual: number;
  actual: number;
  squaredActual: number;
  /** Sum of |error| / actual over positive actuals. */
  relativeError: number;
  positiveActuals: number;
  /** Sum of 2 |error| / (|actual| + |forecast|) over days on which the divisor is not 0. */
  symmetricError: number;
  symmetricCount: number;
  pinball: number;
  pinballCount: number;
  covered: number;
  boundedCount: number;
}

export function createErrorSums(): ErrorSums {
  return {
    count: 0,
    absoluteError: 0,
    squaredError: 0,
    error: 0,
    absoluteActual: 0,
    actual: 0,
    squaredActual: 0,
    relativeError: 0,
    positiveActuals: 0,
    symmetricError: 0,
    symmetricCount: 0,
    pinball: 0,
    pinballCount: 0,
    covered: 0,
    boundedCount: 0,
  };
}

/** Adds one product-day. Actual and forecast must be numbers; days without are counted elsewhere. */
export function addError(sums: ErrorSums, actual: number, forecast: number): void {
  const error = forecast - actual;
  const magnitude = Math.abs(error);
  sums.count += 1;
  sums.absoluteError += magnitude;
  sums.squaredError += error * error;
  sums.error += error;
  sums.absoluteActual += Math.abs(actual);
  sums.actual += actual;
  sums.squaredActual += actual * actual;
  if (actual > 0) {
    sums.relativeError += magnitude / actual;
    sums.positiveActuals += 1;
  }
  const size = Math.abs(actual) + Math.abs(forecast);
  if (size > 0) {
    sums.symmetricError += (2 * magnitude) / size;
    sums.symmetricCount += 1;
  }
}

/** Adds the bounds of one product-day, quantiles `lowerQuantile` and `upperQuantile`; `NaN` bounds are left out. */
export function addBounds(
  sums: ErrorSums,
  actual: number,
  lower: number,
  upper: number,
  lowerQuantile = 0.1,
  upperQuantile = 0.9,
): void {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return;
  sums.pinball += computePinball(actual, lower, lowerQuantile) + computePinball(actual, upper, upperQuantile);
  sums.pinballCount += 2;
  sums.boundedCount += 1;
  if (actual >= lower && actual <= upper) sums.covered += 1;
}

/** Adds all of `other` to `sums`. */
export function mergeErrorSums(sums: ErrorSums, other: ErrorSums): void {
  for (const key of Object.keys(sums) as (keyof ErrorSums)[]) sums[key] += other[key];
}

/** Errors of the model and of the baseline on the same product-days. */
export interface ScoredErrors {
  readonly model: ErrorSums;
  readonly baseline: ErrorSums;
}

export function createScoredErrors(): ScoredErrors {
  return { model: createErrorSums(), baseline: createErrorSums() };
}

/** Pinball (quantile) loss of one forecast: (actual - forecast) q above, (forecast - actual)(1 - q) below. */
function computePinball(actual: number, forecast: number, quantile: number): number {
  const shortfall = actual - forecast;
  return shortfall >= 0 ? shortfall * quantile : -shortfall * (1 - quantile);
}
