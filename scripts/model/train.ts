import type { Plans } from "../../functions/contracts/calendar";
import { OperatorError } from "../../functions/contracts/errors";
import { formatDay } from "../../functions/demand/calendar";
import type { DemandSeries } from "../../functions/demand/series";
import { fitIntervalTable, type IntervalTable } from "../../functions/forecasting/prediction-interval";
import { drawTrainingSet, type TrainingSet } from "../../functions/forecasting/training-set";
import type { ModelArtifact } from "./artifact";
import { fitMeanCorrection, type MeanCorrection } from "./mean-correction";
import { predictUnits, traitsOf } from "./predictor";
import { measureSeason } from "./season";
import { type ModelSet, toModelSet } from "./training-set";
import { toTreeInputs } from "./tree-inputs";
import { trainXgboost, type XgboostModel, type XgboostParameters } from "./xgboost";

export interface TrainOptions {
  /** Last day that training may see: the day before the first forecast's run. */
  readonly untilDay: number;
  readonly horizonDays: number;
  readonly seed: number;
  /** Examples to learn from. @default 120000 */
  readonly rowCount?: number;
  /** Leaves the intervals out, which take as long as the model itself. */
  readonly withoutIntervals?: boolean;
  /** Columns that the model learns from besides our features, and what is planned, as the frame takes them. */
  readonly columns?: readonly string[];
  readonly plans?: Plans;
}

const TRAINING_ROWS = 120_000;
/** One row in so many measures what the mean of the forecasts lacks. */
const CORRECTION_STEP = 2;
const ROUNDS = 50;
/** Last days before the end of training on which the intervals are measured, on so many forecasts. */
const HOLD_OUT_DAYS = 28;
const HOLD_OUT_ROWS = 40_000;
const HOLD_OUT_TARGETS_PER_DRAW = 6;
/**
 * The trees learn from a day at most this many times what smoothing expects: a wholesale order does not come back, and
 * the few largest would otherwise outweigh thousands of usual days. {@link fitMeanCorrection} gives their mean back.
 */
const LARGEST_RATIO = 3;

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
  max_depth: 6,
  eta: 0.1,
  min_child_weight: 50,
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
  options: TrainOptions,
): Promise<ModelArtifact> {
  const { untilDay, seed, rowCount = TRAINING_ROWS, withoutIntervals = false } = options;
  const drawn = drawTrainingSet(list, { ...options, rowCount });
  const after = () =>
    drawTrainingSet(list, {
      ...options,
      rowCount: HOLD_OUT_ROWS,
      fromDay: untilDay - HOLD_OUT_DAYS,
      targetsPerDraw: HOLD_OUT_TARGETS_PER_DRAW,
    });
  return fitArtifact(
    toModelSet(drawn),
    { untilDay, seed, holdOutDays: HOLD_OUT_DAYS },
    withoutIntervals ? undefined : () => toModelSet(after()),
  );
}

/**
 * Trains on a set that somebody else has drawn, as a training job gets it. The intervals are measured on its own last
 * days: a quarter of those of the world that the model is for, four weeks at most.
 *
 * @param options.worldSince first day of that world; that of the set when absent.
 */
export async function trainOnSet(
  drawn: TrainingSet,
  { seed, worldSince = 0 }: Pick<TrainOptions, "seed"> & { readonly worldSince?: number },
): Promise<ModelArtifact> {
  const set = toModelSet(drawn);
  const untilDay = set.targetDays.reduce((last, day) => Math.max(last, day), 0);
  const firstDay = set.targetDays.reduce((first, day) => Math.min(first, day), untilDay);
  const holdOutDays = Math.min(HOLD_OUT_DAYS, Math.ceil((untilDay - Math.max(firstDay, worldSince) + 1) / 4));
  const isAfter = (row: number) => drawn.originDays[row]! > untilDay - holdOutDays;
  return fitArtifact(set, { untilDay, seed, holdOutDays }, () => pickExamples(set, isAfter));
}

interface FitOptions extends Pick<TrainOptions, "untilDay" | "seed"> {
  /** Days up to the last whose demand the model that the intervals are measured by has not seen. */
  readonly holdOutDays: number;
}

/** @param heldOut examples of the days held out; no intervals are measured when absent. */
async function fitArtifact(
  set: ModelSet,
  { untilDay, seed, holdOutDays }: FitOptions,
  heldOut: (() => ModelSet) | undefined,
): Promise<ModelArtifact> {
  if (set.labels.length === 0) {
    throw new OperatorError(
      `There is too little history up to ${formatDay(untilDay)} to train on; at least 40 days are needed.`,
    );
  }
  const { trees, correction } = await fitModel(set, seed);
  const model = trees.save();
  trees.free();
  return {
    model,
    manifest: {
      algorithm: "xgboost",
      featureNames: set.featureNames,
      trainedUntil: formatDay(untilDay),
      trainingRows: set.labels.length,
      seed,
      correction,
      interval: heldOut && (await measureInterval(set, { untilDay, seed, holdOutDays }, heldOut)),
    },
  };
}

interface FittedModel {
  readonly trees: XgboostModel;
  readonly correction: MeanCorrection;
}

/** Fits by what factor demand departs from smoothing, with examples of large products drawn more often. */
async function fitModel(set: ModelSet, seed: number): Promise<FittedModel> {
  const { matrix, labels, limits, targetDays } = set;
  const width = set.featureNames.length;
  const { matrix: inputs, inputCount, expected } = toTreeInputs(matrix, width);
  const limited = labels.map((units, row) => Math.min(units, limits[row]!));
  const season = measureSeason(targetDays, limited, expected);
  const ratios = limited.map((units, row) =>
    Math.min(LARGEST_RATIO, units / (season[row]! * expected[row]!)),
  );
  const rows = resample(expected.map(Math.sqrt));
  const trees = await trainXgboost(
    pickRows(inputs, rows, inputCount),
    Float32Array.from(rows, (row) => ratios[row]!),
    { ...PARAMETERS, seed },
    ROUNDS,
  );
  const measured = Array.from(
    { length: Math.ceil(labels.length / CORRECTION_STEP) },
    (_, index) => index * CORRECTION_STEP,
  );
  const fitted = trees.predict(pickRows(inputs, measured, inputCount), inputCount);
  const correction = fitMeanCorrection(
    pickRows(matrix, measured, width),
    Float32Array.from(measured, (row) => labels[row]! / season[row]!),
    fitted.map((ratio, index) => ratio * expected[measured[index]!]!),
  );
  return { trees, correction };
}

async function measureInterval(
  set: ModelSet,
  { untilDay, seed, holdOutDays }: FitOptions,
  heldOut: () => ModelSet,
): Promise<IntervalTable | undefined> {
  const before = pickExamples(set, (row) => set.targetDays[row]! <= untilDay - holdOutDays);
  if (before.labels.length === 0) return undefined;
  const after = heldOut();
  const { trees, correction } = await fitModel(before, seed);
  const width = after.featureNames.length;
  const predicted = predictUnits(trees, correction, after.matrix, width);
  trees.free();
  return fitIntervalTable(
    Array.from(predicted, (units, row) => ({
      ...traitsOf(after.matrix, row, width, units),
      actual: after.labels[row]!,
    })),
  );
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

function pickRows(matrix: Float32Array, rows: readonly number[], width: number): Float32Array {
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    picked.set(matrix.subarray(row * width, (row + 1) * width), index * width);
  });
  return picked;
}

function pickExamples(set: ModelSet, isWanted: (row: number) => boolean): ModelSet {
  const kept = [...set.labels.keys()].filter(isWanted);
  return {
    matrix: pickRows(set.matrix, kept, set.featureNames.length),
    featureNames: set.featureNames,
    labels: Float32Array.from(kept, (row) => set.labels[row]!),
    limits: Float32Array.from(kept, (row) => set.limits[row]!),
    targetDays: Int32Array.from(kept, (row) => set.targetDays[row]!),
  };
}
