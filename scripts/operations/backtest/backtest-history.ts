import { readDemandFile } from "../../../functions/aws/demand-file/read-demand-file";
import type { DemandSeries } from "../../../functions/demand/series";
import { type ForecastLookup, featureColumns } from "../../../functions/monitoring/run/judge-series";
import type { CommandContext } from "../../cli/context";
import { connectStack, openLake } from "../lake/open-lake";

/** What a backtest replays. */
export interface History {
  readonly series: readonly DemandSeries[];
  readonly forecastOf: ForecastLookup;
}

/** History from a file; forecasts from its column `predicted_demand` or, without one, from a model of our own. */
export async function readFileHistory(context: CommandContext, path: string): Promise<History> {
  const { series } = await readDemandFile(path);
  nameFeatures(context, series[0]);
  if (series.some(({ predictedDemand }) => predictedDemand?.some((value) => !Number.isNaN(value)))) {
    return { series, forecastOf: () => undefined };
  }
  context.log(
    'The file has no column "predicted_demand"; models trained on the days before make the forecasts.',
  );
  const { forecastHistory } = await import("./forecast-history");
  return { series, forecastOf: await forecastHistory(series, context.log) };
}

/** A column that holds text anywhere is no feature: its owner should know. */
function nameFeatures(context: CommandContext, series: DemandSeries | undefined): void {
  if (!series) return;
  context.log(
    `Features: ${featureColumns(series)
      .map(([name]) => name)
      .join(", ")}`,
  );
  const texts = Object.keys(series.categories);
  if (texts.length > 0) context.log(`Not monitored, since they hold text: ${texts.join(", ")}`);
}

/** History of a stack's lake with the forecasts that its monitor scored. */
export async function readLakeHistory(context: CommandContext, toDay: number): Promise<History> {
  const lake = await openLake(await connectStack(context));
  const { ForecastMemory } = await import("../../../functions/handlers/monitoring/forecast-memory");
  const shards = await lake.listShards();
  const range = { toDay: Number.isFinite(toDay) ? toDay : 2 ** 30 };
  const parts = await Promise.all(shards.map((shard) => lake.readShard(shard, range)));
  const series = parts.flat();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { days } of series) {
    first = Math.min(first, days[0]!);
    last = Math.max(last, days[days.length - 1]!);
  }
  const forecasts = new ForecastMemory();
  if (series.length > 0) await forecasts.load(lake, first, last);
  return { series, forecastOf: (productId, day) => forecasts.find(productId, day) };
}
