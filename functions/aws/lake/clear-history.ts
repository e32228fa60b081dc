import type { HistorySnapshot } from "../../contracts/history";
import { HISTORY_KEY, HISTORY_PREFIX, SNAPSHOTS_PREFIX, shardOfKey, snapshotKey } from "../../contracts/keys";
import type { ObjectStore } from "./object-store";
import { readCurrent, readSnapshot } from "./snapshots";

const DAY_MS = 86_400_000;
/** A change that is being made has files that no snapshot names yet; none takes so long. */
const STAGING_DAYS = 2;

export interface ClearedHistory {
  readonly snapshots: number;
  readonly files: number;
}

/**
 * Deletes what nobody can need any more: snapshots that were superseded more than `keepDays` ago, and files that no
 * snapshot kept names. What a change under way has written is left alone for two days.
 */
export async function clearHistory(store: ObjectStore, keepDays: number): Promise<ClearedHistory> {
  const current = await readCurrent(store);
  if (!current) return { snapshots: 0, files: 0 };
  const objects = await store.list(HISTORY_PREFIX);
  // The store's own clock, by which the files are dated too.
  const nowMs = objects.find(({ key }) => key === HISTORY_KEY)?.lastModifiedMs ?? 0;
  const kept = await listKept(
    store,
    current.snapshot,
    new Map(objects.map((one) => [one.key, one])),
    nowMs,
    keepDays,
  );
  const named = new Set(kept.flatMap(({ files }) => files.map(({ key }) => key)));
  const ids = new Set(kept.map(({ snapshotId }) => snapshotKey(snapshotId)));
  const isOld = (lastModifiedMs: number) => lastModifiedMs < nowMs - STAGING_DAYS * DAY_MS;
  const files = objects.filter(
    ({ key, lastModifiedMs }) => shardOfKey(key) && !named.has(key) && isOld(lastModifiedMs),
  );
  const snapshots = objects.filter(
    ({ key, lastModifiedMs }) => key.startsWith(SNAPSHOTS_PREFIX) && !ids.has(key) && isOld(lastModifiedMs),
  );
  // Files last: a snapshot that is told of can be restored. One that was restored meanwhile keeps its files.
  await store.delete(snapshots.map(({ key }) => key));
  if ((await readCurrent(store, current)) !== current) return { snapshots: snapshots.length, files: 0 };
  await store.delete(files.map(({ key }) => key));
  return { snapshots: snapshots.length, files: files.length };
}

/** The current snapshot and its ancestors, as far back as they were current within the days to keep. */
async function listKept(
  store: ObjectStore,
  current: HistorySnapshot,
  objects: ReadonlyMap<string, { readonly lastModifiedMs: number }>,
  nowMs: number,
  keepDays: number,
): Promise<readonly HistorySnapshot[]> {
  const kept = [current];
  for (let child = current; child.parentId !== null; child = kept.at(-1)!) {
    // A snapshot is superseded when its child is written.
    const supersededAtMs = objects.get(snapshotKey(child.snapshotId))?.lastModifiedMs ?? 0;
    if (supersededAtMs < nowMs - keepDays * DAY_MS || !objects.has(snapshotKey(child.parentId))) break;
    kept.push(await readSnapshot(store, child.parentId));
  }
  return kept;
}
