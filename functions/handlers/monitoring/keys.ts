import { FLEET_PREFIX, fleetPartialKey } from "../../contracts/fleet";
import { formatDay } from "../../demand/calendar";

/** Where a worker of the fleet state machine leaves what it found about a shard, for the reduction. */
export function partSummaryKey(runDay: number, shardId: string): string {
  return fleetPartialKey("monitor", runDay, shardId, "part.json");
}

/** Scores of the last closed day of the products of one shard; the reduction joins them. */
export function partScoresKey(runDay: number, shardId: string): string {
  return fleetPartialKey("monitor", runDay, shardId, "scores.parquet");
}

/**
 * The forecasts of a shard since a day, as its workers keep them: one file instead of one per day. Written by
 * every run, so that the expiry of working files does not reach it.
 */
export function shardForecastsKey(fromDay: number, shardId: string): string {
  return `${FLEET_PREFIX}monitor/forecasts/from=${formatDay(fromDay)}/shard=${encodeURIComponent(shardId)}.parquet`;
}

/** What was told about which product and when, so that it is not told again every day. */
export function alertsKey(runDay: number): string {
  return `monitoring/dt=${formatDay(runDay)}/alerts.json`;
}

/** Drifting features of a run, one row each, with the distances people know. */
export function driftKey(runDay: number): string {
  return `monitoring/dt=${formatDay(runDay)}/drift/data.parquet`;
}
