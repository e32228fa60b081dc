import { FEATURE_COUNT } from "../../functions/forecasting/features";
import type { TrainingSet } from "../../functions/forecasting/training-set";
import { MISSING } from "./xgboost";

/** A training set as XGBoost takes it. */
export interface ModelSet {
  /** Row by row, `FEATURE_COUNT` values each; what is unknown is `MISSING`. */
  readonly matrix: Float32Array;
  /** Demand of the target day, units. */
  readonly labels: Float32Array;
  /** Demand of a day that counts in full in the features. */
  readonly limits: Float32Array;
  readonly targetDays: Int32Array;
}

export function toModelSet(set: TrainingSet): ModelSet {
  const width = set.featureNames.length;
  const matrix = new Float32Array(set.labels.length * FEATURE_COUNT);
  for (let row = 0; row < set.labels.length; row++) {
    // Columns of the history come behind our features; this model does not know them.
    for (let column = 0; column < FEATURE_COUNT; column++) {
      const value = set.features[row * width + column]!;
      matrix[row * FEATURE_COUNT + column] = Number.isNaN(value) ? MISSING : value;
    }
  }
  return {
    matrix,
    labels: Float32Array.from(set.labels),
    limits: Float32Array.from(set.limits),
    targetDays: set.targetDays,
  };
}
