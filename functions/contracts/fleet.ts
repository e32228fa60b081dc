import { formatDay } from "../demand/calendar";

/** Daily tasks that a fleet too large for one function does shard by shard. */
export const FAN_OUT_TASKS = ["monitor", "batch-predict"] as const;
export type FanOutTask = (typeof FAN_OUT_TASKS)[number];

/**
 * Everything a fleet run leaves that is no result: manifest, partial results, transform input and output.
 * The lake's lifecycle may expire it after days.
 */
export const FLEET_PREFIX = "fleet/";

/** `fleet/<task>/dt=<D>/`: the working files of one run. */
export function fleetRunPrefix(task: FanOutTask, runDay: number): string {
  return `${FLEET_PREFIX}${task}/dt=${formatDay(runDay)}/`;
}

/** Ids of the shards of a run, a JSON array: what the Distributed Map reads. */
export function fleetManifestKey(task: FanOutTask, runDay: number): string {
  return `${fleetRunPrefix(task, runDay)}manifest.json`;
}

/** What a worker leaves for the reduction; one object per shard, so that a repeated worker overwrites its own. */
export function fleetPartialKey(task: FanOutTask, runDay: number, shardId: string, name: string): string {
  return `${fleetRunPrefix(task, runDay)}partial/shard=${encodeURIComponent(shardId)}/${name}`;
}

/** Tells the handler of a task to join what the workers left. */
export interface FleetReduction {
  readonly manifestKey: string;
  /** Shards that failed and were tolerated; the results leave them out. */
  readonly failedShardIds: readonly string[];
}
