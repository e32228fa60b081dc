import type { TrainingSet } from "../../functions/forecasting/training-set";
import { MISSING } from "./xgboost";

/** A training set as XGBoost takes it. */
export interface ModelSet {
  /** Row by row, one value per name: our features, then own columns. What is unknown is `MISSING`. */
  readonly matrix: Float32Array;
  readonly featureNames: readonly string[];
  /** Demand of the target day, units. */
  readonly labels: Float32Array;
  /** Demand of a day that counts in full in the features. */
  readonly limits: Float32Array;
  readonly targetDays: Int32Array;
}

export function toModelSet(set: TrainingSet): ModelSet {
  return {
    matrix: Float32Array.from(set.features, (value) => (Number.isNaN(value) ? MISSING : value)),
    featureNames: set.featureNames,
    labels: Float32Array.from(set.labels),
    limits: Float32Array.from(set.limits),
    targetDays: set.targetDays,
  };
}
