import { DataError } from "../contracts/errors";
import type { BatchPredictSummary } from "../contracts/results/predictions";

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
    keys: summaries.flatMap(({ keys }) => keys).sort(),
    failures: summaries.flatMap(({ failures }) => failures),
  };
}
