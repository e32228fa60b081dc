import { weekdayOf } from "../demand/calendar";
import { demandOf } from "../demand/scored-demand";
import type { DemandSeries } from "../demand/series";

/**
 * Inputs of the model, in the order of `text/csv`. All are known at the forecast origin; only
 * `horizon_step` and what depends on `weekday` differ between the days of one forecast.
 *
 * Means are per row of the product's history, that is per trading day; closures do not dilute them.
 */
export const FEATURE_NAMES = [
  "mean_7",
  "mean_28",
  "mean_91",
  "weekday_mean",
  "weekday_last",
  "zero_share_28",
  "positive_mean_91",
  "max_28",
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

/** Columns of history that the features need besides the core ones. */
export const FEATURE_SOURCE_COLUMNS = ["units_returned"] as const;

/** Days of history that the features look back on. */
export const FEATURE_WINDOW_DAYS = 91;

/** A spike counts at most this many times the mean of the window's other selling days. */
const SPIKE_LIMIT = 10;

/** What is known about a product at the origin. `NaN` where the window has no row to tell it from. */
export interface ProductState {
  readonly mean7: number;
  readonly mean28: number;
  readonly mean91: number;
  /** Mean and last value per weekday, 0 = Sunday, over eight weeks. */
  readonly weekdayMeans: Float64Array;
  readonly weekdayLasts: Float64Array;
  readonly zeroShare28: number;
  readonly positiveMean91: number;
  readonly max28: number;
  readonly daysSinceSale: number;
  readonly daysOnSale: number;
  readonly price: number;
  readonly priceRatio: number;
}

/**
 * Summarises a product's last 91 days up to the origin, in one pass over its rows. Later rows are not looked
 * at. Wholesale spikes are limited to ten times the mean of the other selling days.
 */
export function summariseProduct(series: DemandSeries, originDay: number): ProductState {
  const { days, sellingPrice } = series;
  let last = days.length - 1;
  // Stryker disable next-line ConditionalExpression: beyond the first row nothing is later than the origin.
  while (last >= 0 && days[last]! > originDay) last--;
  let first = last;
  while (first >= 0 && days[first]! > originDay - FEATURE_WINDOW_DAYS) first--;
  first++;
  const limit = findSpikeLimit(series, first, last);

  const sum = { d7: 0, d28: 0, d91: 0, positive: 0, price: 0 };
  const count = { d7: 0, d28: 0, d91: 0, positive: 0, price: 0, zero28: 0 };
  const weekdaySums = new Float64Array(7);
  const weekdayCounts = new Float64Array(7);
  const weekdayLasts = new Float64Array(7).fill(Number.NaN);
  let max28 = Number.NaN;
  let lastSale = Number.NaN;
  let price = Number.NaN;
  for (let row = last; row >= first; row--) {
    const units = Math.min(demandOf(series, row), limit);
    if (Number.isNaN(units)) continue;
    const age = originDay - days[row]!;
    sum.d91 += units;
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
  return {
    mean7: sum.d7 / count.d7,
    mean28: sum.d28 / count.d28,
    mean91: sum.d91 / count.d91,
    weekdayMeans: weekdaySums.map((total, weekday) => total / weekdayCounts[weekday]!),
    weekdayLasts,
    zeroShare28: count.zero28 / count.d28,
    positiveMean91: sum.positive / count.positive,
    max28,
    daysSinceSale: originDay - lastSale,
    daysOnSale: last < 0 ? Number.NaN : originDay - days[0]!,
    price,
    priceRatio: price / (sum.price / count.price),
  };
}

/** Largest demand of a day that counts in full. */
function findSpikeLimit(series: DemandSeries, first: number, last: number): number {
  let largest = 0;
  let total = 0;
  let count = 0;
  for (let row = first; row <= last; row++) {
    const units = demandOf(series, row);
    if (!(units > 0)) continue;
    total += units;
    count++;
    // Stryker disable next-line EqualityOperator: an equal maximum is the same.
    if (units > largest) largest = units;
  }
  return count > 1 ? (SPIKE_LIMIT * (total - largest)) / (count - 1) : Number.POSITIVE_INFINITY;
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
  fleetTrend: number,
  targetDay: number,
  horizonStep: number,
): void {
  const weekday = weekdayOf(targetDay);
  target[offset] = state.mean7;
  target[offset + 1] = state.mean28;
  target[offset + 2] = state.mean91;
  target[offset + 3] = state.weekdayMeans[weekday]!;
  target[offset + 4] = state.weekdayLasts[weekday]!;
  target[offset + 5] = state.zeroShare28;
  target[offset + 6] = state.positiveMean91;
  target[offset + 7] = state.max28;
  target[offset + 8] = state.daysSinceSale;
  target[offset + 9] = state.daysOnSale;
  target[offset + 10] = state.price;
  target[offset + 11] = state.priceRatio;
  target[offset + 12] = fleetTrend;
  target[offset + 13] = weekday;
  target[offset + 14] = horizonStep;
}

/** The features of one instance by name; `null` where a feature is unknown. Four digits are kept. */
export function toFeatureRecord(
  row: Float64Array,
  names: readonly string[] = FEATURE_NAMES,
): Record<string, number | null> {
  const record: Record<string, number | null> = {};
  for (let index = 0; index < names.length; index++) {
    const value = row[index]!;
    record[names[index]!] = Number.isNaN(value) ? null : roundFeature(value);
  }
  return record;
}

/** Keeps payloads short; the noise of demand is far above the fourth digit. */
function roundFeature(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 1e4) / 1e4;
}
