import { copyObject } from "../aws/copy-object";
import { createEventBus } from "../aws/event-bus";
import { createLake } from "../aws/lake";
import { createMetricsPublisher } from "../aws/metrics";
import { registerModel } from "../aws/model-registry";
import { createServedModels, NOBODY } from "../aws/served-models";
import { UsageError } from "../contracts/errors";
import type { InvocationContext } from "../contracts/events";
import { describeScheduledRun } from "../contracts/metrics";
import type { EventBus, MetricsPublisher, ServedVariants } from "../contracts/ports";
import type { RetrainEvent, RetrainingPlan, RetrainingStarted } from "../contracts/retraining";
import type { RetrainSettings } from "../contracts/settings/handlers";
import { logDailyRun } from "./log-runs";
import { type Judgement, type JudgePorts, judgeCandidate } from "./retraining/judge";
import { type LookSummary, lookAtModel } from "./retraining/look";
import { prepareRetraining } from "./retraining/prepare";
import { runDayOf } from "./run-day";

export interface RetrainDependencies extends JudgePorts {
  readonly bus: EventBus;
  readonly servedModels: ServedVariants;
  readonly metrics: MetricsPublisher;
}

let dependencies: RetrainDependencies | undefined;

/** The daily look at the model's age, and the steps of a retraining. */
export async function handleRetrain(
  event: RetrainEvent,
  settings: RetrainSettings,
  context?: InvocationContext,
): Promise<LookSummary | RetrainingPlan | RetrainingStarted | Judgement> {
  dependencies ??= {
    lake: createLake(settings.lakeBucketName),
    bus: createEventBus(settings.eventBusName),
    servedModels: settings.modelVersion === undefined ? NOBODY : createServedModels(settings.endpointName),
    metrics: createMetricsPublisher(),
    copy: copyObject,
    register: registerModel,
  };
  const connected = dependencies;
  return logDailyRun("retrain", event, context, () => runRetrainStep(event, settings, connected));
}

/** @throws UsageError when the event names an unknown step. */
export async function runRetrainStep(
  event: RetrainEvent,
  settings: RetrainSettings,
  ports: RetrainDependencies,
): Promise<LookSummary | RetrainingPlan | RetrainingStarted | Judgement> {
  switch (event.step) {
    case undefined:
    case "look": {
      const found = await lookAtModel(runDayOf(event), settings, ports);
      await ports.metrics.publish(describeScheduledRun(settings.environment, "retrain", event));
      return found;
    }
    case "prepare":
      return prepareRetraining(event, settings, ports);
    case "judge":
      return judgeCandidate(event.plan, settings, ports);
    default:
      throw new UsageError(
        `The event's "step" is ${JSON.stringify((event as { step?: unknown }).step)}; it must be one of look, prepare, judge.`,
      );
  }
}
