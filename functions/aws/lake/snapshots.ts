import { randomBytes } from "node:crypto";
import { DataError, OperatorError } from "../../contracts/errors";
import type { HistoryFile, HistorySnapshot } from "../../contracts/history";
import {
  HISTORY_KEY,
  HISTORY_PREFIX,
  SNAPSHOTS_PREFIX,
  shardOfKey,
  shardPrefix,
  snapshotKey,
} from "../../contracts/keys";
import type { LakeObject, Shard } from "../../contracts/lake";
import { toText } from "../to-text";
import { LostRaceError, type ObjectStore } from "./object-store";

/** Writers that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 20;

/** The snapshot that is the history, and the version of the object that says so. */
export interface CurrentSnapshot {
  readonly snapshot: HistorySnapshot;
  readonly etag: string;
}

/** What a commit is made of. */
export type NewSnapshot = Pick<
  HistorySnapshot,
  "operation" | "committedBy" | "shardCount" | "written" | "totals" | "files"
>;

/**
 * The snapshot that is the history now; `undefined` where nothing was ever committed.
 *
 * @param known as read before: returned itself while it is still the current one.
 */
export async function readCurrent(
  store: ObjectStore,
  known?: CurrentSnapshot,
): Promise<CurrentSnapshot | undefined> {
  const object = await store.get(HISTORY_KEY, known?.etag);
  if (object === "unchanged") return known;
  if (object === undefined) return undefined;
  return { snapshot: parseSnapshot(HISTORY_KEY, object.bytes), etag: object.etag };
}

/** @throws DataError when there is no such snapshot. */
export async function readSnapshot(store: ObjectStore, snapshotId: string): Promise<HistorySnapshot> {
  const key = snapshotKey(snapshotId);
  const object = await store.get(key);
  if (object === undefined || object === "unchanged") {
    throw new DataError(
      `The history has no snapshot "${snapshotId}". "ops data log" lists those that are kept.`,
    );
  }
  return parseSnapshot(key, object.bytes);
}

/** The history's snapshots as they followed one another, the current one first, as far back as they are kept. */
export async function listSnapshots(store: ObjectStore): Promise<readonly HistorySnapshot[]> {
  const current = await readCurrent(store);
  if (!current) return [];
  const there = new Set((await store.list(SNAPSHOTS_PREFIX)).map(({ key }) => key));
  const list = [current.snapshot];
  for (let parentId = list[0]!.parentId; parentId !== null; parentId = list.at(-1)!.parentId) {
    if (!there.has(snapshotKey(parentId))) break;
    list.push(await readSnapshot(store, parentId));
  }
  return list;
}

/** @throws DataError when a file that a snapshot names is gone. */
export async function requireFiles(
  store: ObjectStore,
  { snapshotId, files }: HistorySnapshot,
): Promise<void> {
  const there = new Set((await store.list(HISTORY_PREFIX)).map(({ key }) => key));
  const gone = files.filter(({ key }) => !there.has(key));
  if (gone.length === 0) return;
  throw new DataError(
    `Snapshot "${snapshotId}" cannot be restored: ${gone.length} of its ${files.length} files are gone, the first "${gone[0]!.key}". Choose a later one with "ops data log".`,
  );
}

/** The shards of a snapshot. A later file of a shard counts before an earlier one. */
export function toShards({ files }: Pick<HistorySnapshot, "files">): readonly Shard[] {
  return groupByShard(
    // Names are given once, so a key stands for its content; the order of files that of their making.
    files.map((file, index) => ({ ...file, etag: "", lastModifiedMs: index })),
  );
}

/** The shards of a lake in which nothing was ever committed. */
export async function findLooseShards(store: ObjectStore): Promise<readonly Shard[]> {
  return groupByShard(await findLooseFiles(store));
}

function groupByShard(files: readonly (HistoryFile & LakeObject)[]): readonly Shard[] {
  const byId = new Map<string, LakeObject[]>();
  for (const { shardId, ...object } of files) {
    const objects = byId.get(shardId);
    if (objects) objects.push(object);
    else byId.set(shardId, [object]);
  }
  return [...byId]
    .map(([shardId, objects]) => ({ shardId, objects }))
    .sort((left, right) => (left.shardId < right.shardId ? -1 : 1));
}

/** Files under `processed/` that somebody laid there without a commit: the history of a lake without snapshots. */
export async function findLooseFiles(store: ObjectStore): Promise<readonly (HistoryFile & LakeObject)[]> {
  const objects = await store.list(HISTORY_PREFIX);
  return objects
    .flatMap((object) => {
      const shardId = shardOfKey(object.key)?.shardId;
      return shardId === undefined ? [] : { ...object, shardId };
    })
    .sort((left, right) => left.lastModifiedMs - right.lastModifiedMs || (left.key < right.key ? -1 : 1));
}

/**
 * Makes files the history with one conditional write. A writer that comes second starts again from what the first
 * one left, so that neither loses anything.
 *
 * @param prepare stages files under the new snapshot's id and says which are the history; called again for each
 *   attempt. `current` is `undefined` for an empty lake.
 */
export async function commit(
  store: ObjectStore,
  prepare: (current: HistorySnapshot | undefined, snapshotId: string) => Promise<NewSnapshot>,
): Promise<HistorySnapshot> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const current = await readCurrent(store);
    const parent = current?.snapshot ?? (await adoptLooseFiles(store));
    const snapshotId = createSnapshotId(parent);
    const snapshot: HistorySnapshot = {
      schemaVersion: 1,
      snapshotId,
      parentId: parent?.snapshotId ?? null,
      committedAt: new Date().toISOString(),
      ...(await prepare(parent, snapshotId)),
      ...(parent?.restorableFrom !== undefined && { restorableFrom: parent.restorableFrom }),
    };
    const bytes = Buffer.from(`${JSON.stringify(snapshot)}\n`, "utf8");
    await store.put(snapshotKey(snapshotId), bytes, "application/json");
    try {
      await store.put(HISTORY_KEY, bytes, "application/json", current?.etag ?? null);
      return snapshot;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
      // An answer can be lost after the write: then the one who came first is ourselves.
      if ((await readCurrent(store))?.snapshot.snapshotId === snapshotId) return snapshot;
    }
  }
  throw new OperatorError(
    `The history of bucket "${store.bucketName}" was changed by others ${MOST_ATTEMPTS} times while this change was made. Run it again when they are done.`,
  );
}

/** Describes what lies there before the first commit, so that it can be told of, restored, and is not cleared. */
async function adoptLooseFiles(store: ObjectStore): Promise<HistorySnapshot | undefined> {
  const loose = await findLooseFiles(store);
  if (loose.length === 0) return undefined;
  const numbered = new Set(
    loose.filter(({ key, shardId }) => key.startsWith(shardPrefix(shardId))).map(({ shardId }) => shardId),
  );
  const snapshot: HistorySnapshot = {
    schemaVersion: 1,
    snapshotId: "000000-found",
    parentId: null,
    committedAt: new Date(Math.max(...loose.map(({ lastModifiedMs }) => lastModifiedMs))).toISOString(),
    committedBy: "unknown",
    operation: "found",
    shardCount: numbered.size,
    written: { rows: 0, products: 0 },
    totals: null,
    files: loose.map(({ shardId, key, sizeBytes }) => ({ shardId, key, sizeBytes })),
  };
  const bytes = Buffer.from(`${JSON.stringify(snapshot)}\n`, "utf8");
  await store.put(snapshotKey(snapshot.snapshotId), bytes, "application/json");
  return snapshot;
}

/** How many snapshots came before one. */
export function sequenceOf(snapshotId: string): number {
  return Number(snapshotId.split("-")[0]);
}

function createSnapshotId(parent: HistorySnapshot | undefined): string {
  const sequence = parent ? sequenceOf(parent.snapshotId) + 1 : 0;
  return `${String(sequence).padStart(6, "0")}-${randomBytes(4).toString("hex")}`;
}

function parseSnapshot(key: string, bytes: Uint8Array): HistorySnapshot {
  const text = toText(bytes);
  try {
    const snapshot = JSON.parse(text) as HistorySnapshot;
    if (snapshot.schemaVersion === 1 && Array.isArray(snapshot.files)) return snapshot;
  } catch (error) {
    throw new DataError(`"${key}" is no JSON: ${(error as Error).message}`, { cause: error });
  }
  throw new DataError(`"${key}" is no snapshot of the history that this version reads.`);
}
