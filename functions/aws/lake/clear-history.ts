import { OperatorError } from "../../contracts/errors";
import type { HistorySnapshot } from "../../contracts/history";
import { HISTORY_KEY, HISTORY_PREFIX, SNAPSHOTS_PREFIX, shardOfKey, snapshotKey } from "../../contracts/keys";
import { LostRaceError, type ObjectStore } from "./object-store";
import { readCurrent, readSnapshot } from "./snapshots";

const DAY_MS = 86_400_000;
/** A change that is being made has files that no snapshot names yet; none takes so long. */
const STAGING_DAYS = 2;
const MOST_ATTEMPTS = 20;

export interface ClearedHistory {
  readonly snapshots: number;
  readonly files: number;
}

/**
 * Deletes what nobody can need any more: snapshots that were superseded more than `keepDays` ago, and files that no
 * snapshot kept names. What a change under way has written is left alone for two days. Before anything is deleted, the
 * history says with a conditional write which snapshots are given up: a restore that is under way loses the race, and
 * finds its snapshot given up when it tries again.
 */
export async function clearHistory(store: ObjectStore, keepDays: number): Promise<ClearedHistory> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    try {
      return await clearOnce(store, keepDays);
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
    }
  }
  throw new OperatorError(
    `The history of bucket "${store.bucketName}" was changed by others ${MOST_ATTEMPTS} times. Clear it again when they are done.`,
  );
}

/** @throws LostRaceError when the history has changed since it was looked at; nothing is deleted then. */
async function clearOnce(store: ObjectStore, keepDays: number): Promise<ClearedHistory> {
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
  if (files.length + snapshots.length === 0) return { snapshots: 0, files: 0 };
  const giving = { ...current.snapshot, restorableFrom: kept.at(-1)!.snapshotId };
  const bytes = Buffer.from(`${JSON.stringify(giving)}\n`, "utf8");
  await store.put(HISTORY_KEY, bytes, "application/json", current.etag);
  // Files last: a snapshot that is told of has its files.
  await store.delete(snapshots.map(({ key }) => key));
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
