/**
 * Accuracy measures from {@link ErrorSums}. A measure that is undefined (nothing to divide by) is
 * `undefined`, never 0 or `NaN`.
 */
import type { ErrorSums } from "./error-sums";

export interface AccuracyMeasures {
  readonly maeUnits: number | undefined;
  readonly rmseUnits: number | undefined;
  readonly mapePercent: number | undefined;
  readonly mapeActualsUsed: number;
  readonly mapeActualsZero: number;
  readonly wape: number | undefined;
  readonly smapePercent: number | undefined;
  readonly biasRatio: number | undefined;
  readonly mase: number | undefined;
  readonly rmsse: number | undefined;
  readonly r2: number | undefined;
  readonly pinballLoss: number | undefined;
  readonly coverage: number | undefined;
  /** Pairs in which both values are numbers. */
  readonly pairsUsed: number;
}

/** All measures that follow from sums of errors. */
export function measureSums(sums: ErrorSums, naiveScale?: NaiveScale): AccuracyMeasures {
  return {
    maeUnits: computeMae(sums),
    rmseUnits: computeRmse(sums),
    mapePercent: computeMapePercent(sums),
    mapeActualsUsed: sums.positiveActuals,
    mapeActualsZero: sums.count - sums.positiveActuals,
    wape: computeWape(sums),
    smapePercent: computeSmapePercent(sums),
    biasRatio: computeBiasRatio(sums),
    mase: computeMase(sums, naiveScale),
    rmsse: computeRmsse(sums, naiveScale),
    r2: computeR2(sums),
    pinballLoss: computePinballLoss(sums),
    coverage: computeCoverage(sums),
    pairsUsed: sums.count,
  };
}

const divide = (numerator: number, denominator: number): number | undefined =>
  denominator > 0 ? numerator / denominator : undefined;

/** Mean absolute error, units. Favours the median. */
export function computeMae(sums: ErrorSums): number | undefined {
  return divide(sums.absoluteError, sums.count);
}

/** Root mean squared error, units. Favours the mean. */
export function computeRmse(sums: ErrorSums): number | undefined {
  const meanSquare = divide(sums.squaredError, sums.count);
  return meanSquare === undefined ? undefined : Math.sqrt(meanSquare);
}

/**
 * Mean absolute percentage error over days with a positive actual, in percent. Favours low forecasts. The
 * days used and left out are `positiveActuals` and `count - positiveActuals`.
 */
export function computeMapePercent(sums: ErrorSums): number | undefined {
  const ratio = divide(sums.relativeError, sums.positiveActuals);
  return ratio === undefined ? undefined : ratio * 100;
}

/** Sum of absolute errors over sum of absolute actuals; undefined if the actuals sum to 0. */
export function computeWape(sums: ErrorSums): number | undefined {
  return divide(sums.absoluteError, sums.absoluteActual);
}

/** Symmetric MAPE, 0 to 200 percent; days on which actual and forecast are 0 are left out. */
function computeSmapePercent(sums: ErrorSums): number | undefined {
  const ratio = divide(sums.symmetricError, sums.symmetricCount);
  return ratio === undefined ? undefined : ratio * 100;
}

/** Sum of (forecast - actual) over sum of absolute actuals; positive = over-forecast. */
export function computeBiasRatio(sums: ErrorSums): number | undefined {
  return divide(sums.error, sums.absoluteActual);
}

/** Coefficient of determination: 1 - squared errors / squared deviations of the actuals; undefined if flat. */
function computeR2(sums: ErrorSums): number | undefined {
  const deviation = sums.squaredActual - (sums.actual * sums.actual) / sums.count;
  const unexplained = divide(sums.squaredError, deviation > 1e-12 * sums.squaredActual ? deviation : 0);
  return unexplained === undefined ? undefined : 1 - unexplained;
}

/** Mean pinball loss of the bounds, units. */
function computePinballLoss(sums: ErrorSums): number | undefined {
  return divide(sums.pinball, sums.pinballCount);
}

/** Share of actuals within the bounds. */
function computeCoverage(sums: ErrorSums): number | undefined {
  return divide(sums.covered, sums.boundedCount);
}

/** MAE over the in-sample MAE of the seasonal-naive forecast; undefined for a flat history. */
function computeMase(sums: ErrorSums, naive: NaiveScale | undefined): number | undefined {
  const mae = computeMae(sums);
  return mae === undefined || naive === undefined ? undefined : divide(mae, naive.maeUnits);
}

/** RMSE over the in-sample RMSE of the seasonal-naive forecast; undefined for a flat history. */
function computeRmsse(sums: ErrorSums, naive: NaiveScale | undefined): number | undefined {
  const rmse = computeRmse(sums);
  return rmse === undefined || naive === undefined ? undefined : divide(rmse, naive.rmseUnits);
}

/** In-sample error of the seasonal-naive forecast, the scale of MASE and RMSSE. */
export interface NaiveScale {
  readonly maeUnits: number;
  readonly rmseUnits: number;
}

/**
 * In-sample error of the forecast "as one season before" on a history by calendar day.
 *
 * @param days ascending day numbers; a pair is used when both days have an actual.
 * @param endIndex rows before this index are in sample.
 * @returns `undefined` when no pair exists.
 */
export function computeNaiveScale(
  days: Int32Array,
  actuals: Float64Array,
  endIndex: number,
  seasonDays = 7,
): NaiveScale | undefined {
  let absolute = 0;
  let squared = 0;
  let count = 0;
  let before = 0;
  for (let i = 0; i < endIndex; i += 1) {
    while (days[before]! < days[i]! - seasonDays) before += 1;
    if (days[before] !== days[i]! - seasonDays) continue;
    const change = actuals[i]! - actuals[before]!;
    if (Number.isNaN(change)) continue;
    absolute += Math.abs(change);
    squared += change * change;
    count += 1;
  }
  if (count === 0) return undefined;
  return { maeUnits: absolute / count, rmseUnits: Math.sqrt(squared / count) };
}
