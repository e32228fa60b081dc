import { createRandom } from "../../functions/demand/numeric/random";
import { findSorted } from "../../functions/demand/numeric/search";
import { demandOf } from "../../functions/demand/scored-demand";
import type { DemandSeries } from "../../functions/demand/series";
import {
  computeFleetTrend,
  FEATURE_COUNT,
  fillFeatures,
  summariseProduct,
} from "../../functions/forecasting/features";
import { summariseFleet } from "../../functions/forecasting/fleet-state";
import { findFeatureWindow } from "../../functions/forecasting/product-level";
import { MISSING } from "./xgboost";

export interface TrainingSet {
  /** Row by row, `FEATURE_COUNT` values each. */
  readonly matrix: Float32Array;
  /** Demand of the target day, units. */
  readonly labels: Float32Array;
  /** Demand of a day that counts in full in the features. */
  readonly limits: Float32Array;
  /** Origin of each row. */
  readonly originDays: Int32Array;
}

export interface TrainingSetOptions {
  /** Last day that may be used, as an origin or as a target. */
  readonly untilDay: number;
  readonly horizonDays: number;
  /** About how many rows are drawn. */
  readonly rowCount: number;
  readonly seed: number;
  /** Only origins of the last days; all when absent. */
  readonly lookBackDays?: number;
  /** Target days drawn for each product and origin. */
  readonly targetsPerDraw?: number;
}

/** History needed before the first origin. */
const WARM_UP_DAYS = 35;

/**
 * Draws examples the way forecasts are made: features at an origin, the units sold one to `horizonDays` days
 * later. Each example has its own product, origin and step; targets without a row (closures) are left out.
 */
export function drawTrainingSet(list: readonly DemandSeries[], options: TrainingSetOptions): TrainingSet {
  const { untilDay, horizonDays, rowCount, seed, targetsPerDraw = 3 } = options;
  const random = createRandom(seed);
  const firstDay = list.reduce((first, { days }) => Math.min(first, days[0] ?? first), untilDay);
  const firstOrigin = Math.max(
    firstDay + WARM_UP_DAYS,
    untilDay - (options.lookBackDays ?? Number.POSITIVE_INFINITY),
  );
  const originDays = listOrigins(firstOrigin, untilDay);
  const share = Math.min(1, rowCount / Math.max(1, originDays.length * list.length * targetsPerDraw));

  const rows: number[] = [];
  const labels: number[] = [];
  const limits: number[] = [];
  const drawnOrigins: number[] = [];
  const features = new Float64Array(FEATURE_COUNT);
  for (const originDay of originDays) {
    const drawn = list.filter(({ days }) => days[0]! <= originDay && random() < share);
    const fleetState = summariseFleet(list, originDay);
    const states = drawn.map((series) => summariseProduct(series, originDay, fleetState));
    const known = { ...fleetState, trend: computeFleetTrend(states) };
    for (let index = 0; index < drawn.length; index++) {
      const series = drawn[index]!;
      const { limitUnits } = findFeatureWindow(series, originDay);
      const steps = Math.min(horizonDays, untilDay - originDay);
      for (let draw = 0; draw < targetsPerDraw; draw++) {
        const step = 1 + Math.floor(random() * steps);
        const row = findSorted(series.days, originDay + step);
        const units = row < 0 ? Number.NaN : demandOf(series, row);
        if (Number.isNaN(units)) continue;
        fillFeatures(features, 0, states[index]!, known, originDay + step, step);
        for (const value of features) rows.push(Number.isNaN(value) ? MISSING : value);
        labels.push(units);
        limits.push(limitUnits);
        drawnOrigins.push(originDay);
      }
    }
  }
  return {
    matrix: Float32Array.from(rows),
    labels: Float32Array.from(labels),
    limits: Float32Array.from(limits),
    originDays: Int32Array.from(drawnOrigins),
  };
}

/** Days between origins: what the fleet shows of one is costly, and hardly another the day after. */
const ORIGIN_STEP_DAYS = 3;

/** Ascending, up to the last day that leaves one to be forecast. */
function listOrigins(firstDay: number, untilDay: number): readonly number[] {
  const origins: number[] = [];
  for (let day = untilDay - 1; day >= firstDay; day -= ORIGIN_STEP_DAYS) origins.unshift(day);
  return origins;
}
