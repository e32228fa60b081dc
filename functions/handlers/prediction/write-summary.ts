import { predictionsKey, predictionsSummaryKey } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { BatchPredictSummary } from "../../contracts/results/predictions";
import { keepEarlierForecasts } from "../../forecasting/join-summaries";

/** Writes what makes the forecasts of a day the day's: readers take the files that the summary names. */
export async function writePredictionsSummary(
  lake: Lake,
  runDay: number,
  summary: BatchPredictSummary,
): Promise<void> {
  const key = predictionsSummaryKey(runDay);
  const earlier = await lake.readJson<BatchPredictSummary>(key);
  await lake.writeJson(
    key,
    keepEarlierForecasts(summary, earlier, (shardId) => predictionsKey(runDay, shardId)),
  );
}
