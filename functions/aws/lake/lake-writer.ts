import {
  HISTORY_PREFIX,
  shardDataKey,
  shardIncrementKey,
  shardOfKey,
  shardPrefix,
} from "../../contracts/keys";
import type { LakeObject, Table } from "../../contracts/lake";
import { writeParquet } from "../parquet/write-parquet";
import { PARQUET_CONTENT_TYPE } from "./create-lake";
import type { DailyTable } from "./daily-table";
import type { ObjectStore } from "./object-store";
import { createShardReader, SHARD_COUNT_KEY } from "./shard-reader";
import { chooseShardCount } from "./sharding";
import { splitByShard } from "./split-by-shard";

export { type DailyTable, toDailyTable } from "./daily-table";

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
