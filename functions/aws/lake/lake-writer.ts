import { DataError } from "../../contracts/errors";
import type { HistoryFile, HistorySnapshot } from "../../contracts/history";
import { shardFileKey } from "../../contracts/keys";
import type { DemandSeries } from "../../demand/series";
import { writeParquet } from "../parquet/write-parquet";
import { PARQUET_CONTENT_TYPE } from "./content-type";
import { type DailyTable, toDailyTable } from "./daily-table";
import { toSeriesList } from "./history-to-series";
import type { ObjectStore } from "./object-store";
import { createShardReader, SHARD_COUNT_KEY } from "./shard-reader";
import { chooseShardCount } from "./sharding";
import { commit, readSnapshot, requireFiles, sequenceOf, toShards } from "./snapshots";
import { splitByShard } from "./split-by-shard";

export { type DailyTable, toDailyTable } from "./daily-table";

/** A shard of more files is folded into one by the next day that is appended. */
const MOST_FILES_PER_SHARD = 64;
/** Later than any day: 9999-12-31. */
const LAST_DAY = 2_932_896;

export interface LakeWriter {
  /**
   * Writes the whole history anew, hashed to shards (as many as fit the number of products, unless told).
   *
   * @param build the new history from what the lake holds; called again when another writer came first.
   */
  importHistory(
    build: (known: readonly DemandSeries[]) => readonly DemandSeries[] | Promise<readonly DemandSeries[]>,
    options?: { readonly shardCount?: number },
  ): Promise<HistorySnapshot>;
  /** Forgets what the lake holds, and holds these rows instead. */
  replaceHistory(rows: DailyTable, options?: { readonly shardCount?: number }): Promise<HistorySnapshot>;
  /** Adds the rows of one day, one small file per shard that has any. Rows that are there already are overwritten. */
  appendDay(rows: DailyTable): Promise<HistorySnapshot>;
  /** Adds rows of any days in the same way. @param build called again when another writer came first */
  append(build: () => Promise<DailyTable>): Promise<HistorySnapshot>;
  /** Makes an earlier snapshot the history again. @throws DataError when it or one of its files is gone. */
  restore(snapshotId: string): Promise<HistorySnapshot>;
}

/**
 * Writes history into the lake, each change as one commit.
 *
 * @param committedBy who writes, for the log.
 */
export function createLakeWriter(store: ObjectStore, committedBy = "unknown"): LakeWriter {
  /** Files of a new layout: every shard, an empty one too, since their number is read from their names. */
  async function stageAll(rows: DailyTable, shardCount: number, snapshotId: string): Promise<HistoryFile[]> {
    const files: HistoryFile[] = [];
    for (const [shardId, shardRows] of splitByShard(rows, shardCount)) {
      files.push(await stage(shardId, shardRows, shardCount, snapshotId));
    }
    return files;
  }

  async function stage(
    shardId: string,
    rows: DailyTable,
    shardCount: number,
    snapshotId: string,
  ): Promise<HistoryFile> {
    const key = shardFileKey(shardId, snapshotId);
    const bytes = writeParquet(rows, { footer: { [SHARD_COUNT_KEY]: String(shardCount) } });
    await store.put(key, bytes, PARQUET_CONTENT_TYPE);
    return { shardId, key, sizeBytes: bytes.byteLength };
  }

  async function writeAnew(
    operation: "import" | "replace",
    build: (current: HistorySnapshot | undefined) => Promise<DailyTable>,
    wantedShards: number | undefined,
  ): Promise<HistorySnapshot> {
    return commit(store, async (current, snapshotId) => {
      const rows = await build(current);
      const totals = { rows: rows.rowCount, products: countProducts(rows) };
      const shardCount = wantedShards ?? chooseShardCount(totals.products);
      const files = await stageAll(rows, shardCount, snapshotId);
      return { operation, committedBy, shardCount, written: totals, totals, files };
    });
  }

  async function readAll(current: HistorySnapshot | undefined): Promise<DemandSeries[]> {
    const reader = createShardReader(store, 0);
    const series: DemandSeries[] = [];
    for (const shard of current ? toShards(current) : []) {
      const { history } = await reader.read(shard, undefined);
      series.push(...toSeriesList(history, { toDay: LAST_DAY }));
    }
    return series;
  }

  /** The files of a shard with a new one: as they are, or folded into one when they have become many. */
  async function addFile(
    shardId: string,
    known: readonly HistoryFile[],
    rows: DailyTable,
    shardCount: number,
    snapshotId: string,
  ): Promise<readonly HistoryFile[]> {
    const added = await stage(shardId, rows, shardCount, snapshotId);
    if (known.length < MOST_FILES_PER_SHARD) return [...known, added];
    const [shard] = toShards({ files: [...known, added] });
    const { history } = await createShardReader(store, 0).read(shard!, undefined);
    const folded = toDailyTable(toSeriesList(history, { toDay: LAST_DAY }));
    return [await stage(shardId, folded, shardCount, `${snapshotId}-folded`)];
  }

  function append(build: () => Promise<DailyTable>): Promise<HistorySnapshot> {
    return commit(store, async (current, snapshotId) => {
      const rows = await build();
      const shardCount = Math.max(1, current?.shardCount ?? 0);
      const parts = [...splitByShard(rows, shardCount)].filter(([, { rowCount }]) => rowCount > 0);
      const touched = new Set(parts.map(([shardId]) => shardId));
      const known = (current?.files ?? []).filter(({ shardId }) => !touched.has(shardId));
      const changed = await Promise.all(
        parts.map(([shardId, shardRows]) =>
          addFile(
            shardId,
            (current?.files ?? []).filter((file) => file.shardId === shardId),
            shardRows,
            shardCount,
            snapshotId,
          ),
        ),
      );
      return {
        operation: "append",
        committedBy,
        shardCount,
        written: { rows: rows.rowCount, products: countProducts(rows) },
        totals: null,
        files: [...known, ...changed.flat()],
      };
    });
  }

  return {
    importHistory: (build, { shardCount } = {}) =>
      writeAnew("import", async (current) => toDailyTable(await build(await readAll(current))), shardCount),
    replaceHistory: (rows, { shardCount } = {}) => writeAnew("replace", async () => rows, shardCount),
    appendDay: (rows) => append(async () => rows),
    append,
    restore: async (snapshotId) =>
      // Looked at for each attempt: who lost a race to the clearing of old snapshots finds this one given up.
      commit(store, async (current) => {
        const snapshot = await readSnapshot(store, snapshotId);
        requireRestorable(current, snapshotId);
        await requireFiles(store, snapshot);
        const { shardCount, written, totals, files } = snapshot;
        return { operation: "restore", committedBy, shardCount, written, totals, files };
      }),
  };
}

/** @throws DataError for a snapshot whose files are being cleared. */
function requireRestorable(current: HistorySnapshot | undefined, snapshotId: string): void {
  const oldest = current?.restorableFrom;
  if (oldest === undefined || sequenceOf(snapshotId) >= sequenceOf(oldest)) return;
  throw new DataError(
    `Snapshot "${snapshotId}" was cleared; the oldest that can be restored is "${oldest}". "ops data log" lists those that are kept.`,
  );
}

function countProducts({ columns }: DailyTable): number {
  return new Set(columns.product_id as readonly string[]).size;
}
