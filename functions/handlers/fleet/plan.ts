import { createHash } from "node:crypto";
import { DataError, UsageError } from "../../contracts/errors";
import {
  FAN_OUT_TASKS,
  type FanOutTask,
  type FleetHistory,
  type FleetPlan,
  type FleetPlanEvent,
  fleetHistoryKey,
  fleetManifestKey,
  fleetRunPrefix,
  transformJobPrefix,
} from "../../contracts/fleet";
import type { Lake, Shard } from "../../contracts/lake";
import type { FleetSettings } from "../../contracts/settings/handlers";
import { formatDay } from "../../demand/calendar";
import { runDayOf } from "../run-day";

type PlanEvent = Extract<FleetPlanEvent, { step: "plan" }>;

/** SageMaker takes 63 characters; the attempt of the state machine adds up to three. */
const MAX_JOB_NAME_LENGTH = 58;

/**
 * Lists the shards that the lake holds now and leaves their ids as the manifest of the run, a JSON array:
 * what a Distributed Map reads. The list is made anew for each run, so that none can go stale.
 *
 * @throws UsageError for an unknown task or an event without a time.
 * @throws DataError when products lie in files of their own, which no worker could share out.
 */
export async function planFleetRun(
  event: PlanEvent,
  settings: FleetSettings,
  lake: Lake,
): Promise<FleetPlan> {
  const task = checkTask(event.task);
  const runDay = runDayOf(event);
  const snapshotId = (await lake.currentSnapshotId()) ?? null;
  const shards = await (await lake.pin(snapshotId ?? undefined)).listShards();
  const shardIds = shards.map(toShardId).sort();
  const manifestKey = fleetManifestKey(task, runDay, event.executionId);
  const prefix = fleetRunPrefix(task, runDay, event.executionId);
  await lake.writeJson(manifestKey, shardIds);
  await lake.writeJson(fleetHistoryKey(task, runDay, event.executionId), {
    snapshotId,
  } satisfies FleetHistory);
  return {
    task,
    scheduledAt: event.scheduledAt,
    executionId: event.executionId,
    shardCount: shardIds.length,
    manifestKey,
    resultPrefix: `${prefix}results`,
    ...(task === "batch-predict" && settings.batchTransform
      ? { transform: planTransform(event, settings, `${prefix}transform/`, runDay) }
      : {}),
  };
}

function checkTask(task: string): FanOutTask {
  const known = FAN_OUT_TASKS.find((name) => name === task);
  if (known) return known;
  throw new UsageError(
    `The execution's "task" is ${JSON.stringify(task) ?? "absent"}; it must be one of ${FAN_OUT_TASKS.join(", ")}.`,
  );
}

function toShardId({ shardId, objects }: Shard): string {
  if (objects[0]?.key.startsWith("processed/shard=")) return shardId;
  throw new DataError(
    `Product "${shardId}" lies in a file of its own; a fleet run needs products hashed to shards. Import the data with "ops data import FILE".`,
  );
}

/** A job's folders are its own: what an earlier attempt left there is not read again. */
function planTransform(
  { executionId }: PlanEvent,
  { environment, lakeBucketName }: FleetSettings,
  prefix: string,
  runDay: number,
): NonNullable<FleetPlan["transform"]> {
  const unique = createHash("sha256").update(executionId).digest("hex").slice(0, 10);
  const readable = `${transformJobPrefix(environment)}${formatDay(runDay)}`;
  return {
    jobName: `${readable.slice(0, MAX_JOB_NAME_LENGTH - unique.length - 1)}-${unique}`,
    prefix,
    inputUri: `s3://${lakeBucketName}/${prefix}input/`,
    outputUri: `s3://${lakeBucketName}/${prefix}output/`,
  };
}
