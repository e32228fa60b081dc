import { createLake } from "../aws/lake";
import { createMetricsPublisher } from "../aws/metrics";
import { UsageError } from "../contracts/errors";
import type { FleetTransformEvent } from "../contracts/fleet";
import type { Lake } from "../contracts/lake";
import type { MetricsPublisher } from "../contracts/ports";
import type { BatchPredictSettings } from "../contracts/settings";
import { type BatchPredictSummary, batchPredict } from "./batch-predict";
import { joinPredictSummaries } from "./fleet/join-predict-summaries";
import { createTransformReader, createTransformWriter } from "./fleet/transform-endpoint";

export interface FleetTransformDependencies {
  readonly lake: Lake;
  readonly metrics: MetricsPublisher;
}

let dependencies: FleetTransformDependencies | undefined;

/** Worker of a fleet whose forecasts Batch Transform makes: writes the job's input, reads its output. */
export async function handleFleetTransform(
  event: FleetTransformEvent,
  settings: BatchPredictSettings,
): Promise<BatchPredictSummary> {
  dependencies ??= { lake: createLake(settings.lakeBucketName), metrics: createMetricsPublisher() };
  return runFleetTransform(event, settings, dependencies);
}

/**
 * Runs the daily forecast of each shard twice with something else in the model's place: first a recorder that
 * writes down what the model would be asked, later a reader that answers from what the job wrote. Everything
 * else - features, closed days, the form of the results - is the code of the small fleet, so that the
 * results are those of the endpoint, byte for byte.
 */
export async function runFleetTransform(
  { step, shardIds, transformPrefix, ...event }: FleetTransformEvent,
  settings: BatchPredictSettings,
  { lake, metrics }: FleetTransformDependencies,
): Promise<BatchPredictSummary> {
  if (step !== "prepare" && step !== "collect") {
    throw new UsageError(
      `The event's "step" is ${JSON.stringify(step) ?? "absent"}; it must be "prepare" or "collect".`,
    );
  }
  const summaries: BatchPredictSummary[] = [];
  // One shard after another: a worker holds the history of one.
  for (const shardId of shardIds) {
    const shard = { lake, transformPrefix, shardId, settings };
    summaries.push(
      await batchPredict(
        { ...event, shardIds: [shardId] },
        settings,
        step === "prepare"
          ? { lake: withoutPredictions(lake), endpoint: createTransformWriter(shard), metrics: SILENT }
          : { lake, endpoint: createTransformReader(shard), metrics },
      ),
    );
  }
  return joinPredictSummaries(summaries);
}

const SILENT: MetricsPublisher = { publish: async () => ({ published: 0, calls: 0 }) };

/** While the input is written there is nothing to predict with yet. */
function withoutPredictions(lake: Lake): Lake {
  return { ...lake, writePredictions: async () => "" };
}
