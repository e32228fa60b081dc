import { DataError } from "../contracts/errors";
import {
  type BatchPredictSummary,
  QUARANTINE_EXAMPLES,
  type Quarantine,
} from "../contracts/results/predictions";

/**
 * The summaries of several workers as one, in the form and order in which one function writes it.
 *
 * @throws DataError when there is none: a run in which no worker finished has no results.
 */
export function joinPredictSummaries(summaries: readonly BatchPredictSummary[]): BatchPredictSummary {
  const [first] = summaries;
  if (!first) throw new DataError("No worker of the fleet run finished; there are no forecasts.");
  const sum = (count: (summary: BatchPredictSummary) => number) =>
    summaries.reduce((total, summary) => total + count(summary), 0);
  return {
    ...first,
    shards: sum(({ shards }) => shards),
    products: sum(({ products }) => products),
    forecasts: sum(({ forecasts }) => forecasts),
    inactiveProducts: sum(({ inactiveProducts }) => inactiveProducts),
    quarantined: joinQuarantines(summaries.map(({ quarantined }) => quarantined)),
    dataAgeDays: Math.min(...summaries.map(({ dataAgeDays }) => dataAgeDays)),
    keys: summaries.flatMap(({ keys }) => keys).sort(),
    failures: summaries.flatMap(({ failures }) => failures),
  };
}

/**
 * The summary of a day that was run again, with what an earlier run left for the shards that failed this time: a run
 * that fails takes no forecasts away. Between different layouts of the history nothing is mixed, since a product
 * would be in the files of both; there the earlier run counts whole, when this one left nothing.
 */
export function keepEarlierForecasts(
  summary: BatchPredictSummary,
  earlier: BatchPredictSummary | undefined,
  keyOfShard: (shardId: string) => string,
): BatchPredictSummary {
  if (!earlier || summary.failures.length === 0) return summary;
  if (summary.keys.length === 0) return { ...summary, keys: earlier.keys };
  if (summary.shards !== earlier.shards) return summary;
  const failed = new Set(summary.failures.map(({ shardId }) => keyOfShard(shardId)));
  return { ...summary, keys: [...summary.keys, ...earlier.keys.filter((key) => failed.has(key))].sort() };
}

/** What several workers, or shards, left out, as one. */
export function joinQuarantines(parts: readonly Quarantine[]): Quarantine {
  const faults: Record<string, number> = {};
  for (const part of parts) {
    for (const [fault, count] of Object.entries(part.faults)) faults[fault] = (faults[fault] ?? 0) + count;
  }
  return {
    forecasts: parts.reduce((sum, { forecasts }) => sum + forecasts, 0),
    products: parts.reduce((sum, { products }) => sum + products, 0),
    faults,
    examples: parts.flatMap(({ examples }) => examples).slice(0, QUARANTINE_EXAMPLES),
  };
}
