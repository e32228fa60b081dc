import { inShard, inStage, noteRun } from "../../aws/log/run-log";
import { DataError } from "../../contracts/errors";
import type { ScheduledEvent } from "../../contracts/events";
import { partSummaryKey } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { MonitorSettings } from "../../contracts/settings/handlers";
import { pinFleetHistory } from "../fleet/pin-history";
import { executionOf, knowsNoDemand, runDayOf } from "../run-day";
import type { MonitorPorts } from "./finish-run";
import { asOnePart, finishRun } from "./finish-run";
import { joinScores, openParts, outlineParts } from "./join-parts";
import { judgeFleet, MonitorMemory } from "./judge-fleet";

/** What a worker of the fleet state machine answers; its results lie in the lake. */
export interface WorkerSummary {
  readonly shardIds: readonly string[];
  readonly products: number;
}

const memories = new WeakMap<Lake, MonitorMemory>();

/**
 * One run of the monitor: reads what is new, scores the forecasts of D-1, judges every product and commits
 * the results as those of D. The same event again leaves the same bytes.
 *
 * With `shardIds` it is a worker and leaves a part per shard; with `reduce` it joins the parts. One function
 * or many give the same results.
 */
export async function runMonitor(
  ports: MonitorPorts,
  event: ScheduledEvent,
  settings: MonitorSettings,
): Promise<MonitoringSummary> {
  const runDay = runDayOf(event);
  const { reduce } = event;
  if (reduce) {
    const lake = await ports.lake.pinResults();
    const day = await lake.beginDay("monitoring", runDay);
    const executionId = executionOf(event);
    const parts = await openParts(lake, runDay, executionId, reduce);
    const outline = await inStage(
      "join-parts",
      () => outlineParts(parts),
      () => ({ shards: parts.count, shardsFailed: reduce.failedShardIds.length }),
    );
    await inStage("join-scores", () =>
      joinScores(lake, day, executionId, parts.shardIds, outline.openDays.includes(runDay - 1)),
    );
    return finishRun({ ...ports, lake }, day, outline, parts, settings);
  }
  const lake = await ports.lake.pin();
  const shards = await inStage(
    "list-shards",
    () => lake.listShards(),
    ({ length }) => ({ shards: length }),
  );
  const day = await lake.beginDay("monitoring", runDay);
  const memory = recall(ports.lake, settings);
  const fleet = await judgeFleet(lake, shards, runDay, settings, memory, day);
  if (shards.length > 0 && fleet.products.length === 0) throw knowsNoDemand(runDay);
  return finishRun({ ...ports, lake }, day, fleet, asOnePart(fleet), settings, undefined, memory.events);
}

/** Judges the shards of the event, one after the other, and leaves a part for each: memory stays bounded. */
export async function runWorker(
  lake: Lake,
  event: ScheduledEvent,
  settings: MonitorSettings,
): Promise<WorkerSummary> {
  const runDay = runDayOf(event);
  const wanted = new Set(event.shardIds);
  let products = 0;
  const executionId = executionOf(event);
  const planned = await pinFleetHistory(lake, "monitor", runDay, executionId);
  for (const shard of await planned.listShards()) {
    if (!wanted.delete(shard.shardId)) continue;
    const memory = new MonitorMemory(settings.monitoring.falseAlarmRate, 0);
    const { shardId } = shard;
    products += await inShard(shardId, async () => {
      const part = await judgeFleet(planned, [shard], runDay, settings, memory, { executionId, shardId });
      // Without blanks: there are hundreds of them, and the reduction reads them all.
      const text = JSON.stringify(part);
      const key = partSummaryKey(runDay, executionId, shardId);
      await inStage(
        "write-part",
        () => lake.writeText(key, text, "application/json"),
        () => ({ textBytes: text.length }),
      );
      return part.products.length;
    });
    noteRun({ products });
  }
  if (wanted.size > 0) {
    throw new DataError(
      `The lake has no shard ${[...wanted].join(", ")}; it was in the plan of the run, so history was replaced meanwhile. Start the run again.`,
    );
  }
  return { shardIds: event.shardIds ?? [], products };
}

function recall(lake: Lake, { monitoring: { falseAlarmRate } }: MonitorSettings): MonitorMemory {
  let memory = memories.get(lake);
  if (memory?.falseAlarmRate !== falseAlarmRate) {
    memory = new MonitorMemory(falseAlarmRate);
    memories.set(lake, memory);
  }
  return memory;
}
