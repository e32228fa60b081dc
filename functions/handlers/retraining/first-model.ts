import type { Lake } from "../../contracts/lake";
import type { FirstModel } from "../../contracts/results/first-model";
import {
  RETRAINING_RECORD_KEY,
  RETRAINING_RUNS_PREFIX,
  RETRAINING_STARTS_PREFIX,
  type RetrainingRun,
} from "../../contracts/retraining";
import { describeFirstModel } from "../../retraining/first-model";
import type { RetrainingRecord } from "../../retraining/record";

/** What a stack without a model still needs for its first. */
export async function findFirstModel(
  lake: Pick<Lake, "list" | "listShards" | "readJson">,
  stack: { readonly environment: string; readonly trains: boolean },
): Promise<FirstModel> {
  const [shards, starts, runs, record] = await Promise.all([
    lake.listShards(),
    lake.list(RETRAINING_STARTS_PREFIX),
    lake.list(RETRAINING_RUNS_PREFIX),
    lake.readJson<RetrainingRecord>(RETRAINING_RECORD_KEY),
  ]);
  // Keys begin with the day, so the last in their order is the newest.
  const newest = (objects: readonly { readonly key: string }[]) =>
    objects
      .map(({ key }) => key)
      .filter((key) => !key.endsWith("-backtest.json"))
      .sort()
      .at(-1);
  const runKey = newest(runs);
  const run = runKey === undefined ? undefined : await lake.readJson<RetrainingRun>(runKey);
  const { lastLook } = record ?? {};
  return describeFirstModel({
    ...stack,
    hasHistory: shards.length > 0,
    notDueBecause: lastLook?.because,
    startedOn: newest(starts)?.slice(RETRAINING_STARTS_PREFIX.length).slice(0, "YYYY-MM-DD".length),
    lastRun: run && {
      version: run.modelVersion,
      dueOn: run.due.day,
      accepted: run.backtest.verdict.accepted,
      because: run.backtest.verdict.because,
    },
  });
}
