import { AwsError } from "../../server/aws-error";
import type { MetricDataQuery } from "./alarm";
import { evaluateExpression, type Series } from "./metric-math";
import { type MetricStore, statisticOf } from "./metric-store";

/** Periods to read, oldest first: period `i` covers `[startsMs[i], startsMs[i] + periodMs)`. */
export interface PeriodGrid {
  readonly startsMs: readonly number[];
  readonly periodMs: number;
}

/** Reads all queries of a request over the grid, expressions after what they refer to. */
export function readSeries(
  store: MetricStore,
  queries: readonly MetricDataQuery[],
  grid: PeriodGrid,
): ReadonlyMap<string, Series> {
  const byId = new Map(queries.map((query) => [query.Id, query]));
  const done = new Map<string, Series>();
  const inProgress = new Set<string>();
  const resolve = (id: string): Series | undefined => {
    const query = byId.get(id);
    if (!query) return undefined;
    const known = done.get(id);
    if (known) return known;
    if (inProgress.has(id))
      throw new AwsError("ValidationError", `The expression of '${id}' refers to itself.`);
    inProgress.add(id);
    const series =
      query.Expression === undefined
        ? readMetric(store, query, grid)
        : evaluateExpression(query.Expression, {
            length: grid.startsMs.length,
            lookup: resolve,
            metrics: () => queries.filter((other) => other.MetricStat).map((other) => resolve(other.Id)!),
          });
    inProgress.delete(id);
    done.set(id, series);
    return series;
  };
  for (const query of queries) resolve(query.Id);
  return done;
}

function readMetric(store: MetricStore, query: MetricDataQuery, grid: PeriodGrid): Series {
  const { Metric, Stat } = query.MetricStat!;
  const metric = store.find({
    namespace: Metric.Namespace,
    metricName: Metric.MetricName,
    dimensions: Metric.Dimensions ?? [],
  });
  return grid.startsMs.map(
    (startMs) => metric && statisticOf(metric, startMs, startMs + grid.periodMs, Stat),
  );
}
