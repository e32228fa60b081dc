/**
 * Prediction intervals from the quantiles of a model's own errors on days that it was not trained on.
 *
 * Demand scatters the more, relatively, the less is expected. So the actual values are related to the
 * forecast within bands of equal count along the forecast, and the ratios interpolated between bands.
 * This is split conformal prediction with bands in the place of a scale.
 *
 * @see Lei, G'Sell, Rinaldo, Tibshirani, Wasserman (2018), Distribution-free predictive inference for
 *   regression, JASA 113(523)
 */
export interface IntervalTable {
  /** Share of actual values meant to lie within the bounds, 0 to 1. */
  readonly coverage: number;
  /** Mean forecast of each band, ascending. */
  readonly levels: readonly number[];
  /** Bounds over the forecast, per band. */
  readonly lowerRatios: readonly number[];
  readonly upperRatios: readonly number[];
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

const BAND_COUNT = 24;
const MINIMUM_PER_BAND = 100;

/**
 * @param predicted forecasts, positive; `actual` holds what came, by the same index.
 * @returns `undefined` when there are too few forecasts to tell.
 */
export function fitIntervalTable(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  coverage = 0.8,
): IntervalTable | undefined {
  const order = Array.from({ length: predicted.length }, (_, index) => index)
    .filter((index) => predicted[index]! > 0)
    .sort((left, right) => predicted[left]! - predicted[right]!);
  const bandCount = Math.min(BAND_COUNT, Math.floor(order.length / MINIMUM_PER_BAND));
  if (bandCount === 0) return undefined;
  const levels: number[] = [];
  const lowerRatios: number[] = [];
  const upperRatios: number[] = [];
  const tail = (1 - coverage) / 2;
  for (let band = 0; band < bandCount; band++) {
    const start = Math.floor((band * order.length) / bandCount);
    const end = Math.floor(((band + 1) * order.length) / bandCount);
    const indices = order.slice(start, end);
    const ratios = Float64Array.from(indices, (index) => actual[index]! / predicted[index]!).sort();
    levels.push(indices.reduce((sum, index) => sum + predicted[index]!, 0) / indices.length);
    lowerRatios.push(ratios[Math.floor(tail * (ratios.length - 1))]!);
    upperRatios.push(ratios[Math.ceil((1 - tail) * (ratios.length - 1))]!);
  }
  return { coverage, levels, lowerRatios, upperRatios };
}

/** Bounds of one forecast. They enclose it, and are not negative. */
export function computeInterval(table: IntervalTable, predicted: number): Interval {
  const { levels, lowerRatios, upperRatios } = table;
  const band = Math.max(
    0,
    // Stryker disable next-line EqualityOperator: just at a level, the band before it weighs nothing.
    levels.findLastIndex((level) => level <= predicted),
  );
  const next = Math.min(band + 1, levels.length - 1);
  const gap = levels[next]! - levels[band]!;
  const weight = gap > 0 ? Math.min(1, Math.max(0, (predicted - levels[band]!) / gap)) : 0;
  const between = (ratios: readonly number[]): number =>
    ratios[band]! + weight * (ratios[next]! - ratios[band]!);
  return {
    lower: Math.max(0, Math.min(predicted, predicted * between(lowerRatios))),
    upper: Math.max(predicted, predicted * between(upperRatios)),
  };
}
