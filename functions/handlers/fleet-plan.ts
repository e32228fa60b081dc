import { createLake } from "../aws/lake";
import { UsageError } from "../contracts/errors";
import type { FleetPlan, FleetPlanEvent, FleetTally } from "../contracts/fleet";
import type { Lake } from "../contracts/lake";
import type { FleetPlanSettings } from "../contracts/settings";
import { planFleetRun } from "./fleet/plan";
import { tallyFleetRun } from "./fleet/tally";

let lake: Lake | undefined;

/** First and last step of a fleet run: which shards there are, and what became of them. */
export async function handleFleetPlan(
  event: FleetPlanEvent,
  settings: FleetPlanSettings,
): Promise<FleetPlan | FleetTally> {
  lake ??= createLake(settings.lakeBucketName);
  return runFleetPlan(event, settings, lake);
}

/** @throws UsageError when the event names no step. */
export async function runFleetPlan(
  event: FleetPlanEvent,
  settings: FleetPlanSettings,
  lakeToUse: Lake,
): Promise<FleetPlan | FleetTally> {
  if (event.step === "plan") return planFleetRun(event, settings, lakeToUse);
  if (event.step === "tally") return tallyFleetRun(event, lakeToUse);
  const { step } = event as { step?: unknown };
  throw new UsageError(
    `The event's "step" is ${JSON.stringify(step) ?? "absent"}; it must be "plan" or "tally".`,
  );
}
