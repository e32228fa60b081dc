import type { Lake } from "../../contracts/lake";
import { demandOf } from "../../demand/clean-demand";
import type { DemandSeries } from "../../demand/series";
import { forecastSeasonalNaive } from "../../forecasting/seasonal-naive";

/** Columns that the business side needs besides the core ones. */
export const BUSINESS_COLUMNS = ["units_returned"] as const;

/** Days of history that are cleaned for the baseline: eight weeks and the longest protection interval asked. */
const BASELINE_WINDOW_DAYS = 7 * 9;

/** The products of the whole fleet, sorted by id, with their rows up to a day. */
export async function readFleetHistory(
  lake: Lake,
  fromDay: number,
  toDay: number,
): Promise<readonly DemandSeries[]> {
  const shards = await lake.listShards();
  const range = { fromDay, toDay, columns: BUSINESS_COLUMNS };
  const lists = await Promise.all(shards.map((shard) => lake.readShard(shard, range)));
  return lists
    .flat()
    .sort((left, right) =>
      left.productId < right.productId ? -1 : left.productId > right.productId ? 1 : 0,
    );
}

/**
 * A product's rows with returns taken out of demand (see `demandOf`), from `fromDay` on. The baseline
 * forecasts from these, so that a cancelled order is not ordered again a week later.
 */
export function cleanSeries(series: DemandSeries, fromDay: number): DemandSeries {
  const first = firstRowFrom(series.days, fromDay);
  const count = series.days.length - first;
  const demand = new Float64Array(count);
  for (let row = 0; row < count; row++) demand[row] = demandOf(series, first + row);
  return {
    productId: series.productId,
    days: series.days.subarray(first),
    unitsSold: demand,
    sellingPrice: series.sellingPrice.subarray(first),
    inventoryLevel: series.inventoryLevel?.subarray(first),
    features: {},
    categories: {},
  };
}

/** Seasonal-naive units per day of an interval; a day the baseline cannot tell, such as a closure, is 0. */
export function forecastBaseline(
  cleaned: DemandSeries,
  originDay: number,
  dayCount: number,
): { readonly total: number; readonly firstDay: number } {
  let total = 0;
  let firstDay = 0;
  for (let step = 1; step <= dayCount; step++) {
    const units = Math.max(0, forecastSeasonalNaive(cleaned, originDay, originDay + step) ?? 0);
    if (step === 1) firstDay = units;
    total += units;
  }
  return { total, firstDay };
}

/** First day that {@link cleanSeries} must give the baseline for a forecast from `originDay`. */
export function baselineWindowStart(originDay: number, protectionDays: number): number {
  return originDay - BASELINE_WINDOW_DAYS - protectionDays;
}

/** First row not before a day. */
export function firstRowFrom(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
