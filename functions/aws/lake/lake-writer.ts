import type { Column, LakeObject, Table } from "../../contracts/lake";
import type { DemandSeries } from "../../demand/series";
import { writeParquet } from "../parquet/write-parquet";
import { PARQUET_CONTENT_TYPE } from "./create-lake";
import { HISTORY_PREFIX, shardDataKey, shardIncrementKey, shardOfKey, shardPrefix } from "./keys";
import type { ObjectStore } from "./object-store";
import { createShardReader, SHARD_COUNT_KEY } from "./shard-reader";
import { chooseShardCount, formatShardId, shardOfProduct } from "./sharding";

/** Rows of any products and days, column by column: at least `date`, `product_id`, `units_sold`. */
export type DailyTable = Table;

export interface LakeWriter {
  /**
   * Replaces the history by the rows given, hashed to shards (as many as fit the number of products, unless
   * told), sorted by product and date.
   * New files are written before old ones go, so that a failure leaves no gap.
   */
  replaceHistory(
    rows: DailyTable,
    options?: { readonly shardCount?: number },
  ): Promise<{ readonly shardCount: number; readonly productCount: number }>;
  /** Adds the rows of one day, one small file per shard that has any. The same day again overwrites it. */
  appendDay(day: number, rows: DailyTable): Promise<{ readonly keys: readonly string[] }>;
  /** Folds the increments of a shard into its base file. Does nothing when there are none. */
  compactShard(shardId: string): Promise<void>;
}

/** Writes history into the lake. Used by the import of data and by the nightly ingest. */
export function createLakeWriter(store: ObjectStore): LakeWriter {
  async function replaceHistory(rows: DailyTable, options: { readonly shardCount?: number } = {}) {
    const productIds = rows.columns.product_id as readonly string[];
    const productCount = new Set(productIds).size;
    const shardCount = options.shardCount ?? chooseShardCount(productCount);
    const before = (await store.list(HISTORY_PREFIX)).filter(({ key }) => shardOfKey(key));
    const written = new Set<string>();
    // A shard without products is written too: the number of shards is read from their number.
    for (const [shardId, shardRows] of splitByShard(rows, shardCount)) {
      const key = shardDataKey(shardId);
      await put(key, shardRows, shardCount);
      written.add(key);
    }
    await store.delete(before.map(({ key }) => key).filter((key) => !written.has(key)));
    return { shardCount, productCount };
  }

  async function appendDay(day: number, rows: DailyTable) {
    const shardCount = countShards(await store.list(HISTORY_PREFIX));
    const shards = splitByShard(rows, Math.max(1, shardCount));
    const keys = await Promise.all(
      [...shards]
        .filter(([, { rowCount }]) => rowCount > 0)
        .map(async ([shardId, shardRows]) => {
          const key = shardIncrementKey(shardId, day);
          await put(key, shardRows, Math.max(1, shardCount));
          return key;
        }),
    );
    return { keys: keys.sort() };
  }

  async function compactShard(shardId: string): Promise<void> {
    const objects = (await store.list(shardPrefix(shardId))).filter(({ key }) => shardOfKey(key));
    const increments = objects.filter(({ key }) => key !== shardDataKey(shardId));
    if (increments.length === 0) return;
    const { history, shardCount } = await createShardReader(store, 0).read({ shardId, objects }, undefined);
    const productIds: string[] = new Array(history.days.length);
    history.productIds.forEach((productId, index) => {
      productIds.fill(productId, history.offsets[index]!, history.offsets[index + 1]!);
    });
    const columns = { date: history.days, product_id: productIds, ...history.numbers, ...history.texts };
    await put(shardDataKey(shardId), { rowCount: history.days.length, columns }, shardCount);
    await store.delete(increments.map(({ key }) => key));
  }

  async function put(key: string, table: Table, shardCount: number | undefined): Promise<void> {
    const footer: Record<string, string> = {};
    if (shardCount !== undefined) footer[SHARD_COUNT_KEY] = String(shardCount);
    await store.put(key, writeParquet(table, { footer }), PARQUET_CONTENT_TYPE);
  }

  return { replaceHistory, appendDay, compactShard };
}

/** Number of `shard=NNNN/` folders among the objects. */
function countShards(objects: readonly LakeObject[]): number {
  const ids = objects.map(({ key }) => shardOfKey(key)).filter((shard) => shard && !shard.productId);
  return new Set(ids.map((shard) => shard!.shardId)).size;
}

/** Rows by shard, in each sorted by product and date. */
function splitByShard(table: DailyTable, shardCount: number): Map<string, DailyTable> {
  const productIds = table.columns.product_id as readonly string[];
  const days = table.columns.date as Int32Array;
  const shardOf = new Map<string, string>();
  const rowsOf = new Map<string, number[]>(
    Array.from({ length: shardCount }, (_, index) => [formatShardId(index), []]),
  );
  for (let row = 0; row < table.rowCount; row++) {
    const productId = productIds[row]!;
    let shardId = shardOf.get(productId);
    if (shardId === undefined) {
      shardId = shardOfProduct(productId, shardCount);
      shardOf.set(productId, shardId);
    }
    rowsOf.get(shardId)!.push(row);
  }
  const shards = new Map<string, DailyTable>();
  for (const [shardId, rows] of rowsOf) {
    rows.sort((left, right) => {
      const leftProduct = productIds[left]!;
      const rightProduct = productIds[right]!;
      if (leftProduct !== rightProduct) return leftProduct < rightProduct ? -1 : 1;
      return days[left]! - days[right]!;
    });
    const columns: Record<string, Column> = {};
    for (const [name, column] of Object.entries(table.columns)) columns[name] = pickRows(column, rows);
    shards.set(shardId, { rowCount: rows.length, columns });
  }
  return shards;
}

function pickRows(column: Column, rows: readonly number[]): Column {
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row]!);
  if (column instanceof Int32Array) return Int32Array.from(rows, (row) => column[row]!);
  return rows.map((row) => column[row]) as (string | undefined)[];
}

/** Series as rows, for writers that have series. */
export function toDailyTable(list: readonly DemandSeries[]): DailyTable {
  const rowCount = list.reduce((sum, series) => sum + series.days.length, 0);
  const numberNames = new Set(list.flatMap(({ features }) => Object.keys(features)));
  const textNames = new Set(list.flatMap(({ categories }) => Object.keys(categories)));
  const productIds: string[] = [];
  const days = new Int32Array(rowCount);
  const numbers = new Map<string, Float64Array>();
  const texts = new Map<string, (string | undefined)[]>();
  for (const name of ["units_sold", "selling_price", ...numberNames]) {
    numbers.set(name, new Float64Array(rowCount).fill(Number.NaN));
  }
  if (list.some((series) => series.inventoryLevel)) {
    numbers.set("inventory_level", new Float64Array(rowCount).fill(Number.NaN));
  }
  if (list.some((series) => series.predictedDemand)) {
    numbers.set("predicted_demand", new Float64Array(rowCount).fill(Number.NaN));
  }
  for (const name of textNames) texts.set(name, new Array(rowCount).fill(undefined));
  let row = 0;
  for (const series of list) {
    days.set(series.days, row);
    numbers.get("units_sold")!.set(series.unitsSold, row);
    numbers.get("selling_price")!.set(series.sellingPrice, row);
    if (series.inventoryLevel) numbers.get("inventory_level")!.set(series.inventoryLevel, row);
    if (series.predictedDemand) numbers.get("predicted_demand")!.set(series.predictedDemand, row);
    for (const [name, values] of Object.entries(series.features)) numbers.get(name)!.set(values, row);
    for (const [name, values] of Object.entries(series.categories)) {
      values.forEach((value, index) => {
        texts.get(name)![row + index] = value;
      });
    }
    for (const _ of series.days) productIds.push(series.productId);
    row += series.days.length;
  }
  return {
    rowCount,
    columns: {
      date: days,
      product_id: productIds,
      ...Object.fromEntries(numbers),
      ...Object.fromEntries(texts),
    },
  };
}
