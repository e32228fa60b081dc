import { DataError } from "../../contracts/errors";
import { shardOfKey } from "../../contracts/keys";
import type { LakeObject, Shard } from "../../contracts/lake";
import { readParquet } from "../parquet/read-parquet";
import { CORE_COLUMNS, EMPTY_HISTORY, type History, toHistory } from "./history";
import { LruCache } from "./lru-cache";
import { extendHistory } from "./merge-history";
import type { ObjectStore } from "./object-store";
import { sizeOfColumn } from "./size-of-table";

/** Footer key under which a file says into how many shards its fleet was cut. */
export const SHARD_COUNT_KEY = "final-mile.shard-count";

const CONCURRENT_READS = 16;

export interface ShardHistory {
  readonly history: History;
  /** Into how many shards the fleet was cut, where the files say so. */
  readonly shardCount?: number;
}

export interface ShardReader {
  /** @param extraColumns columns besides the core ones; all when absent. */
  read(shard: Shard, extraColumns: readonly string[] | undefined): Promise<ShardHistory>;
}

interface CachedShard extends ShardHistory {
  /** Versions of the files that went in, in the order of merging. */
  readonly versions: readonly string[];
}

/**
 * Reads the files of a shard into one history. The result is kept by the files' ETags; when only newer files
 * have come since, these alone are read and merged.
 */
export function createShardReader(store: ObjectStore, cacheBytes: number): ShardReader {
  const cache = new LruCache<CachedShard>(cacheBytes);

  async function read(shard: Shard, extraColumns: readonly string[] | undefined): Promise<ShardHistory> {
    const columns = extraColumns && [...new Set([...CORE_COLUMNS, ...extraColumns])];
    const cacheKey = `${shard.shardId}|${columns?.join(",") ?? "*"}`;
    const objects = [...shard.objects].sort(byModification);
    const versions = objects.map(({ key, etag }) => `${key}@${etag}`);
    const cached = cache.get(cacheKey);
    const known = cached && startsWith(versions, cached.versions) ? cached : undefined;
    if (known && known.versions.length === versions.length) return known;

    let history = known?.history ?? EMPTY_HISTORY;
    let shardCount = known?.shardCount;
    const fresh = objects.slice(known?.versions.length ?? 0);
    for (let start = 0; start < fresh.length; start += CONCURRENT_READS) {
      const batch = fresh.slice(start, start + CONCURRENT_READS);
      for (const file of await Promise.all(batch.map((object) => readFile(object, columns)))) {
        history = extendHistory(history, file.history);
        shardCount = file.shardCount ?? shardCount;
      }
    }
    const result = { history, shardCount, versions };
    cache.set(cacheKey, result, sizeOfHistory(history));
    return result;
  }

  async function readFile(
    { key }: LakeObject,
    columns: readonly string[] | undefined,
  ): Promise<ShardHistory> {
    const object = await store.get(key);
    if (object === undefined || object === "unchanged") {
      throw new DataError(
        `"${key}" is part of the history and is gone. See "ops data log" for a snapshot to restore.`,
      );
    }
    const table = await readParquet(object.bytes, key, columns);
    const shardCount = Number(table.footer[SHARD_COUNT_KEY]);
    return {
      history: toHistory(table, key, shardOfKey(key)?.productId),
      shardCount: Number.isInteger(shardCount) && shardCount > 0 ? shardCount : undefined,
    };
  }

  return { read };
}

/** Oldest first. S3 tells the time in whole seconds, so the key decides between files of one second. */
function byModification(left: LakeObject, right: LakeObject): number {
  return left.lastModifiedMs - right.lastModifiedMs || (left.key < right.key ? -1 : 1);
}

function startsWith(values: readonly string[], beginning: readonly string[]): boolean {
  return beginning.length <= values.length && beginning.every((value, index) => values[index] === value);
}

function sizeOfHistory({ days, numbers, texts }: History): number {
  const columns = [days, ...Object.values(numbers), ...Object.values(texts)];
  return columns.reduce((sum, column) => sum + sizeOfColumn(column), 0);
}
