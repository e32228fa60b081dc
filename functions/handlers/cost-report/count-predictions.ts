import { mapConcurrently } from "../../aws/batches";
import { predictionsPrefix, predictionsSummaryKey } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { BatchPredictSummary } from "../../contracts/results/predictions";
import type { DayRange } from "../../costs/cost-lines";
import { formatDay } from "../../demand/calendar";

export interface PredictionCount {
  readonly count: number;
  /** Products of the latest run. */
  readonly products: number | undefined;
}

const CONCURRENT_READS = 16;
const known = new Map<string, BatchPredictSummary>();

/** Forecasts that the batch runs of a period wrote, from their summaries. */
export async function countPredictions(lake: Lake, { fromDay, toDay }: DayRange): Promise<PredictionCount> {
  const days = Array.from({ length: toDay - fromDay + 1 }, (_, index) => fromDay + index);
  const wanted = new Set(days.map((day) => predictionsSummaryKey(day)));
  // One listing tells which of the days ran, instead of asking for each.
  const common = commonPrefix(predictionsPrefix(fromDay), predictionsPrefix(toDay));
  const objects = (await lake.list(common)).filter(({ key }) => wanted.has(key));
  const summaries = await mapConcurrently(objects, CONCURRENT_READS, async ({ key, etag }) => {
    const version = `${lake.bucketName}/${key}@${etag}`;
    const summary = known.get(version) ?? (await lake.readJson<BatchPredictSummary>(key));
    if (summary) known.set(version, summary);
    return summary;
  });
  const found = summaries.filter((summary) => summary !== undefined);
  const latest = found.reduce<BatchPredictSummary | undefined>(
    (last, summary) => (last && last.runDate > summary.runDate ? last : summary),
    undefined,
  );
  forget(lake.bucketName, formatDay(fromDay));
  return { count: found.reduce((sum, { forecasts }) => sum + forecasts, 0), products: latest?.products };
}

/** Drops summaries of days before the period, so that a warm process does not collect them. */
function forget(bucketName: string, firstDate: string): void {
  for (const [version, { runDate }] of known) {
    if (version.startsWith(`${bucketName}/`) && runDate < firstDate) known.delete(version);
  }
}

function commonPrefix(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return left.slice(0, length);
}
