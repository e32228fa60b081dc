import type { Plans } from "../contracts/calendar";
import { weekdayOf } from "../demand/calendar";
import type { DemandSeries } from "../demand/series";
import { inferTradingCalendar } from "../demand/trading-calendar";
import {
  computeFleetTrend,
  FEATURE_COUNT,
  FEATURE_NAMES,
  fillFeatures,
  type ProductState,
  summariseProduct,
} from "./features";
import { summariseFleet } from "./fleet-state";
import { readLastValue } from "./model-columns";
import { isPlanned, KnownPlans } from "./planned-features";
import { FEATURE_WINDOW_DAYS } from "./product-level";

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
  /** Our features, then the columns of the history and of the calendar that the model wants besides. */
  readonly featureNames: readonly string[];
  /** Row by row, one value per name; `NaN` where it is unknown. */
  readonly features: Float64Array;
  /** Products without a row in the look-back window: their sale has ended, so they get no forecast. */
  readonly inactiveProductIds: readonly string[];
}

export interface FrameOptions {
  /** Only these products of the fleet; all when absent. */
  readonly wanted?: ReadonlySet<string>;
  /**
   * Columns that the model wants besides our features: those that the calendar says are told for the day that is
   * forecast, of the others the last value known; see {@link listModelColumns}.
   */
  readonly columns?: readonly string[];
  /** What is planned; nothing when absent. */
  readonly plans?: Plans;
  /** Weekdays (0 = Sunday) on which the fleet never trades; inferred from the history when absent. */
  readonly closedWeekdays?: ReadonlySet<number>;
}

/**
 * @param fleet products that are read together (a shard). Closures and the fleet's trend come from it, so
 *   that the result does not depend on how many functions share the run.
 */
export function buildForecastFrame(
  fleet: readonly DemandSeries[],
  originDay: number,
  horizonDays: number,
  options: FrameOptions = {},
): ForecastFrame {
  const { wanted, columns = [], plans } = options;
  const closedWeekdays = options.closedWeekdays ?? inferTradingCalendar(fleet, originDay).closedWeekdays;
  const fleetState = summariseFleet(fleet, originDay);
  const active: { readonly series: DemandSeries; readonly state: ProductState }[] = [];
  const inactiveProductIds: string[] = [];
  for (const series of fleet) {
    if (isActive(series, originDay)) {
      active.push({ series, state: summariseProduct(series, originDay, fleetState) });
    } else if (!wanted || wanted.has(series.productId)) {
      inactiveProductIds.push(series.productId);
    }
  }
  const fleetKnown = { ...fleetState, trend: computeFleetTrend(active.map(({ state }) => state)) };
  const products = wanted ? active.filter(({ series }) => wanted.has(series.productId)) : active;

  const rowCount = products.length * horizonDays;
  // Stryker disable next-line ArrayDeclaration: the length is only reserved.
  const productIds: string[] = new Array(rowCount);
  const days = new Int32Array(rowCount);
  const closed = new Uint8Array(rowCount);
  const featureNames = [...FEATURE_NAMES, ...columns];
  const width = featureNames.length;
  const features = new Float64Array(rowCount * width);
  const plannedColumns = [...columns.keys()].filter((column) => isPlanned(columns[column]!, plans));
  let row = 0;
  for (const { series, state } of products) {
    const lastValues = columns.map((name) =>
      isPlanned(name, plans) ? Number.NaN : readLastValue(series, name, originDay, FEATURE_WINDOW_DAYS),
    );
    const known =
      plans && plannedColumns.length > 0
        ? new KnownPlans(plans, series, originDay, state, horizonDays)
        : undefined;
    for (let step = 1; step <= horizonDays; step++) {
      const day = originDay + step;
      productIds[row] = series.productId;
      days[row] = day;
      closed[row] = closedWeekdays.has(weekdayOf(day)) ? 1 : 0;
      fillFeatures(features, row * width, state, fleetKnown, day, step);
      // Stryker disable next-line ConditionalExpression,EqualityOperator: no values set nothing; it is only faster.
      if (lastValues.length > 0) features.set(lastValues, row * width + FEATURE_COUNT);
      for (const column of plannedColumns) {
        features[row * width + FEATURE_COUNT + column] = known!.read(columns[column]!, day);
      }
      row++;
    }
  }
  return { originDay, productIds, days, closed, featureNames, features, inactiveProductIds };
}

/** Whether a product has a row in the look-back window. */
function isActive({ days }: DemandSeries, originDay: number): boolean {
  // Stryker disable next-line ArithmeticOperator: rows beyond the last have no day.
  for (let row = days.length - 1; row >= 0; row--) {
    if (days[row]! <= originDay) return days[row]! > originDay - FEATURE_WINDOW_DAYS;
  }
  return false;
}
