import { DataError } from "../../contracts/errors";
import {
  type FleetPlanEvent,
  type FleetRunSummary,
  type FleetTally,
  fleetRunPrefix,
} from "../../contracts/fleet";
import type { Lake } from "../../contracts/lake";
import type { BatchPredictSummary } from "../../contracts/results/predictions";
import { formatDay } from "../../demand/calendar";
import { joinPredictSummaries } from "../../forecasting/join-summaries";
import { commitForecasts } from "../prediction/commit-forecasts";
import { runDayOf } from "../run-day";

type TallyEvent = Extract<FleetPlanEvent, { step: "tally" }>;

/** What a Distributed Map's result writer leaves. */
interface ResultManifest {
  readonly ResultFiles: Readonly<Record<string, readonly { readonly Key: string }[]>>;
}

interface ChildResult {
  /** JSON text of the child's input. */
  readonly Input: string;
  /** JSON text of what the child answered. */
  readonly Output?: string;
  readonly Error?: string;
  readonly Cause?: string;
}

const SHARDS_NAMED = 10;
const MAX_CAUSE_LENGTH = 500;

/**
 * Counts what became of the shards of a run: the children that failed, and those that were never started, say
 * in their input which shards they had. Commits the forecasts, and leaves the summary of the run in the lake.
 *
 * @throws DataError when the manifest or a result file is missing.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export async function tallyFleetRun(event: TallyEvent, lake: Lake): Promise<FleetTally> {
  const runDay = runDayOf(event);
  const planned = await readJson<readonly string[]>(lake, event.manifestKey);
  const { ResultFiles } = await readJson<ResultManifest>(lake, event.resultKey);
  const files = [...(ResultFiles.FAILED ?? []), ...(ResultFiles.PENDING ?? [])];
  const children = (
    await Promise.all(files.map(({ Key }) => readJson<readonly ChildResult[]>(lake, Key)))
  ).flat();
  const failures = children.map(({ Input, Error: error = "States.NotStarted", Cause: cause = "" }) => ({
    shardIds: (JSON.parse(Input) as { Items: readonly string[] }).Items,
    error,
    cause: cause.slice(0, MAX_CAUSE_LENGTH),
  }));
  const failedShardIds = failures.flatMap(({ shardIds }) => shardIds).sort();
  const summary: FleetRunSummary = {
    task: event.task,
    runDate: formatDay(runDay),
    executionId: event.executionId,
    shards: planned.length,
    shardsDone: planned.length - failedShardIds.length,
    shardsFailed: failedShardIds.length,
    failures,
  };
  if (event.task === "batch-predict") {
    const predictions = await describePredictions(lake, ResultFiles, failures);
    const day = await lake.beginDay("predictions", runDay, event.executionId);
    day.adopt(predictions.files);
    await commitForecasts(day, predictions);
  }
  await lake.writeJson(`${fleetRunPrefix(event.task, runDay, event.executionId)}summary.json`, summary);
  return { shardsFailed: failedShardIds.length, failedShardIds, failedShards: nameShards(failedShardIds) };
}

/** The summary that one function would have written: the workers' own, added up. */
async function describePredictions(
  lake: Lake,
  files: ResultManifest["ResultFiles"],
  failures: FleetRunSummary["failures"],
): Promise<BatchPredictSummary> {
  const keys = (files.SUCCEEDED ?? []).map(({ Key }) => Key);
  const children = (await Promise.all(keys.map((key) => readJson<readonly ChildResult[]>(lake, key)))).flat();
  const outputs = children.map(
    ({ Output }) => JSON.parse(Output ?? "{}") as { summary: BatchPredictSummary },
  );
  const joined = joinPredictSummaries(outputs.map(({ summary }) => summary));
  const missing = failures.flatMap(({ shardIds, error, cause }) =>
    shardIds.map((shardId) => ({ shardId, reason: `${error}: ${cause}` })),
  );
  return {
    ...joined,
    shards: joined.shards + missing.length,
    failures: [...joined.failures, ...missing],
  };
}

function nameShards(shardIds: readonly string[]): string {
  const named = shardIds.slice(0, SHARDS_NAMED).join(", ");
  const more = shardIds.length - SHARDS_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

async function readJson<T>(lake: Lake, key: string): Promise<T> {
  const value = await lake.readJson<T>(key);
  if (value === undefined)
    throw new DataError(`The fleet run left no "${key}" in bucket "${lake.bucketName}".`);
  return value;
}
