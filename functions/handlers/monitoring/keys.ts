import { formatDay } from "../../demand/calendar";

/** Where a worker of the fleet state machine leaves what it found, for the reduction. */
export function partPrefix(runDay: number): string {
  return `monitoring/dt=${formatDay(runDay)}/parts/`;
}

export function partSummaryKey(runDay: number, shardId: string): string {
  return `${partPrefix(runDay)}shard=${shardId}/part.json`;
}

export function partTableKey(runDay: number, shardId: string): string {
  return `${partPrefix(runDay)}shard=${shardId}/results.parquet`;
}

/** Scores of the products of one shard, beside those of the whole fleet. */
export function shardScoresKey(runDay: number, shardId: string): string {
  return `${partPrefix(runDay)}shard=${shardId}/scores.parquet`;
}

/** What was told about which product and when, so that it is not told again every day. */
export function alertsKey(runDay: number): string {
  return `monitoring/dt=${formatDay(runDay)}/alerts.json`;
}
