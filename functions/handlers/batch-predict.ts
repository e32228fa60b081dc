import { mapConcurrently } from "../aws/batches";
import { createForecastEndpoint } from "../aws/endpoint";
import { createLake } from "../aws/lake";
import { isNumberedShard } from "../aws/lake/find-shard";
import { toForecastFile } from "../aws/lake/forecast-files";
import { inShard, inStage, noteRun, warn } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createServedModels } from "../aws/served-models";
import { DataError } from "../contracts/errors";
import type { InvocationContext, ScheduledEvent } from "../contracts/events";
import { competitorFile, predictionsFile } from "../contracts/keys";
import type { HistoryRange, Lake, Shard } from "../contracts/lake";
import { describeFigures, describeScheduledRun, FLEET_METRICS } from "../contracts/metrics";
import type { ForecastEndpoint, MetricsPublisher, ServedVariants } from "../contracts/ports";
import type { BatchPredictSummary, Quarantine } from "../contracts/results/predictions";
import type { BatchPredictSettings } from "../contracts/settings/handlers";
import { CHALLENGER, SHADOW } from "../contracts/variants";
import { formatDay } from "../demand/calendar";
import { measureDataAge } from "../demand/data-age";
import type { DemandSeries } from "../demand/series";
import { FEATURE_SOURCE_COLUMNS } from "../forecasting/features";
import { buildForecastFrame, type ForecastFrame } from "../forecasting/forecast-frame";
import { describeQuarantine } from "../forecasting/forecast-judge";
import { countVersions, joinQuarantines, joinSimpleMethods, nameModels } from "../forecasting/join-summaries";
import { type JudgedForecasts, judgeForecasts } from "../forecasting/judge-forecasts";
import { checkModelColumns, listModelColumns } from "../forecasting/model-columns";
import { forecastSimply, NO_MODEL } from "../forecasting/simple-forecasts";
import { readModelPlans } from "./calendar/read-plans";
import { pinFleetHistory } from "./fleet/pin-history";
import { judgeDay } from "./judge-day";
import { logDailyRun } from "./log-runs";
import { askModel } from "./prediction/ask-model";
import { commitForecasts } from "./prediction/commit-forecasts";
import { findContest, nameBatchRequests } from "./prediction/competitor";
import {
  executionOf,
  holdsNoHistory,
  knowsNoDemand,
  type NothingYet,
  runDayOf,
  unlessNothingCame,
} from "./run-day";
import { type NotYet, whenDayIsThere } from "./wait-for-day";

const CONCURRENT_SHARDS = 3;

export interface BatchPredictDependencies {
  readonly lake: Lake;
  readonly endpoint: ForecastEndpoint;
  /** Absent where a transform job asks a model by its name, and where there is none. */
  readonly servedModels?: ServedVariants;
  readonly metrics: MetricsPublisher;
}

let dependencies: BatchPredictDependencies | undefined;

/** Forecasts of the horizon for every product, from history up to the day before the run. */
export async function handleBatchPredict(
  event: ScheduledEvent,
  settings: BatchPredictSettings,
  context?: InvocationContext,
): Promise<BatchPredictSummary | NotYet | NothingYet> {
  return logDailyRun("batch-predict", event, context, () =>
    whenDayIsThere("batch-predict", event, settings, () => runOnce(event, settings), judgeDay),
  );
}

async function runOnce(
  event: ScheduledEvent,
  settings: BatchPredictSettings,
): Promise<BatchPredictSummary | NothingYet> {
  dependencies ??= {
    lake: createLake(settings.lakeBucketName),
    endpoint: createForecastEndpoint(settings),
    ...(settings.modelVersion !== undefined && { servedModels: createServedModels(settings.endpointName) }),
    metrics: createMetricsPublisher(),
  };
  const connected = dependencies;
  const { publish } = connected.metrics;
  const beat = describeScheduledRun(settings.environment, "batch-predict", event);
  const run = async () => {
    const summary = await batchPredict(event, settings, connected);
    await publish(beat);
    return summary;
  };
  return unlessNothingCame(run, beat, publish);
}

/**
 * Leaves forecasts for the shards of the event, or all: as a worker for the commit of the fleet run, else committed
 * as the day's. A shard that fails does not stop the others: their forecasts count, and the run then fails naming
 * those that are missing.
 */
export async function batchPredict(
  event: ScheduledEvent,
  settings: BatchPredictSettings,
  { lake, endpoint, servedModels, metrics }: BatchPredictDependencies,
): Promise<BatchPredictSummary> {
  const runDay = runDayOf(event);
  const originDay = runDay - 1;
  const executionId = event.shardIds && executionOf(event);
  const history = executionId
    ? await pinFleetHistory(lake, "batch-predict", runDay, executionId)
    : await lake.pin();
  const shards = await inStage(
    "list-shards",
    () => selectShards(history, event.shardIds),
    ({ length }) => ({ shards: length }),
  );
  const day = await lake.beginDay("predictions", runDay, executionId);
  const contest = await findContest(servedModels);
  const columns = listModelColumns(settings.featureOrder);
  const plans = await readModelPlans(lake, columns);
  const results = await mapConcurrently(groupShards(shards), CONCURRENT_SHARDS, async (group) => {
    try {
      return await inShard(group.shardId, () => predictGroup(group));
    } catch (error) {
      return {
        shardId: group.shardId,
        reason: error instanceof Error ? error.message : String(error),
        error,
      };
    }
  });
  const done = results.filter((result) => "forecasts" in result);
  const failed = results.filter((result) => "reason" in result);
  const summary: BatchPredictSummary = {
    runDate: formatDay(runDay),
    forecastOrigin: formatDay(originDay),
    ...nameModels(
      done.map(({ modelVersions }) => modelVersions),
      settings.modelVersion ?? NO_MODEL,
    ),
    ...joinSimpleMethods(done.map(({ simpleMethods }) => simpleMethods)),
    shards: results.length,
    products: sumOf(done, ({ products }) => products),
    forecasts: sumOf(done, ({ forecasts }) => forecasts),
    inactiveProducts: sumOf(done, ({ inactiveProducts }) => inactiveProducts),
    quarantined: joinQuarantines(done.map(({ quarantined }) => quarantined)),
    ...(contest.competitor && {
      competitor: {
        ...contest.competitor,
        forecasts: sumOf(done, ({ competing }) => competing),
        shardsFailed: sumOf(done, ({ failedCompetitors }) => failedCompetitors),
      },
    }),
    dataAgeDays: done.reduce((least, { dataAgeDays }) => Math.min(least, dataAgeDays), OLDEST_DATA_DAYS),
    files: day.files(),
    failures: failed.map(({ shardId, reason }) => ({ shardId, reason })),
  };
  noteRun({
    modelVersion: summary.modelVersion,
    shards: summary.shards,
    shardsFailed: failed.length,
    products: summary.products,
    inactiveProducts: summary.inactiveProducts,
    forecasts: summary.forecasts,
    forecastsQuarantined: summary.quarantined.forecasts,
    dataAgeDays: summary.dataAgeDays,
  });
  if (summary.products + summary.inactiveProducts + failed.length === 0) throw knowsNoDemand(runDay);
  const figures = [
    [FLEET_METRICS.forecastsWritten, summary.forecasts],
    [FLEET_METRICS.forecastsQuarantined, summary.quarantined.forecasts],
  ] as const;
  await inStage("publish-metrics", () =>
    metrics.publish(describeFigures(settings.environment, runDay, figures)),
  );
  const { quarantined } = summary;
  if (quarantined.forecasts > 0) {
    warn(
      `${quarantined.forecasts} of ${summary.forecasts} forecasts of ${summary.runDate} (${quarantined.products} products) are not used, the baseline's stand in: ${describeQuarantine(quarantined)}`,
    );
  }
  // A worker of the fleet knows its own shards only; the day is not its to commit.
  if (event.shardIds === undefined) await inStage("commit", () => commitForecasts(day, summary));
  if (failed.length > 0) throw describeFailures(failed, results.length);
  return summary;

  async function readShards(shards: readonly Shard[], range: HistoryRange): Promise<DemandSeries[]> {
    const fleet: DemandSeries[] = [];
    for (const shard of shards) fleet.push(...(await history.readShard(shard, range)));
    return fleet;
  }

  async function predictGroup(group: ShardGroup): Promise<ShardForecasts> {
    const range = { toDay: originDay, columns: [...FEATURE_SOURCE_COLUMNS, ...columns] };
    const fleet = await inStage(
      "read-history",
      () => readShards(group.shards, range),
      ({ length }) => ({ products: length }),
    );
    if (fleet.length === 0) return NO_FORECASTS;
    checkModelColumns(fleet, columns, plans);
    const frame = buildForecastFrame(fleet, originDay, settings.horizonDays, { columns, plans });
    const { table, quarantined, simpleMethods } = await forecastGroup(group, frame, fleet);
    const dataAgeDays = measureDataAge(fleet, originDay) ?? OLDEST_DATA_DAYS;
    const forecasts = toForecastFile({ ...table, dataAgeDays });
    await inStage(
      "write-forecasts",
      () => day.writeTable(predictionsFile(runDay, group.shardId), forecasts),
      () => ({ forecasts: table.days.length, forecastsQuarantined: quarantined.forecasts }),
    );
    const competing = await askChallenger(group.shardId, frame, fleet);
    return {
      ...competing,
      quarantined,
      dataAgeDays,
      modelVersions: countVersions(table),
      ...(simpleMethods && { simpleMethods }),
      products: table.days.length / settings.horizonDays,
      forecasts: table.days.length,
      inactiveProducts: frame.inactiveProductIds.length,
    };
  }

  /** What the model says, judged; while there is none, what a simple method does. */
  async function forecastGroup(
    { shardId }: ShardGroup,
    frame: ForecastFrame,
    fleet: readonly DemandSeries[],
  ): Promise<JudgedForecasts & Pick<BatchPredictSummary, "simpleMethods">> {
    const { modelVersion } = settings;
    if (modelVersion === undefined) {
      const { table, method } = await inStage("forecast-simply", async () => forecastSimply(frame, fleet));
      const products = table.days.length / settings.horizonDays;
      return { table, quarantined: joinQuarantines([]), simpleMethods: { [method]: products } };
    }
    const answers = await inStage(
      "ask-model",
      () =>
        askModel(frame, endpoint, modelVersion, servedModels, {
          ...contest.champion,
          ...(contest.competitor?.variant === SHADOW && {
            nameOf: nameBatchRequests(formatDay(runDay), shardId),
          }),
        }),
      ({ days }) => ({ forecasts: days.length }),
    );
    return judgeForecasts(answers, fleet);
  }

  /** A challenger forecasts every product too, to be judged beside the champion. That it fails stops no order. */
  async function askChallenger(
    shardId: string,
    frame: ForecastFrame,
    fleet: readonly DemandSeries[],
  ): Promise<Pick<ShardForecasts, "competing" | "failedCompetitors">> {
    if (contest.competitor?.variant !== CHALLENGER) return { competing: 0, failedCompetitors: 0 };
    try {
      const { table } = await inStage(
        "ask-challenger",
        async () => {
          const { modelVersion, variant } = contest.competitor!;
          return judgeForecasts(
            await askModel(frame, endpoint, modelVersion, servedModels, { variant }),
            fleet,
          );
        },
        (judged) => ({ forecasts: judged.table.days.length }),
      );
      await day.writeTable(competitorFile(runDay, CHALLENGER, shardId), toForecastFile(table));
      return { competing: table.days.length, failedCompetitors: 0 };
    } catch (error) {
      warn(
        `The challenger's forecasts of shard ${shardId} are missing: ${error instanceof Error ? error.message : error}`,
      );
      return { competing: 0, failedCompetitors: 1 };
    }
  }
}

/** @throws DataError when there is nothing to forecast. */
async function selectShards(lake: Lake, shardIds: readonly string[] | undefined): Promise<readonly Shard[]> {
  const all = await lake.listShards();
  if (all.length === 0) {
    throw holdsNoHistory(lake.bucketName);
  }
  if (shardIds === undefined) return all;
  const unknown = shardIds.filter((shardId) => !all.some((shard) => shard.shardId === shardId));
  if (unknown.length > 0) throw new DataError(`The lake has no shard "${unknown.join('", "')}".`);
  return all.filter(({ shardId }) => shardIds.includes(shardId));
}

interface ShardForecasts extends Pick<BatchPredictSummary, "simpleMethods"> {
  /** Forecasts by the version of the model that made them. */
  readonly modelVersions: Readonly<Record<string, number>>;
  readonly products: number;
  readonly forecasts: number;
  readonly inactiveProducts: number;
  readonly quarantined: Quarantine;
  readonly dataAgeDays: number;
  /** Forecasts of the challenger. */
  readonly competing: number;
  /** 1 where the challenger could not be asked. */
  readonly failedCompetitors: number;
}

/** Stands for the age of data that nobody has. */
const OLDEST_DATA_DAYS = 9_999;

const NO_FORECASTS: ShardForecasts = {
  modelVersions: {},
  products: 0,
  forecasts: 0,
  inactiveProducts: 0,
  quarantined: joinQuarantines([]),
  dataAgeDays: OLDEST_DATA_DAYS,
  competing: 0,
  failedCompetitors: 0,
};

interface ShardGroup {
  readonly shardId: string;
  readonly shards: readonly Shard[];
}

/** Files of one product each are too small to infer closures from: they are taken together. */
function groupShards(shards: readonly Shard[]): ShardGroup[] {
  const groups = shards.filter(isNumberedShard).map((shard) => ({ shardId: shard.shardId, shards: [shard] }));
  const single = shards.filter((shard) => !isNumberedShard(shard));
  return single.length > 0 ? [...groups, { shardId: "products", shards: single }] : groups;
}

function describeFailures(
  failed: readonly { readonly shardId: string; readonly reason: string; readonly error: unknown }[],
  shardCount: number,
): Error {
  const list = failed.map(({ shardId, reason }) => `${shardId}: ${reason}`).join("; ");
  return new Error(`${failed.length} of ${shardCount} shards got no forecasts (${list})`, {
    cause: failed[0]!.error,
  });
}

function sumOf<T>(items: readonly T[], countOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + countOf(item), 0);
}
