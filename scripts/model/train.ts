import { OperatorError } from "../../functions/contracts/errors";
import { formatDay } from "../../functions/demand/calendar";
import type { DemandSeries } from "../../functions/demand/series";
import { FEATURE_COUNT, FEATURE_NAMES } from "../../functions/forecasting/features";
import { fitIntervalTable, type IntervalTable } from "../../functions/forecasting/prediction-interval";
import type { ModelArtifact } from "./artifact";
import { createLevelScaler } from "./level-scaler";
import { drawTrainingSet, type TrainingSet } from "./training-set";
import { trainXgboost, type XgboostModel, type XgboostParameters } from "./xgboost";

export interface TrainOptions {
  /** Last day that training may see: the day before the first forecast's run. */
  readonly untilDay: number;
  readonly horizonDays: number;
  readonly seed: number;
}

const TRAINING_ROWS = 150_000;
const ROUNDS = 60;
/** Last days before the end of training on which the intervals are measured. */
const HOLD_OUT_DAYS = 28;
/**
 * A day counts at most for this many times the product's level: a wholesale order does not come back, and the
 * few largest would otherwise outweigh thousands of usual days.
 */
const LARGEST_RATIO = 25;

/**
 * Demand is a count with many zeros and a long tail: the Tweedie deviance (between Poisson and gamma) fits
 * its mean without a transformation.
 */
const PARAMETERS: XgboostParameters = {
  booster: "gbtree",
  objective: "reg:tweedie",
  tweedie_variance_power: 1.5,
  base_score: 1,
  tree_method: "hist",
  max_bin: 64,
  max_depth: 5,
  eta: 0.1,
  min_child_weight: 20,
  subsample: 0.8,
  colsample_bytree: 0.8,
  silent: 1,
};

/**
 * Trains one model for all products on what is known up to a day. Its intervals come from a model trained
 * without the last four weeks, judged on them.
 *
 * @throws OperatorError when the history is too short to draw examples from.
 */
export async function trainModel(
  list: readonly DemandSeries[],
  { untilDay, horizonDays, seed }: TrainOptions,
): Promise<ModelArtifact> {
  const set = drawTrainingSet(list, { untilDay, horizonDays, rowCount: TRAINING_ROWS, seed });
  if (set.labels.length === 0) {
    throw new OperatorError(
      `There is too little history up to ${formatDay(untilDay)} to train on; at least 40 days are needed.`,
    );
  }
  const model = await fitModel(set, seed);
  const bytes = model.save();
  model.free();
  return {
    model: bytes,
    manifest: {
      algorithm: "xgboost",
      featureNames: FEATURE_NAMES,
      trainedUntil: formatDay(untilDay),
      trainingRows: set.labels.length,
      seed,
      interval: await measureInterval(set, untilDay - HOLD_OUT_DAYS, seed),
    },
  };
}

/** Fits what comes relative to the level, with examples of large products drawn more often. */
function fitModel(set: TrainingSet, seed: number): Promise<XgboostModel> {
  const matrix = set.matrix.slice();
  const levels = SCALER.scale(matrix);
  const rows = resample(levels.map(Math.sqrt));
  const labels = Float32Array.from(rows, (row) => Math.min(LARGEST_RATIO, set.labels[row]! / levels[row]!));
  return trainXgboost(pickRows(matrix, rows), labels, { ...PARAMETERS, seed }, ROUNDS);
}

const SCALER = createLevelScaler(FEATURE_NAMES);

async function measureInterval(
  set: TrainingSet,
  lastDay: number,
  seed: number,
): Promise<IntervalTable | undefined> {
  const before = pick(set, (target) => target <= lastDay);
  const after = pick(set, (_, origin) => origin > lastDay);
  if (before.labels.length === 0 || after.labels.length === 0) return undefined;
  const model = await fitModel(before, seed);
  const levels = SCALER.scale(after.matrix);
  const predicted = model.predict(after.matrix, FEATURE_COUNT).map((ratio, row) => ratio * levels[row]!);
  model.free();
  return fitIntervalTable(predicted, after.labels);
}

/**
 * As many rows as there are weights, each as often as its weight asks for (systematic resampling). It stands
 * for example weights, which this build of XGBoost has no way to take. What large products sell matters most,
 * in units; the square root keeps the small ones heard.
 */
function resample(weights: Float32Array): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const step = total / weights.length;
  const rows: number[] = [];
  let reached = 0;
  let next = step / 2;
  weights.forEach((weight, row) => {
    reached += weight;
    for (; next < reached; next += step) rows.push(row);
  });
  return rows;
}

function pickRows(matrix: Float32Array, rows: readonly number[]): Float32Array {
  const picked = new Float32Array(rows.length * FEATURE_COUNT);
  rows.forEach((row, index) => {
    picked.set(matrix.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT), index * FEATURE_COUNT);
  });
  return picked;
}

const STEP_COLUMN = FEATURE_NAMES.indexOf("horizon_step");

/** The examples whose target and origin day pass the test. */
function pick(set: TrainingSet, keep: (targetDay: number, originDay: number) => boolean): TrainingSet {
  const kept: number[] = [];
  set.originDays.forEach((originDay, row) => {
    const step = set.matrix[row * FEATURE_COUNT + STEP_COLUMN]!;
    if (keep(originDay + step, originDay)) kept.push(row);
  });
  return {
    matrix: pickRows(set.matrix, kept),
    labels: Float32Array.from(kept, (row) => set.labels[row]!),
    originDays: Int32Array.from(kept, (row) => set.originDays[row]!),
  };
}
