/**
 * Prediction intervals from a model's own errors on days that it was not trained on: split conformal prediction,
 * within classes of horizon, of how unsteady a product is and of how much is expected of it (Mondrian categories),
 * with the ratio of demand to forecast as the score.
 *
 * Demand is a count, and an interval of counts can hold 80 % on the average only. So counts are spread over half a unit
 * to either side before quantiles are taken. Where zero units are more likely than the lower tail, nothing lies
 * below the interval: it begins at 0, and all that it leaves out lies above.
 *
 * @see Lei, G'Sell, Rinaldo, Tibshirani, Wasserman (2018), Distribution-free predictive inference for regression,
 *   JASA 113(523)
 * @see Vovk, Gammerman, Shafer (2005), Algorithmic Learning in a Random World, 4.5 (Mondrian conformal predictors)
 * @see Machado, Santos Silva (2005), Quantiles for counts, JASA 100(472)
 */
export interface IntervalTable {
  /** Share of actual values meant to lie within the bounds, 0 to 1. */
  readonly coverage: number;
  /** Last horizon step of each group of steps; beyond the last, the last holds. */
  readonly lastSteps: readonly number[];
  /** Upper bound of the unsteadiness of each class but the last. */
  readonly unsteadinessBounds: readonly number[];
  /** By group of steps, then class. */
  readonly bands: readonly (readonly IntervalBands[])[];
}

/** Bands of equal count along the forecast; ratios are interpolated between them. */
export interface IntervalBands {
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

/** What an interval depends on. */
export interface ForecastTraits {
  /** Units forecast. */
  readonly predicted: number;
  /** Standard deviation over mean of the product's demand in the past; `NaN` where unknown. */
  readonly variation: number;
  readonly horizonStep: number;
}

/** A forecast that was made, and what came. */
export interface ForecastOutcome extends ForecastTraits {
  readonly actual: number;
}

const LAST_STEPS = [2, 7, Number.MAX_SAFE_INTEGER] as const;
const CLASS_COUNT = 3;
const BAND_COUNT = 12;
const MINIMUM_PER_BAND = 100;

/** @returns `undefined` when there are too few forecasts to tell. */
export function fitIntervalTable(
  outcomes: readonly ForecastOutcome[],
  coverage = 0.8,
): IntervalTable | undefined {
  const usable = outcomes.filter(({ predicted }) => predicted > 0);
  if (usable.length < MINIMUM_PER_BAND) return undefined;
  const sorted = usable.map(unsteadinessOf).sort((left, right) => left - right);
  const unsteadinessBounds = Array.from(
    { length: CLASS_COUNT - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / CLASS_COUNT)]!,
  );
  const spread = spreadCounts(usable);
  const pooled = fitBands(usable.map((_, row) => row));
  return {
    coverage,
    lastSteps: LAST_STEPS,
    unsteadinessBounds,
    bands: LAST_STEPS.map((_, group) =>
      Array.from({ length: CLASS_COUNT }, (_, klass) => {
        const rows = [...usable.keys()].filter(
          (row) =>
            groupOf(LAST_STEPS, usable[row]!.horizonStep) === group &&
            classOf(unsteadinessBounds, usable[row]!) === klass,
        );
        return rows.length < MINIMUM_PER_BAND ? pooled : fitBands(rows);
      }),
    ),
  };

  function fitBands(rows: readonly number[]): IntervalBands {
    const order = [...rows].sort((left, right) => usable[left]!.predicted - usable[right]!.predicted);
    const bandCount = Math.min(BAND_COUNT, Math.floor(order.length / MINIMUM_PER_BAND));
    const bands = Array.from({ length: bandCount }, (_, band) =>
      fitBand(
        order.slice(
          Math.floor((band * order.length) / bandCount),
          Math.floor(((band + 1) * order.length) / bandCount),
        ),
      ),
    );
    return {
      levels: bands.map(({ level }) => level),
      lowerRatios: bands.map(({ lower }) => lower),
      upperRatios: bands.map(({ upper }) => upper),
    };
  }

  function fitBand(rows: readonly number[]) {
    // Ranks of n + 1: the one to come is as likely to take any place among those that came.
    const ratios = Float64Array.from(rows, (row) => spread[row]! / usable[row]!.predicted).sort();
    const tail = (1 - coverage) / 2;
    const zeros = rows.filter((row) => usable[row]!.actual <= 0).length;
    const beginsAtZero = zeros > tail * rows.length;
    return {
      level: rows.reduce((sum, row) => sum + usable[row]!.predicted, 0) / rows.length,
      lower: beginsAtZero ? 0 : ratios[Math.max(0, Math.floor(tail * (rows.length + 1)) - 1)]!,
      upper:
        ratios[
          Math.min(rows.length, Math.ceil((beginsAtZero ? coverage : 1 - tail) * (rows.length + 1))) - 1
        ]!,
    };
  }
}

/** Bounds of one forecast. They enclose it, and are not negative. */
export function computeInterval(table: IntervalTable, traits: ForecastTraits): Interval {
  const { predicted } = traits;
  const { levels, lowerRatios, upperRatios } =
    table.bands[groupOf(table.lastSteps, traits.horizonStep)]![classOf(table.unsteadinessBounds, traits)]!;
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

/** How much wider demand has scattered than Poisson demand of the forecast's mean would: 1 is as wide. */
function unsteadinessOf({ predicted, variation }: ForecastTraits): number {
  return Number.isNaN(variation) ? 1 : variation * Math.sqrt(predicted);
}

function classOf(bounds: readonly number[], traits: ForecastTraits): number {
  const unsteadiness = unsteadinessOf(traits);
  const index = bounds.findIndex((bound) => unsteadiness < bound);
  return index < 0 ? bounds.length : index;
}

function groupOf(lastSteps: readonly number[], horizonStep: number): number {
  const index = lastSteps.findIndex((last) => horizonStep <= last);
  return index < 0 ? lastSteps.length - 1 : index;
}

/**
 * Actual units; where all are counts, each moved by up to half a unit, evenly over all rows, in an order that has
 * nothing to do with theirs (golden ratio sequence).
 */
function spreadCounts(outcomes: readonly ForecastOutcome[]): Float64Array {
  const isCount = outcomes.every(({ actual }) => Number.isInteger(actual));
  return Float64Array.from(outcomes, ({ actual }, row) =>
    isCount ? actual + ((row * 0.618_033_988_749_894_9) % 1) - 0.5 : actual,
  );
}
