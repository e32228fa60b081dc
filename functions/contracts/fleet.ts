import { formatDay } from "../demand/calendar";

/** Daily tasks that a fleet too large for one function does shard by shard. */
export const FAN_OUT_TASKS = ["monitor", "batch-predict"] as const;
export type FanOutTask = (typeof FAN_OUT_TASKS)[number];

/**
 * Everything a fleet run leaves that is no result: manifest, partial results, transform input and output.
 * The lake's lifecycle may expire it after days.
 */
export const FLEET_PREFIX = "fleet/";

/** Begins the names of an environment's transform jobs: the plan gives them, the state machine's role is bound to them. */
export function transformJobPrefix(environment: string): string {
  return `fleet-${environment.replaceAll(/[^A-Za-z0-9]+/g, "-")}-`;
}

/** `fleet/<task>/dt=<D>/<execution>/`: the working files of one run, apart from those of another of the same day. */
export function fleetRunPrefix(task: FanOutTask, runDay: number, executionId: string): string {
  return `${FLEET_PREFIX}${task}/dt=${formatDay(runDay)}/${encodeURIComponent(executionId)}/`;
}

/** Ids of the shards of a run, a JSON array: what the Distributed Map reads. */
export function fleetManifestKey(task: FanOutTask, runDay: number, executionId: string): string {
  return `${fleetRunPrefix(task, runDay, executionId)}manifest.json`;
}

/** Which history the run is about, a {@link FleetHistory}: its workers, however late, read the one that was planned. */
export function fleetHistoryKey(task: FanOutTask, runDay: number, executionId: string): string {
  return `${fleetRunPrefix(task, runDay, executionId)}history.json`;
}

export interface FleetHistory {
  /** `null` for files that were laid into the lake without a commit. */
  readonly snapshotId: string | null;
}

/** What a worker leaves for the reduction; one object per shard, so that a repeated worker overwrites its own. */
export function fleetPartialKey(
  task: FanOutTask,
  runDay: number,
  executionId: string,
  shardId: string,
  name: string,
): string {
  return `${fleetRunPrefix(task, runDay, executionId)}partial/shard=${encodeURIComponent(shardId)}/${name}`;
}

/** Tells the handler of a task to join what the workers left. */
export interface FleetReduction {
  readonly manifestKey: string;
  /** Shards that failed and were tolerated; the results leave them out. */
  readonly failedShardIds: readonly string[];
}

/** The first and the last step of a fleet run. */
export type FleetPlanEvent =
  | {
      readonly step: "plan";
      readonly task: string;
      readonly scheduledAt: string;
      /** Name of the state machine's execution: the id of the run from here on. */
      readonly executionId: string;
      /** Input of the execution; `executionId` in it is the id of the schedule that started it. */
      readonly startedWith?: { readonly executionId?: string };
    }
  | {
      readonly step: "tally";
      readonly task: FanOutTask;
      readonly scheduledAt: string;
      readonly executionId: string;
      readonly manifestKey: string;
      /** The manifest that the map's result writer left. */
      readonly resultKey: string;
    };

/** A planned run; the state machine's data from then on. */
export interface FleetPlan {
  readonly task: FanOutTask;
  readonly scheduledAt: string;
  readonly executionId: string;
  readonly shardCount: number;
  readonly manifestKey: string;
  /** Where the maps write what became of their children; the service appends a slash and the run. */
  readonly resultPrefix: string;
  readonly transform?: {
    readonly jobName: string;
    readonly prefix: string;
    readonly inputUri: string;
    readonly outputUri: string;
  };
}

/** What became of the shards, for the state machine. */
export interface FleetTally {
  readonly shardsFailed: number;
  readonly failedShardIds: readonly string[];
  /** The first of them, for people. */
  readonly failedShards: string;
}

/** `fleet/<task>/dt=<D>/<execution>/summary.json`: what the run did, for `ops` and for people. */
export interface FleetRunSummary {
  readonly task: FanOutTask;
  readonly runDate: string;
  readonly executionId: string;
  readonly shards: number;
  readonly shardsDone: number;
  readonly shardsFailed: number;
  readonly failures: readonly {
    readonly shardIds: readonly string[];
    readonly error: string;
    readonly cause: string;
  }[];
}

/** A step of a worker whose forecasts Batch Transform makes. */
export interface FleetTransformEvent {
  readonly step: "prepare" | "collect";
  readonly scheduledAt: string;
  readonly executionId: string;
  readonly transformPrefix: string;
  readonly shardIds: readonly string[];
}

/** What the state machine asks the function `fleet-step`. */
export type FleetStepEvent = FleetPlanEvent | FleetTransformEvent;
