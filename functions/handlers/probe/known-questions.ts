import { isNumberedShard } from "../../aws/lake/find-shard";
import { DataError } from "../../contracts/errors";
import type { Lake } from "../../contracts/lake";
import type { InstanceRequest } from "../../contracts/ports";
import type { ForecastSettings } from "../../contracts/settings/handlers";
import { formatDay } from "../../demand/calendar";
import { FEATURE_SOURCE_COLUMNS, toFeatureRecord } from "../../forecasting/features";
import { buildForecastFrame } from "../../forecasting/forecast-frame";
import { listModelColumns } from "../../forecasting/model-columns";
import { findPeaks } from "../../forecasting/plausibility";
import type { KnownForecast } from "../../forecasting/probe-rules";
import { readModelPlans } from "../calendar/read-plans";

/** Products asked in each request: the best sellers of a shard, whose forecasts say most. */
const PRODUCTS = 20;

export interface KnownQuestions {
  readonly instances: readonly InstanceRequest[];
  readonly known: readonly KnownForecast[];
}

/**
 * Questions whose answers the model that serves has given: the last forecasts that were committed, of one shard, with
 * the features from which they were made.
 *
 * @throws DataError when nothing was forecast yet.
 */
export async function readKnownQuestions(
  lake: Lake,
  settings: Pick<ForecastSettings, "horizonDays" | "featureOrder">,
): Promise<KnownQuestions> {
  const runDay = (await lake.listDays("predictions")).at(-1);
  const history = await lake.pin();
  const [shard] = await history.listShards();
  if (runDay === undefined || shard === undefined) {
    throw new DataError(
      `Bucket "${lake.bucketName}" holds no forecasts to compare with. Make some with "ops batch".`,
    );
  }
  const originDay = runDay - 1;
  const columns = listModelColumns(settings.featureOrder);
  const fleet = await history.readShard(shard, {
    toDay: originDay,
    columns: [...FEATURE_SOURCE_COLUMNS, ...columns],
  });
  // A fleet's forecasts are many; those of this shard lie in a file of their own.
  const champion = await readChampion(lake, runDay, isNumberedShard(shard) ? shard.shardId : undefined);
  const peaks = findPeaks(fleet, originDay);
  const plans = await readModelPlans(lake, columns);
  const frame = buildForecastFrame(fleet, originDay, settings.horizonDays, { columns, plans });
  const asked = new Set(findBestSellers(frame.productIds, frame.days, champion));
  const width = frame.featureNames.length;
  const instances: InstanceRequest[] = [];
  const known: KnownForecast[] = [];
  frame.productIds.forEach((productId, row) => {
    if (frame.closed[row] || !asked.has(productId)) return;
    const day = frame.days[row]!;
    const values = frame.features.subarray(row * width, (row + 1) * width);
    instances.push({
      product_id: productId,
      date: formatDay(day),
      features: toFeatureRecord(values, frame.featureNames),
    });
    known.push({
      peakUnits: peaks.get(productId) ?? Number.NaN,
      championUnits: champion.get(keyOf(productId, day)) ?? Number.NaN,
    });
  });
  if (instances.length === 0) {
    throw new DataError(
      `No product of shard "${shard.shardId}" in bucket "${lake.bucketName}" has a day to be asked about.`,
    );
  }
  return { instances, known };
}

/** What was forecast by the model; not where the baseline stood in. */
async function readChampion(
  lake: Lake,
  runDay: number,
  shardId: string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const table = await lake.readPredictions(runDay, shardId === undefined ? undefined : { shardId });
  const units = new Map<string, number>();
  table?.productIds.forEach((productId, row) => {
    if (!table.standsIn?.[row]) units.set(keyOf(productId, table.days[row]!), table.predictedDemand[row]!);
  });
  return units;
}

function findBestSellers(
  productIds: readonly string[],
  days: Int32Array,
  champion: ReadonlyMap<string, number>,
): string[] {
  const units = new Map<string, number>();
  productIds.forEach((productId, row) => {
    const forecast = champion.get(keyOf(productId, days[row]!)) ?? 0;
    units.set(productId, (units.get(productId) ?? 0) + forecast);
  });
  return [...units]
    .sort(([leftId, left], [rightId, right]) => right - left || (leftId < rightId ? -1 : 1))
    .slice(0, PRODUCTS)
    .map(([productId]) => productId);
}

function keyOf(productId: string, day: number): string {
  return `${day} ${productId}`;
}
