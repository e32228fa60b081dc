import { createHash } from "node:crypto";
import { createLakeOver } from "../../functions/aws/lake/create-lake";
import { LostRaceError, type ObjectStore } from "../../functions/aws/lake/object-store";
import type { Lake } from "../../functions/contracts/lake";

export interface InMemoryObjectStore extends ObjectStore {
  readonly objects: ReadonlyMap<string, { readonly bytes: Uint8Array }>;
}

export interface InMemoryLake extends Lake {
  readonly store: InMemoryObjectStore;
  /** Keys of all objects, sorted. */
  keys(): readonly string[];
}

/** A bucket in memory. Each write is dated a second after the one before. */
function createInMemoryObjectStore(bucketName = "in-memory-lake"): InMemoryObjectStore {
  const objects = new Map<string, { bytes: Uint8Array; etag: string; lastModifiedMs: number }>();
  let writes = 0;
  return {
    bucketName,
    objects,
    list: async (prefix, after = "") =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix) && key > after)
        .map(([key, { bytes, etag, lastModifiedMs }]) => ({
          key,
          etag,
          sizeBytes: bytes.byteLength,
          lastModifiedMs,
        }))
        .sort((left, right) => (left.key < right.key ? -1 : 1)),
    listFolders: async (prefix) => {
      const keys = [...objects.keys()].filter(
        (key) => key.includes("/", prefix.length) && key.startsWith(prefix),
      );
      return [...new Set(keys.map((key) => key.slice(0, key.indexOf("/", prefix.length) + 1)))].sort();
    },
    get: async (key, knownEtag) => {
      const object = objects.get(key);
      if (object === undefined) return undefined;
      return object.etag === knownEtag ? "unchanged" : object;
    },
    put: async (key, bytes, _contentType, expected) => {
      if (expected !== undefined && (objects.get(key)?.etag ?? null) !== expected) {
        throw new LostRaceError(`"${key}" was written by somebody else meanwhile.`);
      }
      const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
      objects.set(key, { bytes: Uint8Array.from(bytes), etag, lastModifiedMs: ++writes * 1_000 });
      return etag;
    },
    delete: async (keys) => {
      for (const key of keys) objects.delete(key);
    },
  };
}

/** A lake for tests of handlers: the real Parquet code over a bucket in memory. */
export function createInMemoryLake(bucketName?: string): InMemoryLake {
  const store = createInMemoryObjectStore(bucketName);
  return { ...createLakeOver(store), store, keys: () => [...store.objects.keys()].sort() };
}
