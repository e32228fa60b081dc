import { weekdayOf } from "../demand/calendar";
import type { DemandSeries } from "../demand/series";
import { inferTradingCalendar } from "../demand/trading-calendar";
import {
  computeFleetTrend,
  FEATURE_COUNT,
  FEATURE_WINDOW_DAYS,
  fillFeatures,
  type ProductState,
  summariseProduct,
} from "./features";

/**
 * What one run has to forecast for a set of products: row `i` is one product on one day. Rows ascend by
 * product, then day. Rows on a weekday on which the fleet never trades are `closed`: nothing will be sold,
 * and the model is not asked.
 */
export interface ForecastFrame {
  readonly originDay: number;
  readonly productIds: readonly string[];
  readonly days: Int32Array;
  readonly closed: Uint8Array;
  /** Row by row, `FEATURE_COUNT` values each. */
  readonly features: Float64Array;
  /** Products without a row in the look-back window: their sale has ended, so they get no forecast. */
  readonly inactiveProductIds: readonly string[];
}

/**
 * @param fleet products that are read together (a shard). Closures and the fleet's trend come from it, so
 *   that the result does not depend on how many functions share the run.
 * @param wanted only these products of the fleet; all when absent.
 */
export function buildForecastFrame(
  fleet: readonly DemandSeries[],
  originDay: number,
  horizonDays: number,
  wanted?: ReadonlySet<string>,
): ForecastFrame {
  const { closedWeekdays } = inferTradingCalendar(fleet, originDay);
  const active: { readonly productId: string; readonly state: ProductState }[] = [];
  const inactiveProductIds: string[] = [];
  for (const series of fleet) {
    if (isActive(series, originDay)) {
      active.push({ productId: series.productId, state: summariseProduct(series, originDay) });
    } else if (!wanted || wanted.has(series.productId)) {
      inactiveProductIds.push(series.productId);
    }
  }
  const fleetTrend = computeFleetTrend(active.map(({ state }) => state));
  const products = wanted ? active.filter(({ productId }) => wanted.has(productId)) : active;

  const rowCount = products.length * horizonDays;
  const productIds: string[] = new Array(rowCount);
  const days = new Int32Array(rowCount);
  const closed = new Uint8Array(rowCount);
  const features = new Float64Array(rowCount * FEATURE_COUNT);
  let row = 0;
  for (const { productId, state } of products) {
    for (let step = 1; step <= horizonDays; step++) {
      const day = originDay + step;
      productIds[row] = productId;
      days[row] = day;
      closed[row] = closedWeekdays.has(weekdayOf(day)) ? 1 : 0;
      fillFeatures(features, row * FEATURE_COUNT, state, fleetTrend, day, step);
      row++;
    }
  }
  return { originDay, productIds, days, closed, features, inactiveProductIds };
}

/** Whether a product has a row in the look-back window. */
function isActive({ days }: DemandSeries, originDay: number): boolean {
  for (let row = days.length - 1; row >= 0; row--) {
    if (days[row]! <= originDay) return days[row]! > originDay - FEATURE_WINDOW_DAYS;
  }
  return false;
}
