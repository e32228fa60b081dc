import { DataError } from "../../contracts/errors";
import { predictionsKey, predictionsPrefix, predictionsSummaryKey } from "../../contracts/keys";
import type { HistoryRange, Lake, Shard, Table } from "../../contracts/lake";
import type { BatchPredictSummary } from "../../contracts/results/predictions";
import type { ForecastTable } from "../../demand/forecast-table";
import { findSorted } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import { readParquet } from "../parquet/read-parquet";
import { writeParquet } from "../parquet/write-parquet";
import { countNumberedShards, findLikelyShard } from "./find-shard";
import { joinForecastFiles, toForecastFile } from "./forecast-files";
import { toSeries, toSeriesList } from "./history-to-series";
import { LruCache } from "./lru-cache";
import type { ObjectStore } from "./object-store";
import { createShardReader } from "./shard-reader";
import { sizeOfTable } from "./size-of-table";
import { type CurrentSnapshot, findLooseShards, readCurrent, readSnapshot, toShards } from "./snapshots";

export const PARQUET_CONTENT_TYPE = "application/vnd.apache.parquet";
const DEFAULT_CACHE_BYTES = 256 * 1024 * 1024;

export interface LakeOptions {
  /** Bound of what is kept decoded between runs of a warm process. Each of its two halves gets half. */
  readonly cacheBytes?: number;
}

/**
 * The lake over any object store. What was read stays decoded in memory, by key and ETag, so that a warm
 * process reads only what changed. Columns handed out are shared: do not write into them.
 */
export function createLakeOver(store: ObjectStore, options: LakeOptions = {}): Lake {
  const cacheBytes = options.cacheBytes ?? DEFAULT_CACHE_BYTES;
  const shardReader = createShardReader(store, cacheBytes / 2);
  const tables = new LruCache<{ readonly etag: string; readonly table: Table }>(cacheBytes / 4);
  const forecasts = new LruCache<{ readonly version: string; readonly table: ForecastTable }>(cacheBytes / 4);

  let current: (CurrentSnapshot & { readonly shards: readonly Shard[] }) | undefined;

  /** The shards of the newest snapshot, or of files that lie there without one. */
  async function listCurrentShards(): Promise<readonly Shard[]> {
    const found = await readCurrent(store, current);
    if (!found) return findLooseShards(store);
    if (found !== current) current = { ...found, shards: toShards(found.snapshot) };
    return current!.shards;
  }

  return openAt(listCurrentShards);

  function openAt(listShards: () => Promise<readonly Shard[]>): Lake {
    return {
      bucketName: store.bucketName,
      listShards,
      pin: async (snapshotId) => {
        const shards = snapshotId
          ? toShards(await readSnapshot(store, snapshotId))
          : await listCurrentShards();
        return openAt(async () => shards);
      },
      currentSnapshotId: async () => (await readCurrent(store, current))?.snapshot.snapshotId,
      readShard,
      readProduct: async (productId, range) => findProduct(await listShards(), productId, range),
      readTable,
      writeTable,
      readPredictions,
      readText,
      writeText,
      list: (prefix) => store.list(prefix),
      writePredictions: async (shardId, table) => {
        const key = predictionsKey(table.originDay + 1, shardId);
        await writeTable(key, toForecastFile(table));
        return key;
      },
      readJson: async <T>(key: string) => {
        const text = await readText(key);
        return text === undefined ? undefined : parseJson<T>(key, text);
      },
      writeJson: (key, value) => writeText(key, `${JSON.stringify(value, null, 2)}\n`, "application/json"),
    };
  }

  async function readShard(shard: Shard, range: HistoryRange): Promise<readonly DemandSeries[]> {
    return toSeriesList((await shardReader.read(shard, range.columns)).history, range);
  }

  async function findProduct(
    shards: readonly Shard[],
    productId: string,
    range: HistoryRange,
  ): Promise<DemandSeries | undefined> {
    const likely = findLikelyShard(shards, productId);
    const others = shards.filter((shard) => shard !== likely);
    for (const shard of likely ? [likely, ...others] : others) {
      const { history, shardCount } = await shardReader.read(shard, range.columns);
      const index = findSorted(history.productIds, productId);
      if (index >= 0) return toSeries(history, index, range);
      // A shard cut by our hash into as many shards as there are settles the question.
      if (shard === likely && shardCount === countNumberedShards(shards)) return undefined;
    }
    return undefined;
  }

  async function readTable(key: string, columns?: readonly string[]): Promise<Table | undefined> {
    const cacheKey = `${key}|${columns?.join(",") ?? "*"}`;
    const cached = tables.get(cacheKey);
    const object = await store.get(key, cached?.etag);
    if (object === undefined) return undefined;
    if (object === "unchanged") return cached!.table;
    const table = await readParquet(object.bytes, key, columns);
    tables.set(cacheKey, { etag: object.etag, table }, sizeOfTable(table));
    return table;
  }

  async function writeTable(key: string, table: Table): Promise<void> {
    await store.put(key, writeParquet(table), PARQUET_CONTENT_TYPE);
  }

  async function readPredictions(
    runDay: number,
    filter: { readonly shardId?: string } = {},
  ): Promise<ForecastTable | undefined> {
    const prefix =
      filter.shardId === undefined ? predictionsPrefix(runDay) : predictionsKey(runDay, filter.shardId);
    const [listed, told] = await Promise.all([
      store.list(prefix),
      readText(predictionsSummaryKey(runDay)).then((text) =>
        text === undefined ? undefined : parseJson<BatchPredictSummary>(predictionsSummaryKey(runDay), text),
      ),
    ]);
    // A day that was run again over other shards still holds the files of before; its summary says which count.
    const counted = told && new Set(told.keys);
    const objects = listed.filter(({ key }) => key.endsWith(".parquet") && (counted?.has(key) ?? true));
    if (objects.length === 0) return undefined;
    const version = objects.map(({ key, etag }) => `${key}@${etag}`).join("|");
    const cached = forecasts.get(prefix);
    if (cached?.version === version) return cached.table;
    const files = await Promise.all(
      objects.map(async ({ key }) => {
        const object = await store.get(key);
        if (object === undefined || object === "unchanged") {
          throw new DataError(`"${key}" disappeared while it was read; run again.`);
        }
        return { key, table: await readParquet(object.bytes, key) };
      }),
    );
    const table = joinForecastFiles(runDay, files);
    forecasts.set(prefix, { version, table }, table.days.length * 36);
    return table;
  }

  async function readText(key: string): Promise<string | undefined> {
    const object = await store.get(key);
    return object === undefined || object === "unchanged"
      ? undefined
      : Buffer.from(object.bytes).toString("utf8");
  }

  async function writeText(key: string, text: string, contentType: string): Promise<void> {
    await store.put(key, Buffer.from(text, "utf8"), contentType);
  }
}

function parseJson<T>(key: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new DataError(`"${key}" is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
