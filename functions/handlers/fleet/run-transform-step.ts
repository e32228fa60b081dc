import type { FleetTransformEvent } from "../../contracts/fleet";
import type { Lake } from "../../contracts/lake";
import type { MetricsPublisher } from "../../contracts/ports";
import type { BatchPredictSummary } from "../../contracts/results/predictions";
import type { BatchPredictSettings } from "../../contracts/settings/handlers";
import { joinPredictSummaries } from "../../forecasting/join-summaries";
import { batchPredict } from "../batch-predict";
import { createTransformReader, createTransformWriter } from "./transform-endpoint";

/**
 * Runs the daily forecast of each shard twice with something else in the model's place: first a recorder that
 * writes down what the model would be asked, later a reader that answers from what the job wrote. Everything
 * else - features, closed days, the form of the results - is the code of the small fleet, so that the
 * results are those of the endpoint, byte for byte.
 */
export async function runTransformStep(
  { step, shardIds, transformPrefix, ...event }: FleetTransformEvent,
  settings: BatchPredictSettings,
  { lake, metrics }: { readonly lake: Lake; readonly metrics: MetricsPublisher },
): Promise<BatchPredictSummary> {
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
  return {
    ...lake,
    beginDay: async (...day) => ({ ...(await lake.beginDay(...day)), writeTable: async () => {} }),
  };
}
