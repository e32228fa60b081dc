import { type FanOutTask, type FleetHistory, fleetHistoryKey } from "../../contracts/fleet";
import type { Lake } from "../../contracts/lake";

/** The lake with the history that a fleet run was planned on; the current one where no plan says. */
export async function pinFleetHistory(
  lake: Lake,
  task: FanOutTask,
  runDay: number,
  executionId: string,
): Promise<Lake> {
  const planned = await lake.readJson<FleetHistory>(fleetHistoryKey(task, runDay, executionId));
  return lake.pin(planned?.snapshotId ?? undefined);
}
