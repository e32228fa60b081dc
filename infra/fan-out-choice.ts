import type { StackConfig } from "./config/read-config";

/** Whether the fleet is too large for one function, so that the state machine does the daily tasks. */
export function isFannedOut({ fleet }: StackConfig): boolean {
  return fleet.shards > fleet.shardsPerFunction;
}
