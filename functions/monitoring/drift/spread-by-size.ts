import { RecursiveRegression } from "./recursive-regression";
import { CHANCE_FACTOR, LOG_SIZE_VARIANCE, MEAN_LOG_SIZE } from "./spread-season";

const PRIOR = { intercept: 0.3, slope: 0.1 };
const SMALLEST_SIZE = 0.05;
const LARGEST_SIZE = 3;
const LARGEST_LOG_FACTOR = 1;
/** Forecasts of nothing have a logarithm too; and how far from the usual one a forecast tells of the spread. */
const OFFSET = 0.3;
const LARGEST_DISTANCE = 2;
const REMEMBERED_DAYS = 365;
/** Deviations of what is known of the slope that errors of unusual forecasts may scatter more by. */
const UNSURE_DEVIATIONS = 2;
/** Mean size of a standard normal value. */
const USUAL_SIZE = Math.sqrt(2 / Math.PI);

/**
 * How the spread of forecast errors goes with the size of the forecast, beyond what is ordinary for a forecast of that
 * size: of a product whose errors are a share of its sales, those of a high season or of a fad are larger and no news.
 *
 * A regression of the logarithm of the size of the errors on that of the forecast, shrunk to nothing unless it is larger
 * than chance makes it, as in {@link SpreadSeason}.
 */
export class SpreadBySize {
  private readonly terms = Float64Array.of(1, 0);
  private readonly regression = new RecursiveRegression(
    [MEAN_LOG_SIZE, 0],
    [PRIOR.intercept, PRIOR.slope].map((variance) => variance / LOG_SIZE_VARIANCE),
  );
  private days = 0;
  /** Means of the logarithm of the forecasts, and of the size of the errors. */
  private usualLog = 0;
  private usualError = 0;

  /** Factor on the usual spread for a forecast, in units. */
  expect(forecast: number): number {
    const log = Math.log(Math.max(0, forecast) + OFFSET);
    this.days += 1;
    this.usualLog += (log - this.usualLog) / Math.min(this.days, REMEMBERED_DAYS);
    const distance = clip(log - this.usualLog, LARGEST_DISTANCE);
    this.terms[1] = distance;
    const slope = this.regression.coefficient(1);
    const chance = LOG_SIZE_VARIANCE * this.regression.coefficientVariance(1);
    const trust = 1 - (CHANCE_FACTOR * chance) / Math.max(1e-12, slope * slope);
    // Errors of forecasts far from the usual ones have hardly been seen: they may scatter more than is known.
    const unsure = UNSURE_DEVIATIONS * Math.sqrt(chance) * Math.abs(distance);
    return Math.exp(clip(Math.max(0, trust) * slope * distance + unsure, LARGEST_LOG_FACTOR));
  }

  /** Takes in the error of the forecast last asked for, before it was divided by the factor. */
  learn(error: number): void {
    const size = Math.abs(error);
    this.usualError += (size - this.usualError) / Math.min(this.days, REMEMBERED_DAYS);
    const relative = this.usualError > 0 ? (size * USUAL_SIZE) / this.usualError : 0;
    const observed = Math.log(Math.min(LARGEST_SIZE, relative) + SMALLEST_SIZE);
    this.regression.learn(observed - this.regression.predict(this.terms));
  }
}

function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
