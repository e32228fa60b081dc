import { mapConcurrently } from "../../aws/batches";
import { predictionsSummaryFile } from "../../contracts/keys";
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
/** Summaries of committed runs, by bucket, day and version. */
const known = new Map<string, BatchPredictSummary>();

/** Forecasts that the batch runs of a period wrote, from their summaries. */
export async function countPredictions(lake: Lake, { fromDay, toDay }: DayRange): Promise<PredictionCount> {
  // Two listings tell which of the days ran, instead of asking for each.
  const [days, commits] = await Promise.all([lake.listDays("predictions"), lake.listCommits("predictions")]);
  const versions = new Map(commits.map(({ runDay, version }) => [runDay, version]));
  const wanted = days.filter((day) => day >= fromDay && day <= toDay);
  const summaries = await mapConcurrently(wanted, CONCURRENT_READS, async (runDay) => {
    const version = versions.get(runDay);
    const name = `${lake.bucketName}/${runDay}@${version}`;
    const summary =
      known.get(name) ?? (await lake.readJson<BatchPredictSummary>(predictionsSummaryFile(runDay)));
    if (summary && version !== undefined) known.set(name, summary);
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
