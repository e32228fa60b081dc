import type { Plans } from "../contracts/calendar";
import { createRandom } from "../demand/numeric/random";
import { findSorted } from "../demand/numeric/search";
import { demandOf } from "../demand/scored-demand";
import type { DemandSeries } from "../demand/series";
import { FEATURE_NAMES } from "./features";
import { buildForecastFrame } from "./forecast-frame";
import { findFeatureWindow } from "./product-level";

/** Examples to learn from, row by row: what was known at an origin, and what was then demanded on a later day. */
export interface TrainingSet {
  /** Our features, then the columns of the history and of the calendar that the model wants besides. */
  readonly featureNames: readonly string[];
  /** One value per name and row; `NaN` where it is unknown. */
  readonly features: Float64Array;
  readonly productIds: readonly string[];
  /** Origin of each row, a day number. */
  readonly originDays: Int32Array;
  /** Day whose demand is the label. */
  readonly targetDays: Int32Array;
  /** Demand of the target day, units. */
  readonly labels: Float64Array;
  /** Demand of a day that counts in full in the features, units. */
  readonly limits: Float64Array;
}

export interface TrainingSetOptions {
  /** Last day that may be used, as an origin or as a target. */
  readonly untilDay: number;
  readonly horizonDays: number;
  /** About how many rows are drawn. */
  readonly rowCount: number;
  readonly seed: number;
  /** First day of an origin; the first with enough history when absent or earlier. */
  readonly fromDay?: number;
  /** Days between origins: what the fleet shows of one is costly, and hardly another the day after. @default 3 */
  readonly originStepDays?: number;
  /** Target days drawn for each product and origin. @default 3 */
  readonly targetsPerDraw?: number;
  /** Columns that the model wants besides our features, and what is planned, as the frame takes them. */
  readonly columns?: readonly string[];
  readonly plans?: Plans;
}

/** History needed before the first origin. */
export const WARM_UP_DAYS = 35;
const NONE_CLOSED: ReadonlySet<number> = new Set();

/**
 * Draws examples the way forecasts are made: by the very frame that a forecast is asked with, at each origin of the past,
 * and the units demanded one to `horizonDays` days later. Targets without a row (closures) are left out, and so are
 * products that would not have been forecast.
 *
 * @param fleet products that are read together (a shard): the fleet's trend is that of the shard, as in service.
 */
export function drawTrainingSet(fleet: readonly DemandSeries[], options: TrainingSetOptions): TrainingSet {
  const {
    untilDay,
    horizonDays,
    rowCount,
    targetsPerDraw = 3,
    originStepDays = 3,
    columns = [],
    plans,
  } = options;
  const random = createRandom(options.seed);
  const firstDay = fleet.reduce((first, { days }) => Math.min(first, days[0] ?? first), untilDay);
  const firstOrigin = Math.max(firstDay + WARM_UP_DAYS, options.fromDay ?? Number.NEGATIVE_INFINITY);
  const origins = listOrigins(firstOrigin, untilDay, originStepDays);
  const share = Math.min(1, rowCount / Math.max(1, origins.length * fleet.length * targetsPerDraw));
  const width = FEATURE_NAMES.length + columns.length;
  const features: number[] = [];
  const productIds: string[] = [];
  const originDays: number[] = [];
  const targetDays: number[] = [];
  const labels: number[] = [];
  const limits: number[] = [];
  for (const originDay of origins) {
    const drawn = fleet.filter(({ days }) => days[0]! <= originDay && random() < share);
    const wanted = new Set(drawn.map(({ productId }) => productId));
    // Which weekdays are closed is no feature; a closed day has no row to learn from.
    const frame = buildForecastFrame(fleet, originDay, horizonDays, {
      wanted,
      columns,
      plans,
      closedWeekdays: NONE_CLOSED,
    });
    const rowOfProduct = new Map<string, number>();
    for (let row = 0; row < frame.productIds.length; row += horizonDays) {
      rowOfProduct.set(frame.productIds[row]!, row);
    }
    const steps = Math.min(horizonDays, untilDay - originDay);
    for (const series of drawn) {
      const firstRow = rowOfProduct.get(series.productId);
      const { limitUnits } = findFeatureWindow(series, originDay);
      for (let draw = 0; draw < targetsPerDraw; draw++) {
        const step = 1 + Math.floor(random() * steps);
        const at = findSorted(series.days, originDay + step);
        const units = at < 0 ? Number.NaN : demandOf(series, at);
        if (firstRow === undefined || Number.isNaN(units)) continue;
        const offset = (firstRow + step - 1) * width;
        for (let column = 0; column < width; column++) features.push(frame.features[offset + column]!);
        productIds.push(series.productId);
        originDays.push(originDay);
        targetDays.push(originDay + step);
        labels.push(units);
        limits.push(limitUnits);
      }
    }
  }
  return {
    featureNames: [...FEATURE_NAMES, ...columns],
    features: Float64Array.from(features),
    productIds,
    originDays: Int32Array.from(originDays),
    targetDays: Int32Array.from(targetDays),
    labels: Float64Array.from(labels),
    limits: Float64Array.from(limits),
  };
}

/** Ascending, up to the last day that leaves one to be forecast. */
function listOrigins(firstDay: number, untilDay: number, stepDays: number): readonly number[] {
  const origins: number[] = [];
  for (let day = untilDay - 1; day >= firstDay; day -= stepDays) origins.unshift(day);
  return origins;
}
