/** What the parts of a retraining tell each other: the daily look, the state machine, the function, the scripts. */
import { FLEET_PREFIX } from "./fleet";

/** `detail-type` of the event that starts a retraining. */
export const RETRAINING_DUE = "RetrainingDue";

/** Why a model is trained anew. */
export type RetrainingReason = "error" | "drift" | "young" | "calendar" | "first" | "operator";

/** Detail of the event {@link RETRAINING_DUE}. */
export interface RetrainingDue {
  readonly environment: string;
  /** ISO date of the day that found it. */
  readonly day: string;
  readonly reason: RetrainingReason;
  /** ISO date since when the world is another; the training begins there. Absent where it is the same. */
  readonly since?: string;
  /** In words, with the figures. */
  readonly because: string;
}

/** Documents that outlive a run: what was seen day by day, and what became of each training. */
export const RETRAINING_PREFIX = "retraining/";

/** What the daily look knows, a `RetrainingRecord`. */
export const RETRAINING_RECORD_KEY = `${RETRAINING_PREFIX}record.json`;

export const RETRAINING_STARTS_PREFIX = `${RETRAINING_PREFIX}starts/`;

/**
 * Which execution a day's event has started: the bus delivers at least once, and of two executions the first counts. People
 * may ask again on the same day; one event of theirs that comes twice bears the same id.
 */
export function retrainingStartKey({ day, reason }: RetrainingDue, eventId: string): string {
  return `${RETRAINING_STARTS_PREFIX}${day}-${reason === "operator" ? eventId : "look"}.json`;
}

/** What lies under {@link retrainingStartKey}. */
export interface RetrainingStart {
  /** Name of the execution. */
  readonly executionId: string;
}

/** Answer to an execution that another one has forestalled. */
export interface RetrainingStarted {
  /** Name of the other. */
  readonly startedBy: string;
}

export const RETRAINING_RUNS_PREFIX = `${RETRAINING_PREFIX}runs/`;

/** What became of a run, a {@link RetrainingRun}. */
export function retrainingRunKey(modelVersion: string): string {
  return `${RETRAINING_RUNS_PREFIX}${modelVersion}.json`;
}

/** Folder of a candidate's artifact and of what is said of it: where the endpoint looks for the version. */
export function modelFolder(version: string): string {
  return `models/${version}/`;
}

/**
 * Where the artifacts of trained versions lie, a pattern for rights: a day and eight digits. Those that people name and lay
 * into the lake nobody but they may write.
 */
export const TRAINED_MODELS_PATTERN = `${modelFolder("????-??-??-????????")}model.tar.gz`;

const TRAINED_VERSION = /^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$/;

/** Whether a version was trained by a stack: its artifact lies in the lake, and nowhere else. */
export function isTrainedVersion(version: string): boolean {
  return TRAINED_VERSION.test(version);
}

/** Working files of a run; they expire as those of fleet runs do. */
export function retrainingFilesPrefix(modelVersion: string): string {
  return `${FLEET_PREFIX}retrain/${modelVersion}/`;
}

/** Begins the names of an environment's jobs and models, which the rights are bound to. */
export function retrainingNamePrefix(environment: string): string {
  return `retrain-${environment.replaceAll(/[^A-Za-z0-9]+/g, "-")}-`;
}

/** A retraining as prepared; the state machine's data from then on. */
export interface RetrainingPlan {
  /** Version that the candidate gets, also the end of the names of its jobs: letters, digits and hyphens. */
  readonly modelVersion: string;
  /** ISO instant of the event. */
  readonly scheduledAt: string;
  readonly executionId: string;
  readonly due: RetrainingDue;
  /** Of the model that serves; absent where none does: the first is judged against the baselines alone. */
  readonly championVersion?: string;
  /** History that all steps read; `null` for files that were laid into the lake without a commit. */
  readonly snapshotId: string | null;
  /** Version of the calendar that the examples and the trial count on; absent where the model is told nothing of it. */
  readonly calendarId?: string;
  /** Last day that training sees, ISO date; the days after it are the backtest's. */
  readonly trainedUntil: string;
  /** Last day of the backtest. */
  readonly testedUntil: string;
  /** First day of the world that the model is for, ISO date; of what lies before, {@link changedRelations} are not told. */
  readonly worldSince: string;
  /** Features that demand depends on in another way since then. */
  readonly changedRelations: readonly string[];
  readonly trainingRows: number;
  readonly backtestRows: number;
  readonly jobName: string;
  readonly trainUri: string;
  readonly examplesUri: string;
  readonly outputUri: string;
  readonly backtestUri: string;
  readonly candidateOutputUri: string;
  readonly championOutputUri: string;
  readonly championArtifactUri: string;
  readonly candidateModelName: string;
  readonly championModelName: string;
}

/** The plan when the training is over: a job that was started twice has two names, and its artifact lies under one. */
export interface TrainedPlan extends RetrainingPlan {
  readonly trained: { readonly artifactUri: string };
}

/** What the state machine asks the function `retrain`. */
export type RetrainEvent =
  | {
      /** The daily look. Absent in the schedule's event. */
      readonly step?: "look";
      readonly scheduledAt: string;
      readonly executionId?: string;
    }
  | {
      readonly step: "prepare";
      readonly scheduledAt: string;
      /** Id of the event on the bus. */
      readonly eventId: string;
      /** Name of the state machine's execution. */
      readonly executionId: string;
      readonly due: RetrainingDue;
    }
  | {
      readonly step: "judge";
      readonly scheduledAt: string;
      readonly executionId: string;
      readonly plan: TrainedPlan;
    };

/** Error of a model, beside those it is held against, over the same products, days and steps. */
export interface BacktestErrors {
  /** Sum of absolute errors over sum of actuals; `null` where nothing was sold. */
  readonly candidateWape: number | null;
  readonly championWape: number | null;
  readonly baselineWape: number | null;
  readonly meanWape: number | null;
  /** Value of the absolute errors at the selling price, in the currency of the data. */
  readonly candidateErrorValue: number;
  readonly championErrorValue: number | null;
  readonly baselineErrorValue: number;
  readonly forecasts: number;
}

export interface Backtest {
  readonly from: string;
  readonly to: string;
  readonly total: BacktestErrors;
  /** By days ahead. */
  readonly byStep: Readonly<Record<string, BacktestErrors>>;
  /** By how unsteady a product's weekly demand is: X, Y, Z. */
  readonly byClass: Readonly<Record<string, BacktestErrors>>;
  readonly verdict: BacktestVerdict;
}

export interface BacktestVerdict {
  readonly accepted: boolean;
  /** Champion's error less the candidate's, over the champion's; of the simple method that forecasts where there is no champion. */
  readonly gain: number | null;
  /** Lower bound of the gain at one-sided 95 %: the smaller of that over days and that over products. */
  readonly gainAtLeast: number | null;
  readonly heldAgainst: "champion" | "baseline";
  readonly because: string;
}

/** `retraining/runs/{version}.json`. */
export interface RetrainingRun extends RetrainingPlan {
  readonly backtest: Backtest;
  readonly codeVersion: string;
  readonly modelPackageArn: string;
}
