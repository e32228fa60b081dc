import type { FeatureName } from "../../functions/forecasting/features";
import { MISSING } from "./xgboost";

/** Features in units; the model sees them over the product's level. */
const UNIT_FEATURES: readonly FeatureName[] = [
  "mean_7",
  "mean_28",
  "weekday_mean",
  "weekday_last",
  "positive_mean_91",
  "max_28",
];

/** Weights of the means that make the level. */
const LEVEL_WEIGHTS: Readonly<Partial<Record<FeatureName, number>>> = {
  mean_7: 0.2,
  mean_28: 0.4,
  mean_91: 0.4,
};
const SMALLEST_LEVEL = 0.05;

export interface LevelScaler {
  /**
   * Divides the unit features of each row by the product's level, in place.
   *
   * @returns the levels, one per row: what a prediction of the model is to be multiplied by.
   */
  scale(matrix: Float32Array): Float32Array;
}

/**
 * One model serves products that sell a tenth of a unit a day and products that sell hundreds. Its trees need
 * not learn the level of each, which is known from the past weeks: they learn what comes relative to it.
 * `mean_91` stays in units, so that they still know the size of a product.
 */
export function createLevelScaler(featureNames: readonly string[]): LevelScaler {
  const columnCount = featureNames.length;
  const unitColumns = UNIT_FEATURES.map((name) => featureNames.indexOf(name)).filter((column) => column >= 0);
  const weights = Object.entries(LEVEL_WEIGHTS)
    .map(([name, weight]) => ({ column: featureNames.indexOf(name), weight }))
    .filter(({ column }) => column >= 0);

  function levelOf(matrix: Float32Array, offset: number): number {
    let sum = 0;
    let total = 0;
    for (const { column, weight } of weights) {
      const mean = matrix[offset + column]!;
      if (mean === MISSING) continue;
      sum += weight * mean;
      total += weight;
    }
    return Math.max(SMALLEST_LEVEL, total > 0 ? sum / total : 0);
  }

  return {
    scale: (matrix) => {
      const levels = new Float32Array(matrix.length / columnCount);
      for (let row = 0; row < levels.length; row++) {
        const offset = row * columnCount;
        const level = levelOf(matrix, offset);
        levels[row] = level;
        for (const column of unitColumns) {
          if (matrix[offset + column] !== MISSING) matrix[offset + column]! /= level;
        }
      }
      return levels;
    },
  };
}
