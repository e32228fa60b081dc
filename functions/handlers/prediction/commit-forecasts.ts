import { competitorFile, predictionsFile, predictionsSummaryFile } from "../../contracts/keys";
import type { DayWriter } from "../../contracts/lake";
import type { BatchPredictSummary } from "../../contracts/results/predictions";
import { COMPETITORS } from "../../contracts/variants";
import { keepEarlierShards } from "../../forecasting/join-summaries";

/**
 * Makes the forecasts that were staged the day's, with their summary. A run that has none because it failed leaves
 * the day as it is.
 */
export async function commitForecasts(
  day: DayWriter,
  { files, ...summary }: BatchPredictSummary,
): Promise<void> {
  const { failures } = summary;
  if (failures.length > 0 && Object.keys(files).length === 0) return;
  const { runDay } = day;
  const summaryFile = predictionsSummaryFile(runDay);
  await day.writeJson(summaryFile, summary);
  await day.commit({
    keep: async (earlier) => {
      if (failures.length === 0) return [];
      const kept = keepEarlierShards(summary, await earlier.readJson(summaryFile.name));
      const names = new Set(
        kept.flatMap((shardId) => [
          predictionsFile(runDay, shardId).name,
          ...COMPETITORS.map((variant) => competitorFile(runDay, variant, shardId).name),
        ]),
      );
      return earlier.names.filter((name) => names.has(name));
    },
  });
}
