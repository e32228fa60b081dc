import { formatDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { FEATURE_COUNT, FEATURE_NAMES } from "../../../functions/forecasting/features";
import { fitIntervalTable, type IntervalTable } from "../../../functions/forecasting/prediction-interval";
import type { ModelArtifact } from "./artifact";
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
 * Demand is a count with many zeros and a long tail: the Tweedie deviance (between Poisson and gamma) fits
 * its mean without a transformation.
 */
const PARAMETERS: XgboostParameters = {
  booster: "gbtree",
  objective: "reg:tweedie",
  tweedie_variance_power: 1.5,
  tree_method: "hist",
  max_bin: 64,
  max_depth: 6,
  eta: 0.15,
  min_child_weight: 20,
  subsample: 0.8,
  colsample_bytree: 0.8,
  silent: 1,
};

/**
 * Trains one model for all products on what is known up to a day. Its intervals come from a model trained
 * without the last four weeks, judged on them.
 *
 * @throws Error when the history is too short to draw examples from.
 */
export async function trainModel(
  list: readonly DemandSeries[],
  { untilDay, horizonDays, seed }: TrainOptions,
): Promise<ModelArtifact> {
  const draw = (lastDay: number): TrainingSet =>
    drawTrainingSet(list, { untilDay: lastDay, horizonDays, rowCount: TRAINING_ROWS, seed });
  const set = draw(untilDay);
  if (set.labels.length === 0) {
    throw new Error(
      `There is too little history up to ${formatDay(untilDay)} to train on; at least 40 days are needed.`,
    );
  }
  const model = await fitModel(set, seed);
  return {
    model: model.save(),
    manifest: {
      algorithm: "xgboost",
      featureNames: FEATURE_NAMES,
      trainedUntil: formatDay(untilDay),
      trainingRows: set.labels.length,
      seed,
      interval: await measureInterval(set, untilDay - HOLD_OUT_DAYS, seed),
      fault: "none",
    },
  };
}

function fitModel(set: TrainingSet, seed: number): Promise<XgboostModel> {
  return trainXgboost(set.matrix, set.labels, { ...PARAMETERS, seed }, ROUNDS);
}

async function measureInterval(
  set: TrainingSet,
  lastDay: number,
  seed: number,
): Promise<IntervalTable | undefined> {
  const before = pick(set, (target) => target <= lastDay);
  const after = pick(set, (_, origin) => origin > lastDay);
  if (before.labels.length === 0 || after.labels.length === 0) return undefined;
  const model = await fitModel(before, seed);
  return fitIntervalTable(model.predict(after.matrix, FEATURE_COUNT), after.labels);
}

const STEP_COLUMN = FEATURE_NAMES.indexOf("horizon_step");

/** The examples whose target and origin day pass the test. */
function pick(set: TrainingSet, keep: (targetDay: number, originDay: number) => boolean): TrainingSet {
  const kept: number[] = [];
  set.originDays.forEach((originDay, row) => {
    const step = set.matrix[row * FEATURE_COUNT + STEP_COLUMN]!;
    if (keep(originDay + step, originDay)) kept.push(row);
  });
  const matrix = new Float32Array(kept.length * FEATURE_COUNT);
  kept.forEach((row, index) => {
    matrix.set(set.matrix.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT), index * FEATURE_COUNT);
  });
  return {
    matrix,
    labels: Float32Array.from(kept, (row) => set.labels[row]!),
    originDays: Int32Array.from(kept, (row) => set.originDays[row]!),
  };
}
