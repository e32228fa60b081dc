import type { FirstModel } from "../contracts/results/first-model";
import type { RetrainingSettings } from "../contracts/settings/retraining";
import { formatDay, parseDay } from "../demand/calendar";
import type { Look } from "./due";
import type { RetrainingRecord } from "./record";

/**
 * Whether the first model is to be trained: as soon as there is enough to learn from, and anew after a rest where it was
 * no better than a simple method.
 *
 * @param historyDays from the first day with demand to the last closed one.
 * @param neededDays what features look back on, what is learnt from, and the trial.
 */
export function lookForFirst(
  historyDays: number,
  neededDays: number,
  { lastDue }: Pick<RetrainingRecord, "lastDue">,
  today: number,
  { restDays }: Pick<RetrainingSettings, "restDays">,
): Look {
  if (historyDays < neededDays) {
    const from = formatDay(today + neededDays - historyDays);
    return {
      because: `the history has ${historyDays} days and a first model needs ${neededDays}: from ${from} on there is enough to learn`,
    };
  }
  if (lastDue !== undefined && today - parseDay(lastDue)! < restDays) {
    return { because: `the last training was due on ${lastDue}; ${restDays} days of rest` };
  }
  const because = `there is no model yet, and ${historyDays} days of history to learn from`;
  return { due: { reason: "first", because }, because };
}

/** What is known of a stack without a model. */
export interface FirstModelFacts {
  readonly environment: string;
  /** Whether the stack trains models. */
  readonly trains: boolean;
  /** Whether demand has been imported. */
  readonly hasHistory: boolean;
  /** What the last daily look said where it found that nothing is due. */
  readonly notDueBecause?: string;
  /** ISO date of the last training that began. */
  readonly startedOn?: string;
  /** The last training that ended. */
  readonly lastRun?: {
    readonly version: string;
    /** ISO date on which it was due. */
    readonly dueOn: string;
    readonly accepted: boolean;
    readonly because: string;
  };
}

/** What is missing, and the next command. */
export function describeFirstModel(facts: FirstModelFacts): FirstModel {
  const { environment, trains, hasHistory, startedOn, lastRun } = facts;
  const ops = (command: string) => `npm run ops -- ${command} --stack ${environment}`;
  if (!hasHistory) {
    return {
      step: "no-history",
      because: "there is no demand in the lake yet",
      next: ops("data import FILE"),
    };
  }
  if (!trains) {
    return {
      step: "no-training",
      because:
        "the stack names no model and trains none: set model.version to one that lies in S3, or let the stack train its own",
      next: `npx pulumi config set --stack ${environment} --path final-mile:retraining.enabled true`,
    };
  }
  if (startedOn !== undefined && (lastRun === undefined || startedOn > lastRun.dueOn)) {
    return {
      step: "training",
      because: `a training began on ${startedOn}; a message tells what became of it`,
      next: ops("retrain list"),
    };
  }
  if (lastRun?.accepted) {
    return {
      step: "accepted",
      version: lastRun.version,
      because: `model ${lastRun.version} was trained and waits to be let in: ${lastRun.because}`,
      next: ops("retrain propose"),
    };
  }
  if (lastRun) {
    return {
      step: "rejected",
      version: lastRun.version,
      because: `model ${lastRun.version} was trained and rejected: ${lastRun.because}. With more history it is tried anew by itself`,
      next: ops("retrain start"),
    };
  }
  if (facts.notDueBecause !== undefined) {
    return { step: "short-history", because: facts.notDueBecause, next: null };
  }
  return {
    step: "ready",
    because:
      "the next daily look begins the first training where the history is long enough; or begin it now",
    next: ops("retrain start"),
  };
}
