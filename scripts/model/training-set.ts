import { createRandom } from "../../functions/demand/numeric/random";
import { findSorted } from "../../functions/demand/numeric/search";
import type { DemandSeries } from "../../functions/demand/series";
import {
  computeFleetTrend,
  FEATURE_COUNT,
  fillFeatures,
  summariseProduct,
} from "../../functions/forecasting/features";
import { MISSING } from "./xgboost";

export interface TrainingSet {
  /** Row by row, `FEATURE_COUNT` values each. */
  readonly matrix: Float32Array;
  readonly labels: Float32Array;
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
  /** Only targets of the last days; all when absent. */
  readonly lookBackDays?: number;
}

/** History needed before the first origin. */
const WARM_UP_DAYS = 35;

/**
 * Draws examples the way forecasts are made: features at an origin, the units sold one to `horizonDays` days
 * later. Each example has its own product, origin and step; targets without a row (closures) are left out.
 */
export function drawTrainingSet(list: readonly DemandSeries[], options: TrainingSetOptions): TrainingSet {
  const { untilDay, horizonDays, rowCount, seed } = options;
  const random = createRandom(seed);
  const firstDay = list.reduce((first, { days }) => Math.min(first, days[0] ?? first), untilDay);
  const firstOrigin = Math.max(
    firstDay + WARM_UP_DAYS,
    untilDay - (options.lookBackDays ?? Number.POSITIVE_INFINITY),
  );
  const originCount = Math.max(0, untilDay - firstOrigin);
  const share = Math.min(1, rowCount / Math.max(1, originCount * list.length * TARGETS_PER_DRAW));

  const rows: number[] = [];
  const labels: number[] = [];
  const originDays: number[] = [];
  const features = new Float64Array(FEATURE_COUNT);
  for (let originDay = firstOrigin; originDay < untilDay; originDay++) {
    const drawn = list.filter(({ days }) => days[0]! <= originDay && random() < share);
    const states = drawn.map((series) => summariseProduct(series, originDay));
    const fleetTrend = computeFleetTrend(states);
    for (let index = 0; index < drawn.length; index++) {
      const series = drawn[index]!;
      const steps = Math.min(horizonDays, untilDay - originDay);
      for (let draw = 0; draw < TARGETS_PER_DRAW; draw++) {
        const step = 1 + Math.floor(random() * steps);
        const row = findSorted(series.days, originDay + step);
        const units = row < 0 ? Number.NaN : series.unitsSold[row]!;
        if (Number.isNaN(units)) continue;
        const returned = series.features.units_returned?.[row] ?? 0;
        fillFeatures(features, 0, states[index]!, fleetTrend, originDay + step, step);
        for (const value of features) rows.push(Number.isNaN(value) ? MISSING : value);
        labels.push(Math.max(0, returned >= units ? 0 : units));
        originDays.push(originDay);
      }
    }
  }
  return {
    matrix: Float32Array.from(rows),
    labels: Float32Array.from(labels),
    originDays: Int32Array.from(originDays),
  };
}

const TARGETS_PER_DRAW = 3;
