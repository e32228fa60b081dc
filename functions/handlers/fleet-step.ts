import { createLake } from "../aws/lake";
import { inStage, noteRun } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { UsageError } from "../contracts/errors";
import type { InvocationContext } from "../contracts/events";
import type { FleetPlan, FleetStepEvent, FleetTally } from "../contracts/fleet";
import type { Lake } from "../contracts/lake";
import type { MetricsPublisher } from "../contracts/ports";
import type { BatchPredictSummary } from "../contracts/results/predictions";
import type { FleetSettings } from "../contracts/settings/handlers";
import { planFleetRun } from "./fleet/plan";
import { runTransformStep } from "./fleet/run-transform-step";
import { tallyFleetRun } from "./fleet/tally";
import { logDailyRun } from "./log-runs";

export interface FleetStepDependencies {
  readonly lake: Lake;
  readonly metrics: MetricsPublisher;
}

let dependencies: FleetStepDependencies | undefined;

/** The steps of a fleet run that belong to no task: which shards there are, and what became of them. */
export async function handleFleetStep(
  event: FleetStepEvent,
  settings: FleetSettings,
  context?: InvocationContext,
): Promise<FleetPlan | FleetTally | BatchPredictSummary> {
  dependencies ??= { lake: createLake(settings.lakeBucketName), metrics: createMetricsPublisher() };
  const connected = dependencies;
  return logDailyRun("fleet-step", event, context, () => runFleetStep(event, settings, connected));
}

/** @throws UsageError when the event names no step. */
export async function runFleetStep(
  event: FleetStepEvent,
  settings: FleetSettings,
  { lake, metrics }: FleetStepDependencies,
): Promise<FleetPlan | FleetTally | BatchPredictSummary> {
  switch (event.step) {
    case "plan":
      return inStage(
        "plan-run",
        () => planFleetRun(event, settings, lake),
        ({ task, shardCount }) => {
          noteRun({ task, shards: shardCount, scheduleExecutionId: event.startedWith?.executionId });
          return { shards: shardCount };
        },
      );
    case "tally":
      return inStage(
        "tally-run",
        () => tallyFleetRun(event, lake),
        ({ shardsFailed, failedShards }) => {
          noteRun({ task: event.task, shardsFailed, failedShards });
          return { shardsFailed };
        },
      );
    case "prepare":
    case "collect":
      return runTransformStep(event, settings, { lake, metrics });
    default:
      throw new UsageError(
        `The event's "step" is ${JSON.stringify((event as { step?: unknown }).step) ?? "absent"}; it must be one of plan, tally, prepare, collect.`,
      );
  }
}
