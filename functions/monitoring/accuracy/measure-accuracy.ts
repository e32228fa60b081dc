import { addBounds, addError, createErrorSums, type ErrorSums } from "./error-sums";
import {
  computeBiasRatio,
  computeCoverage,
  computeMae,
  computeMapePercent,
  computeMase,
  computePinballLoss,
  computeR2,
  computeRmse,
  computeRmsse,
  computeSmapePercent,
  computeWape,
  type NaiveScale,
} from "./measures";

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

/** What is known besides actual and forecast. */
export interface AccuracyOptions {
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  readonly lowerQuantile?: number;
  readonly upperQuantile?: number;
  readonly naiveScale?: NaiveScale;
}

/** All measures of one series of actuals and forecasts, pair by pair; pairs with a `NaN` are left out. */
export function measureAccuracy(
  actuals: ArrayLike<number>,
  forecasts: ArrayLike<number>,
  options: AccuracyOptions = {},
): AccuracyMeasures {
  const sums = createErrorSums();
  for (let i = 0; i < actuals.length; i += 1) {
    const actual = actuals[i]!;
    const forecast = forecasts[i]!;
    if (Number.isNaN(actual) || Number.isNaN(forecast)) continue;
    addError(sums, actual, forecast);
    const lower = options.lower?.[i] ?? Number.NaN;
    const upper = options.upper?.[i] ?? Number.NaN;
    addBounds(sums, actual, lower, upper, options.lowerQuantile, options.upperQuantile);
  }
  return measureSums(sums, options.naiveScale);
}
