import { readDemandFile } from "../../../functions/aws/demand-file/read-demand-file";
import type { Plans } from "../../../functions/contracts/calendar";
import { NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import { dayOfInstant } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { type ForecastLookup, featureColumns } from "../../../functions/monitoring/run/judge-series";
import { createPlans } from "../../../functions/planning/create-plans";
import { mergeLines } from "../../../functions/planning/merge-lines";
import type { CommandContext } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { connectStack, openLake } from "../lake/open-lake";

/** What a backtest replays. */
export interface History {
  readonly series: readonly DemandSeries[];
  readonly forecastOf: ForecastLookup;
  /** What was planned, by when it was known; absent where there is no calendar. */
  readonly plans?: Plans;
}

/** A calendar beside a file of demand. */
export interface PlannedFile {
  /** Path of a file, or `holidays:DE`. */
  readonly calendar?: string;
  /** People knew of each line so many days before its first day, where the file does not say it. */
  readonly knownDaysAhead?: number;
}

/** History from a file; forecasts from its column `predicted_demand` or, without one, from a model of our own. */
export async function readFileHistory(
  context: CommandContext,
  path: string,
  planned: PlannedFile = {},
): Promise<History> {
  const { series } = await readDemandFile(path);
  nameFeatures(context, series[0]);
  const plans = await readFilePlans(context, planned);
  if (series.some(({ predictedDemand }) => predictedDemand?.some((value) => !Number.isNaN(value)))) {
    return { series, plans, forecastOf: () => undefined };
  }
  context.log(
    'The file has no column "predicted_demand"; models trained on the days before make the forecasts.',
  );
  const { forecastHistory } = await import("./forecast-history");
  return { series, plans, forecastOf: await forecastHistory(series, context.log, plans) };
}

/** A line that nobody is said to have known beforehand was announced to nobody: it counts for nothing. */
async function readFilePlans(
  context: CommandContext,
  { calendar, knownDaysAhead }: PlannedFile,
): Promise<Plans | undefined> {
  if (calendar === undefined) return undefined;
  const { readPlannedLines } = await import("../lake/import-calendar");
  const todayDay = dayOfInstant(Date.now());
  const { lines } = await readPlannedLines(calendar, todayDay, {}, knownDaysAhead);
  const unknown = lines.filter(({ knownFrom }) => knownFrom === undefined).length;
  if (unknown > 0) {
    context.log(
      `${formatCount(unknown)} of ${formatCount(lines.length)} lines of ${calendar} do not say since when people knew of them, so they count for nothing; say it in a column known_from, or with --known-days-ahead.`,
    );
  }
  const { content } = mergeLines([], lines, { todayDay, replace: false });
  return createPlans(content.lines, NO_CATALOGUE, { id: calendar, snapshotId: calendar });
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
  const { readPlans } = await import("../../../functions/handlers/calendar/read-plans");
  return {
    series,
    plans: await readPlans(lake),
    forecastOf: (productId, day) => forecasts.find(productId, day),
  };
}
