import { createLake } from "../aws/lake";
import { createMetricsPublisher } from "../aws/metrics";
import { createNotifier } from "../aws/notifier";
import type { InvocationContext, ScheduledEvent } from "../contracts/events";
import type { Lake } from "../contracts/lake";
import { describeScheduledRun } from "../contracts/metrics";
import type { MonitoringSummary } from "../contracts/results/monitoring";
import type { MonitorSettings } from "../contracts/settings/handlers";
import { logDailyRun } from "./log-runs";
import type { MonitorPorts } from "./monitoring/finish-run";
import { runMonitor, runWorker, type WorkerSummary } from "./monitoring/run-monitor";
import { type NotYet, whenDayIsThere } from "./wait-for-day";

let ports: MonitorPorts | undefined;
let fleetLake: Lake | undefined;

/** A fleet run reads each object once: what a process remembered would only take memory from the next shard. */
export const FLEET_LAKE_OPTIONS = { cacheBytes: 0 } as const;

/** The scheduled function `monitor`: scores the day before, judges every product, publishes and tells. */
export async function handleMonitor(
  event: ScheduledEvent,
  settings: MonitorSettings,
  context?: InvocationContext,
): Promise<MonitoringSummary | WorkerSummary | NotYet> {
  return logDailyRun("monitor", event, context, () =>
    whenDayIsThere("monitor", event, settings, () => runOnce(event, settings)),
  );
}

async function runOnce(
  event: ScheduledEvent,
  settings: MonitorSettings,
): Promise<MonitoringSummary | WorkerSummary> {
  if (event.shardIds) return runWorker(openFleetLake(settings), event, settings);
  ports ??= {
    lake: createLake(settings.lakeBucketName),
    metrics: createMetricsPublisher(),
    notifier: createNotifier(settings.alertTopicArn),
  };
  const lake = event.reduce ? openFleetLake(settings) : ports.lake;
  const summary = await runMonitor({ ...ports, lake }, event, settings);
  await ports.metrics.publish(describeScheduledRun(settings.environment, "monitor", event));
  return summary;
}

function openFleetLake({ lakeBucketName }: MonitorSettings): Lake {
  fleetLake ??= createLake(lakeBucketName, FLEET_LAKE_OPTIONS);
  return fleetLake;
}
