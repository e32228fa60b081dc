import {
  FEATURE_COUNT,
  FEATURE_NAMES,
  FEATURES_IN_UNITS,
  type FeatureName,
} from "../../functions/forecasting/features";
import { MISSING } from "./xgboost";

/** The trees see them over what smoothing expects of the target day. */
const UNIT_FEATURES = FEATURES_IN_UNITS.filter((name) => name !== "smoothed" && name !== "mean_91");

/**
 * Features that the trees see as they are. `mean_91` tells them the size of a product. `fleet_trend` and
 * `days_on_sale` are left out: within one year they stand for the date, and what one season did is not what the next
 * will do.
 */
const PLAIN_FEATURES: readonly FeatureName[] = [
  "mean_91",
  "zero_share_28",
  "variation_91",
  "days_since_sale",
  "price",
  "price_ratio",
  "weekday",
  "horizon_step",
];

const columnOf = (name: FeatureName) => FEATURE_NAMES.indexOf(name);
const UNIT_COLUMNS = UNIT_FEATURES.map(columnOf);
const PLAIN_COLUMNS = PLAIN_FEATURES.map(columnOf);
/** What stands in where smoothing expects nothing known: a caller who sends features of his own. */
const EXPECTED_COLUMNS = (["smoothed", "level_12", "mean_28", "mean_91", "mean_7"] as const).map(columnOf);
const SMALLEST_UNITS = 0.05;

export interface TreeInputs {
  /** Row by row, {@link inputCount} values each. */
  readonly matrix: Float32Array;
  /** How many values the trees see of one example. */
  readonly inputCount: number;
  /** Units that smoothing expects, by row: what the answer of the trees is to be multiplied by. */
  readonly expected: Float32Array;
}

/**
 * One model serves products that sell a tenth of a unit a day and products that sell hundreds. Its trees need not
 * learn level, week and season of each: exponential smoothing knows them. They learn by what factor demand departs
 * from it, and begin at 1, so that where nothing is to be learnt the model is the smoothing.
 *
 * Columns that a model gets besides our features, what is planned for the target day above all, it sees as they are.
 *
 * @param features rows of all features, in the order of their names, then of own columns.
 * @param width values of a row.
 */
export function toTreeInputs(features: Float32Array, width: number): TreeInputs {
  const rowCount = features.length / width;
  const inputCount = UNIT_COLUMNS.length + PLAIN_COLUMNS.length + width - FEATURE_COUNT;
  const matrix = new Float32Array(rowCount * inputCount);
  const expected = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const offset = row * width;
    const known = EXPECTED_COLUMNS.find((column) => features[offset + column] !== MISSING);
    const units = Math.max(SMALLEST_UNITS, known === undefined ? 0 : features[offset + known]!);
    expected[row] = units;
    let input = row * inputCount;
    for (const column of UNIT_COLUMNS) {
      const value = features[offset + column]!;
      matrix[input++] = value === MISSING ? MISSING : value / units;
    }
    for (const column of PLAIN_COLUMNS) matrix[input++] = features[offset + column]!;
    for (let column = FEATURE_COUNT; column < width; column++) matrix[input++] = features[offset + column]!;
  }
  return { matrix, inputCount, expected };
}
