import { isAttemptFileKey, publicKey } from "../../contracts/day-results";
import { DataError } from "../../contracts/errors";
import { predictionsFile } from "../../contracts/keys";
import type { HistoryRange, Lake, LakeAddress, LakeObject, Shard, Table } from "../../contracts/lake";
import type { ForecastTable } from "../../demand/forecast-table";
import { findSorted } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import { readParquet } from "../parquet/read-parquet";
import { writeParquet } from "../parquet/write-parquet";
import { toText } from "../to-text";
import { contentTypeOf, PARQUET_CONTENT_TYPE } from "./content-type";
import { beginDay } from "./day-writer";
import { createDays, type Days } from "./days";
import { countNumberedShards, findLikelyShard } from "./find-shard";
import { joinForecastFiles } from "./forecast-files";
import { toSeries, toSeriesList } from "./history-to-series";
import { parseJson, toJsonText } from "./json-text";
import { LruCache } from "./lru-cache";
import { LostRaceError, type ObjectStore } from "./object-store";
import { listForecastKeys } from "./publish-day";
import { createShardReader } from "./shard-reader";
import { sizeOfTable } from "./size-of-table";
import { type CurrentSnapshot, findLooseShards, readCurrent, readSnapshot, toShards } from "./snapshots";

const DEFAULT_CACHE_BYTES = 256 * 1024 * 1024;
/** Of texts whose version is known before they are read: they are few and small beside the tables. */
const CACHED_TEXT_BYTES = 8 * 1024 * 1024;

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
  const texts = new LruCache<{ readonly etag: string; readonly text: string }>(
    Math.min(CACHED_TEXT_BYTES, cacheBytes / 4),
  );

  let current: (CurrentSnapshot & { readonly shards: readonly Shard[] }) | undefined;

  /** The shards of the newest snapshot, or of files that lie there without one. */
  async function listCurrentShards(): Promise<readonly Shard[]> {
    const found = await readCurrent(store, current);
    if (!found) return findLooseShards(store);
    if (found !== current) current = { ...found, shards: toShards(found.snapshot) };
    return current!.shards;
  }

  return openAt(listCurrentShards, createDays(store));

  function openAt(listShards: () => Promise<readonly Shard[]>, days: Days): Lake {
    const readText = (object: LakeAddress | LakeObject) => readTextAt(days, object);
    return {
      bucketName: store.bucketName,
      listShards,
      pin: async (snapshotId) => {
        const shards = snapshotId
          ? toShards(await readSnapshot(store, snapshotId))
          : await listCurrentShards();
        return openAt(async () => shards, days.pin());
      },
      pinResults: async (instant) => {
        const pinned = days.pin();
        if (instant) await pinned.lookAt(instant.runDay, instant.areas);
        return openAt(listShards, pinned);
      },
      currentSnapshotId: async () => (await readCurrent(store, current))?.snapshot.snapshotId,
      readShard,
      readProduct: async (productId, range) => findProduct(await listShards(), productId, range),
      listDays: days.listDays,
      listCommits: days.listCommits,
      lookAtDays: days.lookAtRange,
      beginDay: (area, runDay, sharedAttemptId) =>
        beginDay(store, area, runDay, sharedAttemptId, (current) => days.note(area, runDay, current)),
      readPredictions: (runDay, filter) => readPredictions(days, runDay, filter?.shardId),
      readTable: (object, columns) => readTable(days, object, columns),
      readText,
      readJson: async <T>(object: LakeAddress | LakeObject) => {
        const text = await readText(object);
        return text === undefined ? undefined : parseJson<T>(nameOf(object), text);
      },
      writeTable: async (key, table) => {
        await store.put(key, writeParquet(table), PARQUET_CONTENT_TYPE);
      },
      writeText,
      writeJson: (key, value) => writeText(key, toJsonText(value), contentTypeOf(key)),
      createJson,
      list: (prefix) => store.list(prefix),
      listFolders: (prefix) => store.listFolders(prefix),
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

  async function readTable(
    days: Days,
    address: LakeAddress,
    columns?: readonly string[],
  ): Promise<Table | undefined> {
    const key = typeof address === "string" ? address : await days.findKey(address);
    if (key === undefined) return undefined;
    const cacheKey = `${key}|${columns?.join(",") ?? "*"}`;
    const cached = tables.get(cacheKey);
    if (cached && isAttemptFileKey(key)) return cached.table;
    const object = await store.get(key, cached?.etag);
    if (object === undefined) return missing(address, key);
    if (object === "unchanged") return cached!.table;
    const table = await readParquet(object.bytes, key, columns);
    tables.set(cacheKey, { etag: object.etag, table }, sizeOfTable(table));
    return table;
  }

  async function readPredictions(
    days: Days,
    runDay: number,
    shardId: string | undefined,
  ): Promise<ForecastTable | undefined> {
    const all = await listForecastKeys(store, runDay, await days.find("predictions", runDay));
    const own = shardId === undefined ? undefined : predictionsFile(runDay, shardId).name;
    const wanted = own === undefined ? all : all.filter(({ name }) => name === own);
    if (wanted.length === 0) return undefined;
    // Without a commit a file may be overwritten: its version is not known, so nothing is remembered.
    const version = wanted.every(({ key }) => isAttemptFileKey(key))
      ? wanted.map(({ key }) => key).join("|")
      : undefined;
    const cacheKey = `${runDay}|${shardId ?? ""}`;
    const cached = forecasts.get(cacheKey);
    if (cached && cached.version === version) return cached.table;
    const files = await Promise.all(
      wanted.map(async ({ name, key }) => {
        const object = await store.get(key);
        if (object === undefined || object === "unchanged") throw isGone(key);
        return { key, name, table: await readParquet(object.bytes, key) };
      }),
    );
    const table = joinForecastFiles(runDay, files);
    if (version !== undefined) forecasts.set(cacheKey, { version, table }, table.days.length * 36);
    return table;
  }

  async function readTextAt(days: Days, address: LakeAddress | LakeObject): Promise<string | undefined> {
    const listedEtag = isListed(address) ? address.etag : "";
    const key =
      typeof address === "string" ? address : isListed(address) ? address.key : await days.findKey(address);
    if (key === undefined) return undefined;
    const isFinal = isAttemptFileKey(key);
    const cached = texts.get(key);
    if (cached && (isFinal || cached.etag === listedEtag)) return cached.text;
    const object = await store.get(key);
    if (object === undefined || object === "unchanged") return missing(address, key);
    const text = toText(object.bytes);
    if (isFinal || listedEtag !== "") {
      texts.set(key, { etag: object.etag, text }, object.bytes.byteLength);
    }
    return text;
  }

  async function createJson<T>(key: string, value: T): Promise<T> {
    const bytes = Buffer.from(toJsonText(value), "utf8");
    for (;;) {
      try {
        await store.put(key, bytes, contentTypeOf(key), null);
        return value;
      } catch (error) {
        if (!(error instanceof LostRaceError)) throw error;
      }
      const object = await store.get(key);
      if (object !== undefined && object !== "unchanged") {
        return parseJson<T>(key, toText(object.bytes));
      }
    }
  }

  async function writeText(key: string, text: string, contentType: string): Promise<void> {
    await store.put(key, Buffer.from(text, "utf8"), contentType);
  }
}

function isListed(address: LakeAddress | LakeObject): address is LakeObject {
  return typeof address !== "string" && "key" in address;
}

function nameOf(address: LakeAddress | LakeObject): string {
  if (typeof address === "string") return address;
  return isListed(address) ? address.key : publicKey(address);
}

/** Nothing lies there: so be it, unless a commit has named it. */
function missing(address: LakeAddress | LakeObject, key: string): undefined {
  if (typeof address === "string" || !isAttemptFileKey(key)) return undefined;
  throw isGone(key);
}

function isGone(key: string): DataError {
  return new DataError(
    `"${key}" is part of the results of its day and is gone. Run the day again, or bring back the object's earlier version.`,
  );
}
