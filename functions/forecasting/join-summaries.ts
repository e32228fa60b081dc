import { DataError } from "../contracts/errors";
import {
  type BatchPredictSummary,
  QUARANTINE_EXAMPLES,
  type Quarantine,
} from "../contracts/results/predictions";
import type { ForecastTable } from "../demand/forecast-table";

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
    ...nameModels(
      summaries.map(
        ({ modelVersion, modelVersions, forecasts }) => modelVersions ?? { [modelVersion]: forecasts },
      ),
      first.modelVersion,
    ),
    ...joinSimpleMethods(summaries.map(({ simpleMethods }) => simpleMethods)),
    ...joinCompetitors(summaries),
    shards: sum(({ shards }) => shards),
    products: sum(({ products }) => products),
    forecasts: sum(({ forecasts }) => forecasts),
    inactiveProducts: sum(({ inactiveProducts }) => inactiveProducts),
    quarantined: joinQuarantines(summaries.map(({ quarantined }) => quarantined)),
    dataAgeDays: Math.min(...summaries.map(({ dataAgeDays }) => dataAgeDays)),
    files: Object.assign({}, ...summaries.map(({ files }) => files)),
    failures: summaries.flatMap(({ failures }) => failures),
  };
}

/** Products by the simple method that forecast them, of several parts; nothing where a model did. */
export function joinSimpleMethods(
  parts: readonly BatchPredictSummary["simpleMethods"][],
): Pick<BatchPredictSummary, "simpleMethods"> {
  const counts: Record<string, number> = {};
  for (const part of parts) {
    for (const [method, count] of Object.entries(part ?? {})) counts[method] = (counts[method] ?? 0) + count;
  }
  return Object.keys(counts).length > 0 ? { simpleMethods: counts } : {};
}

function joinCompetitors(summaries: readonly BatchPredictSummary[]): Pick<BatchPredictSummary, "competitor"> {
  const runs = summaries.flatMap(({ competitor }) => competitor ?? []);
  const [first] = runs;
  if (!first) return {};
  return {
    competitor: {
      ...first,
      forecasts: runs.reduce((total, { forecasts }) => total + forecasts, 0),
      shardsFailed: runs.reduce((total, { shardsFailed }) => total + shardsFailed, 0),
    },
  };
}

/** Forecasts of a table by the version of the model that made them. */
export function countVersions({ days, modelVersion, modelVersions }: ForecastTable): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const version of modelVersions ?? new Array<string>(days.length).fill(modelVersion)) {
    counts[version] = (counts[version] ?? 0) + 1;
  }
  return counts;
}

/** Who made the forecasts of several parts: the version of most of them, and all where there are several. */
export function nameModels(
  parts: readonly Readonly<Record<string, number>>[],
  configuredVersion: string,
): Pick<BatchPredictSummary, "modelVersion" | "modelVersions"> {
  const counts: Record<string, number> = {};
  for (const part of parts) {
    for (const [version, count] of Object.entries(part)) counts[version] = (counts[version] ?? 0) + count;
  }
  const byCount = Object.entries(counts).sort(([, left], [, right]) => right - left);
  return {
    modelVersion: byCount[0]?.[0] ?? configuredVersion,
    ...(byCount.length > 1 && { modelVersions: counts }),
  };
}

/**
 * Shards whose forecasts of an earlier run of the day stay, because this run failed at them: a run that fails takes no
 * forecasts away. Between different layouts of the history nothing is mixed, since a product would be in the files of
 * both.
 */
export function keepEarlierShards(
  { failures, shards }: Pick<BatchPredictSummary, "failures" | "shards">,
  earlier: Pick<BatchPredictSummary, "shards"> | undefined,
): readonly string[] {
  return earlier?.shards === shards ? failures.map(({ shardId }) => shardId) : [];
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
