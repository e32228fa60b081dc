import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { readCommit, toCommitBytes } from "../../../functions/aws/lake/day-commits";
import { toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { formatShardId } from "../../../functions/aws/lake/sharding";
import { writeParquet } from "../../../functions/aws/parquet/write-parquet";
import { commitKey } from "../../../functions/contracts/day-results";
import { predictionsFile, shardForecastsKey, shardPrefix } from "../../../functions/contracts/keys";
import { weekdayOf } from "../../../functions/demand/calendar";
import { createRandom } from "../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../functions/demand/series";
import { writePredictions } from "../../support/day-files";
import { type CountingStore, TEMPLATE_SHARDS } from "./folder-store";

export interface FleetShape {
  readonly productsPerShard: number;
  /** Shards of the fleet, which the templates stand for. */
  readonly shardCount: number;
  readonly days: number;
  /** Last day of the history. */
  readonly originDay: number;
  readonly horizonDays: number;
  /** First day that the workers' own files of forecasts reach back to. */
  readonly knownFrom: number;
}

/**
 * Template shards as a fleet leaves them after a year: history with two features, the forecasts that earlier
 * workers kept, and the predictions of the last runs.
 */
export async function generateShards(store: CountingStore, shape: FleetShape): Promise<void> {
  const lake = createLakeOver(store);
  for (let shard = 0; shard < TEMPLATE_SHARDS; shard++) {
    const shardId = formatShardId(shard);
    const fleet = generateFleet(shape, shard);
    await store.put(`${shardPrefix(shardId)}data.parquet`, writeParquet(toDailyTable(fleet)), "");
    await lake.writeTable(shardForecastsKey(shape.knownFrom, shardId), keptForecasts(fleet, shape));
    for (let back = 1; back <= shape.horizonDays; back++) {
      await writePredictions(lake, shardId, predictionsOf(fleet, shape, shape.originDay - back));
    }
  }
  for (let back = 1; back <= shape.horizonDays; back++) {
    await nameAllShards(store, shape.originDay - back + 1, shape.shardCount);
  }
}

/** A day of forecasts names the files of every shard: one that it does not name would be looked for in all others. */
async function nameAllShards(store: CountingStore, runDay: number, shardCount: number): Promise<void> {
  const found = await readCommit(store, "predictions", runDay);
  const { commit } = found!;
  const files: Record<string, string> = { ...commit.files };
  for (let shard = TEMPLATE_SHARDS; shard < shardCount; shard++) {
    const template = predictionsFile(runDay, formatShardId(shard % TEMPLATE_SHARDS)).name;
    files[predictionsFile(runDay, formatShardId(shard)).name] = commit.files[template]!;
  }
  await store.put(commitKey("predictions", runDay), toCommitBytes({ ...commit, files }), "");
}

/** Products of one shard with a year of days. */
export function generateFleet(
  { productsPerShard, days, originDay }: FleetShape,
  seed: number,
): DemandSeries[] {
  const random = createRandom(seed);
  const dates = Int32Array.from({ length: days }, (_, index) => originDay - days + 1 + index);
  return Array.from({ length: productsPerShard }, (_, product) => {
    const level = Math.exp(4 * random());
    const price = 1 + 20 * random();
    let carried = 0;
    const promotion = Float64Array.from(dates, () => (random() < 0.05 ? 1 : 0));
    return {
      productId: `S${String(seed).padStart(4, "0")}P${String(product).padStart(4, "0")}`,
      days: dates,
      unitsSold: Float64Array.from(dates, (day, row) => {
        carried = 0.5 * carried + 0.3 * (random() + random() + random() - 1.5);
        const season = 1 + 0.3 * Math.sin((2 * Math.PI * weekdayOf(day)) / 7);
        return Math.max(0, Math.round(level * season * Math.exp(carried) * (1 + promotion[row]!)));
      }),
      sellingPrice: Float64Array.from(dates, (_, row) => (promotion[row] ? 0.8 * price : price)),
      features: { promotion },
      categories: {},
    };
  });
}

/** The forecast everybody makes: what was sold a week before. */
function forecastOf({ unitsSold }: DemandSeries, row: number): number {
  return unitsSold[Math.max(0, row - 7)]!;
}

function keptForecasts(fleet: readonly DemandSeries[], { days, originDay }: FleetShape) {
  const rowCount = fleet.length * (days - 1);
  const date = new Int32Array(rowCount);
  const forecast = new Float64Array(rowCount);
  const productIds: string[] = [];
  for (let day = 0; day < days - 1; day++) {
    for (const series of fleet) {
      date[productIds.length] = originDay - days + 1 + day;
      forecast[productIds.length] = forecastOf(series, day);
      productIds.push(series.productId);
    }
  }
  return {
    rowCount,
    columns: {
      date,
      product_id: productIds,
      predicted_demand: forecast,
      lower: forecast.map((value) => value / 2),
      upper: forecast.map((value) => value * 2),
      model_version: new Array<string>(rowCount).fill("v1"),
    },
  };
}

function predictionsOf(fleet: readonly DemandSeries[], { horizonDays, days }: FleetShape, originDay: number) {
  const rowCount = fleet.length * horizonDays;
  const predictedDemand = new Float64Array(rowCount);
  const productIds: string[] = [];
  for (const series of fleet) {
    for (let step = 1; step <= horizonDays; step++) {
      predictedDemand[productIds.length] = forecastOf(series, days - 1);
      productIds.push(series.productId);
    }
  }
  return {
    originDay,
    modelVersion: "v1",
    productIds,
    days: Int32Array.from(productIds, (_, row) => originDay + 1 + (row % horizonDays)),
    predictedDemand,
    lower: predictedDemand.map((value) => value / 2),
    upper: predictedDemand.map((value) => value * 2),
  };
}
