import { weekdayOf } from "../demand/calendar";
import { demandOf } from "../demand/scored-demand";
import type { DemandSeries } from "../demand/series";
import type { FleetState } from "./fleet-state";
import { findFeatureWindow, measureLevel, type ProductLevel } from "./product-level";

/**
 * Inputs of the model, in the order of `text/csv`. All are known at the forecast origin; only
 * `horizon_step` and what depends on `weekday` differ between the days of one forecast.
 *
 * Means are per row of the product's history, that is per trading day; closures do not dilute them.
 */
export const FEATURE_NAMES = [
  "smoothed",
  "level_12",
  "mean_7",
  "mean_28",
  "mean_91",
  "weekday_mean",
  "weekday_last",
  "last_1",
  "last_2",
  "zero_share_28",
  "positive_mean_91",
  "max_28",
  "variation_91",
  "days_since_sale",
  "days_on_sale",
  "price",
  "price_ratio",
  "fleet_trend",
  "weekday",
  "horizon_step",
] as const;
export type FeatureName = (typeof FEATURE_NAMES)[number];
export const FEATURE_COUNT = FEATURE_NAMES.length;

/** Those that are units of demand: they tell how much a product sells, the others what it may depend on. */
export const FEATURES_IN_UNITS: readonly FeatureName[] = [
  "smoothed",
  "level_12",
  "mean_7",
  "mean_28",
  "mean_91",
  "weekday_mean",
  "weekday_last",
  "last_1",
  "last_2",
  "positive_mean_91",
  "max_28",
];

/** Columns of history that the features need besides the core ones. */
export const FEATURE_SOURCE_COLUMNS = ["units_returned"] as const;

/** What is known about a product at the origin. `NaN` where the window has no row to tell it from. */
export interface ProductState {
  readonly level: ProductLevel;
  readonly mean7: number;
  readonly mean28: number;
  readonly mean91: number;
  /** Mean and last value per weekday, 0 = Sunday, over eight weeks. */
  readonly weekdayMeans: Float64Array;
  readonly weekdayLasts: Float64Array;
  /** Demand of the last two trading days, the last one first. */
  readonly lastUnits: readonly [number, number];
  readonly zeroShare28: number;
  readonly positiveMean91: number;
  readonly max28: number;
  /** Standard deviation over mean, of 91 days. */
  readonly variation91: number;
  readonly daysSinceSale: number;
  readonly daysOnSale: number;
  readonly price: number;
  readonly priceRatio: number;
}

/**
 * Summarises a product's last 91 days up to the origin, in one pass over its rows. Later rows are not looked
 * at. Wholesale spikes are limited to ten times the mean of the other selling days.
 */
export function summariseProduct(
  series: DemandSeries,
  originDay: number,
  { weekdayFactors }: Pick<FleetState, "weekdayFactors">,
): ProductState {
  const { days, sellingPrice } = series;
  const window = findFeatureWindow(series, originDay);
  const { start, end, limitUnits } = window;
  const sum = { d7: 0, d28: 0, d91: 0, positive: 0, price: 0 };
  const count = { d7: 0, d28: 0, d91: 0, positive: 0, price: 0, zero28: 0 };
  const weekdaySums = new Float64Array(7);
  const weekdayCounts = new Float64Array(7);
  const weekdayLasts = new Float64Array(7).fill(Number.NaN);
  let max28 = Number.NaN;
  let lastSale = Number.NaN;
  let price = Number.NaN;
  const lastUnits: [number, number] = [Number.NaN, Number.NaN];
  let squares = 0;
  for (let row = end - 1; row >= start; row--) {
    const units = Math.min(demandOf(series, row), limitUnits);
    if (Number.isNaN(units)) continue;
    const age = originDay - days[row]!;
    if (count.d91 < 2) lastUnits[count.d91] = units;
    sum.d91 += units;
    squares += units * units;
    count.d91++;
    if (units > 0) {
      sum.positive += units;
      count.positive++;
      if (Number.isNaN(lastSale)) lastSale = days[row]!;
    }
    if (age < 56) {
      const weekday = weekdayOf(days[row]!);
      if (Number.isNaN(weekdayLasts[weekday]!)) weekdayLasts[weekday] = units;
      weekdaySums[weekday]! += units;
      weekdayCounts[weekday]!++;
    }
    if (age < 28) {
      sum.d28 += units;
      count.d28++;
      if (units === 0) count.zero28++;
      // Stryker disable next-line EqualityOperator: an equal maximum is the same.
      if (!(units <= max28)) max28 = units;
      if (sellingPrice[row]! > 0) {
        sum.price += sellingPrice[row]!;
        count.price++;
        if (Number.isNaN(price)) price = sellingPrice[row]!;
      }
    }
    if (age < 7) {
      sum.d7 += units;
      count.d7++;
    }
  }
  const mean91 = sum.d91 / count.d91;
  return {
    level: measureLevel(series, window, weekdayFactors),
    mean7: sum.d7 / count.d7,
    mean28: sum.d28 / count.d28,
    mean91,
    weekdayMeans: weekdaySums.map((total, weekday) => total / weekdayCounts[weekday]!),
    weekdayLasts,
    lastUnits,
    zeroShare28: count.zero28 / count.d28,
    positiveMean91: sum.positive / count.positive,
    max28,
    // 0 / 0 without a sale.
    variation91: Math.sqrt(Math.max(0, squares / count.d91 - mean91 * mean91)) / mean91,
    daysSinceSale: originDay - lastSale,
    daysOnSale: end === 0 ? Number.NaN : originDay - days[0]!,
    price,
    priceRatio: price / (sum.price / count.price),
  };
}

/**
 * Demand of the whole fleet in the last four weeks over that of the last thirteen, per trading day; `NaN`
 * when there is none. It carries the season, which a single product is too sparse to show.
 */
export function computeFleetTrend(states: readonly ProductState[]): number {
  let recent = 0;
  let longer = 0;
  for (const { mean28, mean91 } of states) {
    if (Number.isNaN(mean28) || Number.isNaN(mean91)) continue;
    recent += mean28;
    longer += mean91;
  }
  // Stryker disable next-line ConditionalExpression,EqualityOperator: without demand it is 0 / 0.
  return longer > 0 ? recent / longer : Number.NaN;
}

/** Writes the features of one product and target day into a row of a matrix, in the order of the names. */
export function fillFeatures(
  target: Float64Array | Float32Array,
  offset: number,
  state: ProductState,
  fleet: FleetState & { readonly trend: number },
  targetDay: number,
  horizonStep: number,
): void {
  const weekday = weekdayOf(targetDay);
  let column = offset;
  target[column++] = state.level.slow * fleet.levelShift * fleet.weekdayFactors[weekday]!;
  target[column++] = state.level.fast;
  target[column++] = state.mean7;
  target[column++] = state.mean28;
  target[column++] = state.mean91;
  target[column++] = state.weekdayMeans[weekday]!;
  target[column++] = state.weekdayLasts[weekday]!;
  target[column++] = state.lastUnits[0];
  target[column++] = state.lastUnits[1];
  target[column++] = state.zeroShare28;
  target[column++] = state.positiveMean91;
  target[column++] = state.max28;
  target[column++] = state.variation91;
  target[column++] = state.daysSinceSale;
  target[column++] = state.daysOnSale;
  target[column++] = state.price;
  target[column++] = state.priceRatio;
  target[column++] = fleet.trend;
  target[column++] = weekday;
  target[column] = horizonStep;
}

type FeatureRecord = Record<string, number | null>;

/** The features of one instance by name; `null` where a feature is unknown. Four digits are kept. */
export function toFeatureRecord(row: Float64Array, names: readonly string[] = FEATURE_NAMES): FeatureRecord {
  return createRecordMaker(names)(row, 0);
}

/**
 * Makes {@link toFeatureRecord}s of rows of a matrix. Each begins as a copy of one with all names, so that none grows name by
 * name: a fleet has hundreds of thousands.
 *
 * @returns from a matrix and the place at which a row begins
 */
export function createRecordMaker(
  names: readonly string[],
): (matrix: Float64Array, offset: number) => FeatureRecord {
  const empty: FeatureRecord = Object.fromEntries(names.map((name) => [name, null]));
  return (matrix, offset) => {
    const record = { ...empty };
    for (let index = 0; index < names.length; index++) {
      const value = matrix[offset + index]!;
      if (!Number.isNaN(value)) record[names[index]!] = roundFeature(value);
    }
    return record;
  };
}

/** Keeps payloads short; the noise of demand is far above the fourth digit. */
function roundFeature(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 1e4) / 1e4;
}
