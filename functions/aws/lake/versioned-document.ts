import { randomBytes } from "node:crypto";
import { OperatorError } from "../../contracts/errors";
import { toText } from "../to-text";
import { contentTypeOf } from "./content-type";
import { parseJson, toJsonText } from "./json-text";
import { LostRaceError, type ObjectStore } from "./object-store";

/** Writers that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 20;

/** What every version of a document says of itself. */
export interface DocumentVersion {
  readonly schemaVersion: 1;
  readonly snapshotId: string;
  readonly parentId: string | null;
  /** ISO instant. */
  readonly committedAt: string;
  readonly contentKey: string;
}

/** Where the versions of a document lie, and how it is called. */
export interface DocumentPlace {
  /** The small object that says which version counts: the only one that is overwritten, and conditionally. */
  readonly currentKey: string;
  readonly snapshotKey: (snapshotId: string) => string;
  readonly contentKey: (snapshotId: string) => string;
  /** First letter of the ids of its versions. */
  readonly letter: string;
  /** In messages: "product master". */
  readonly noun: string;
}

/** A version before it has an id: what it holds, and what it says of itself besides. */
export interface NewVersion<Content, Version extends DocumentVersion> {
  readonly content: Content;
  readonly facts: Omit<Version, keyof DocumentVersion>;
}

/**
 * Makes a new version of a document from the current one: contents are written under names of their own, then one
 * conditional write makes them count. Of two who commit at once both do, one after the other.
 *
 * @param change asked again when another has committed meanwhile; `undefined` where nothing is to change.
 * @returns `undefined` where nothing changed
 * @throws OperatorError when others commit without an end.
 */
export async function commitVersion<Content, Version extends DocumentVersion>(
  store: ObjectStore,
  place: DocumentPlace,
  committedAt: string,
  change: (
    current: Content | undefined,
  ) => NewVersion<Content, Version> | undefined | Promise<NewVersion<Content, Version> | undefined>,
): Promise<Version | undefined> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const object = await store.get(place.currentKey);
    const etag = object === undefined || object === "unchanged" ? null : object.etag;
    const parent =
      object === undefined || object === "unchanged"
        ? undefined
        : parseJson<Version>(place.currentKey, toText(object.bytes));
    const next = await change(parent && (await readDocument<Content>(store, parent.contentKey)));
    if (!next) return undefined;
    const snapshotId = createSnapshotId(place, parent);
    const version = {
      schemaVersion: 1,
      snapshotId,
      parentId: parent?.snapshotId ?? null,
      committedAt,
      ...next.facts,
      contentKey: place.contentKey(snapshotId),
    } as unknown as Version;
    await writeText(store, version.contentKey, `${JSON.stringify(next.content)}\n`);
    await writeText(store, place.snapshotKey(snapshotId), toJsonText(version));
    try {
      await writeText(store, place.currentKey, toJsonText(version), etag);
      return version;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
      // An answer can be lost after the write: then the one who came first is ourselves.
      const there = await readDocument<Version>(store, place.currentKey);
      if (there?.snapshotId === snapshotId) return version;
    }
  }
  throw new OperatorError(
    `The ${place.noun} of bucket "${store.bucketName}" was changed by others ${MOST_ATTEMPTS} times meanwhile. Run the command again when they are done.`,
  );
}

/** The versions as they followed one another, the current one first, as far back as they are kept. */
export async function listVersions<Version extends DocumentVersion>(
  store: ObjectStore,
  place: DocumentPlace,
): Promise<readonly Version[]> {
  const list: Version[] = [];
  let next = await readDocument<Version>(store, place.currentKey);
  while (next) {
    list.push(next);
    next =
      next.parentId === null
        ? undefined
        : await readDocument<Version>(store, place.snapshotKey(next.parentId));
  }
  return list;
}

/** What an earlier version held; `undefined` when it is not kept. */
export async function readVersion<Content, Version extends DocumentVersion>(
  store: ObjectStore,
  place: DocumentPlace,
  snapshotId: string,
): Promise<Content | undefined> {
  const wanted = await readDocument<Version>(store, place.snapshotKey(snapshotId));
  return wanted && (await readDocument<Content>(store, wanted.contentKey));
}

function createSnapshotId({ letter }: DocumentPlace, parent: DocumentVersion | undefined): string {
  const sequence = parent ? Number(parent.snapshotId.slice(1).split("-")[0]) + 1 : 0;
  return `${letter}${String(sequence).padStart(6, "0")}-${randomBytes(4).toString("hex")}`;
}

async function readDocument<T>(store: ObjectStore, key: string): Promise<T | undefined> {
  const object = await store.get(key);
  if (object === undefined || object === "unchanged") return undefined;
  return parseJson<T>(key, toText(object.bytes));
}

async function writeText(
  store: ObjectStore,
  key: string,
  text: string,
  expected?: string | null,
): Promise<void> {
  await store.put(key, Buffer.from(text, "utf8"), contentTypeOf(key), expected);
}
