import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { mapConcurrently } from "../aws/batches";
import { CLIENT_SETTINGS } from "../aws/clients/once";
import { createForecastEndpoint } from "../aws/endpoint";
import { createLake } from "../aws/lake";
import { inStage, noteRun, warn } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createRollout } from "../aws/rollout";
import { createServedModels } from "../aws/served-models";
import { DataError } from "../contracts/errors";
import type { InvocationContext, ProbeEvent } from "../contracts/events";
import type { Lake } from "../contracts/lake";
import { fleetDimensions, PROBE_REFUSALS } from "../contracts/metrics";
import type { ForecastEndpoint, MetricsPublisher, Rollout, ServedModels } from "../contracts/ports";
import type { ProbeSummary } from "../contracts/results/probe";
import type { ProbeSettings } from "../contracts/settings/handlers";
import { judgeProbe } from "../forecasting/probe-rules";
import { logDailyRun } from "./log-runs";
import { type KnownQuestions, readKnownQuestions } from "./probe/known-questions";

/**
 * Requests of a run, one run a minute. A canary of 10 % answers two of them: its alarms, of three minutes, then rest on
 * six requests.
 */
const REQUESTS = 20;
const CONCURRENT_REQUESTS = 4;
/** A request that takes longer has failed: all of a run fit into the function's time, whatever the model does. */
const LONGEST_ANSWER_MS = 8_000;

export interface ProbeDependencies {
  readonly lake: Lake;
  readonly endpoint: ForecastEndpoint;
  readonly servedModels: ServedModels;
  readonly rollout: Rollout;
  readonly metrics: MetricsPublisher;
}

let dependencies: ProbeDependencies | undefined;

/** Asks the endpoint what is known, during a deployment each minute, or once by hand. */
export async function handleProbe(
  event: ProbeEvent,
  settings: ProbeSettings,
  context?: InvocationContext,
): Promise<ProbeSummary> {
  return logDailyRun("probe", event, context, () => {
    if (settings.modelVersion === undefined) {
      throw new DataError(
        "There is no model yet that could be asked. What is missing for the first: ops status",
      );
    }
    dependencies ??= {
      lake: createLake(settings.lakeBucketName),
      // Once: what fails is to be seen, by the endpoint's own metrics too.
      endpoint: createForecastEndpoint(
        settings,
        {},
        new SageMakerRuntimeClient({
          ...CLIENT_SETTINGS,
          maxAttempts: 1,
          requestHandler: { ...CLIENT_SETTINGS.requestHandler, requestTimeout: LONGEST_ANSWER_MS },
        }),
      ),
      servedModels: createServedModels(settings.endpointName),
      rollout: createRollout(settings.endpointName),
      metrics: createMetricsPublisher(),
    };
    return probe(event, settings, dependencies);
  });
}

/**
 * Asks the same known questions again and again and judges each answer against what the champion said. A roll-out bakes
 * on that, whatever the hour: errors and slow answers count in the endpoint's own metrics of the new fleet, answers that
 * are not fit to serve in ours. When the deployment is over, the schedule that asks is taken away.
 */
export async function probe(
  event: ProbeEvent,
  settings: ProbeSettings,
  { lake, endpoint, servedModels, rollout, metrics }: ProbeDependencies,
): Promise<ProbeSummary> {
  const { scheduleArn } = event;
  const state = await inStage("look-at-endpoint", () =>
    rollout.look(scheduleArn, Date.parse(event.scheduledAt)),
  );
  const isDeploying = state === "under way";
  if (scheduleArn !== undefined && !isDeploying) {
    if (state === "over") await inStage("end-watch", () => rollout.endWatch(scheduleArn));
    return { ...NOTHING_ASKED, isDeploying, modelVersions: {} };
  }
  const questions = await inStage("read-forecasts", () => readKnownQuestions(lake, settings)).catch(
    (error: unknown) => {
      // The first models of a stack roll out before anything was forecast: that is nobody's fault.
      if (scheduleArn === undefined || !(error instanceof DataError)) throw error;
      warn(error.message);
    },
  );
  if (!questions) return { ...NOTHING_ASKED, isDeploying, modelVersions: {} };
  const outcomes = await inStage("ask-model", () =>
    mapConcurrently(Array.from({ length: REQUESTS }), CONCURRENT_REQUESTS, () => ask(endpoint, questions)),
  );
  const summary: ProbeSummary = {
    isDeploying,
    ...summarise(outcomes),
    forecastsPerRequest: questions.instances.length,
    modelVersions: Object.fromEntries(await servedModels.versions()),
  };
  noteRun({
    requests: summary.requests,
    requestsFailed: summary.requestsFailed,
    requestsRefused: summary.requestsRefused,
  });
  for (const [failure, count] of Object.entries(summary.failures)) warn(`${count} requests: ${failure}`);
  // By hand nobody's deployment is judged.
  if (scheduleArn !== undefined) {
    const dimensions = fleetDimensions(settings.environment);
    const timestampMs = Date.parse(event.scheduledAt);
    await metrics.publish([{ ...PROBE_REFUSALS, value: summary.requestsRefused, timestampMs, dimensions }]);
  }
  return summary;
}

const NOTHING_ASKED = {
  requests: 0,
  requestsFailed: 0,
  requestsRefused: 0,
  forecastsPerRequest: 0,
  failures: {},
} as const;

/** What became of a request. */
interface Outcome {
  readonly kind: "fit" | "refused" | "failed";
  readonly why?: string;
  readonly distanceRatio?: number;
  readonly answerMs: number;
}

async function ask(endpoint: ForecastEndpoint, { instances, known }: KnownQuestions): Promise<Outcome> {
  const startedAtMs = performance.now();
  try {
    const answers = await endpoint.predict(instances);
    const answerMs = performance.now() - startedAtMs;
    const { failure, distanceRatio } = judgeProbe(
      known,
      answers.map(({ predicted_demand: predicted, lower = Number.NaN, upper = Number.NaN }) => ({
        predicted,
        lower,
        upper,
      })),
    );
    return { kind: failure === undefined ? "fit" : "refused", why: failure, distanceRatio, answerMs };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "failed", why, answerMs: performance.now() - startedAtMs };
  }
}

function summarise(outcomes: readonly Outcome[]) {
  const failures: Record<string, number> = {};
  for (const { why } of outcomes) if (why !== undefined) failures[why] = (failures[why] ?? 0) + 1;
  const countOf = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const answered = outcomes.filter(({ kind }) => kind !== "failed");
  const distances = answered.flatMap(({ distanceRatio }) => distanceRatio ?? []);
  return {
    requests: outcomes.length,
    requestsFailed: countOf("failed"),
    requestsRefused: countOf("refused"),
    ...(distances.length > 0 && { distanceRatio: Math.max(...distances) }),
    ...(answered.length > 0 && {
      answerMs: answered.reduce((sum, { answerMs }) => sum + answerMs, 0) / answered.length,
    }),
    failures,
  };
}
