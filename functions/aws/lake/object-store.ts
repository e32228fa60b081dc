import type { LakeObject } from "../../contracts/lake";

/** The bytes of an object and the ETag that names this version of them. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** The few operations on a bucket that the lake is made of. */
export interface ObjectStore {
  readonly bucketName: string;
  /**
   * All objects whose key begins with the prefix, by key.
   *
   * @param after only those whose key comes after this one.
   */
  list(prefix: string, after?: string): Promise<readonly LakeObject[]>;
  /** The distinct beginnings of keys from the prefix to the next slash, which is included. */
  listFolders(prefix: string): Promise<readonly string[]>;
  /** `undefined` when there is no such object, `"unchanged"` when it still is the version `knownEtag`. */
  get(key: string, knownEtag?: string): Promise<StoredObject | "unchanged" | undefined>;
  /**
   * Writes the object and returns its ETag where the store tells it.
   *
   * @param expected only if the object is still this version, or `null`: only if there is none.
   * @throws LostRaceError when it is not.
   */
  put(
    key: string,
    bytes: Uint8Array,
    contentType: string,
    expected?: string | null,
  ): Promise<string | undefined>;
  delete(keys: readonly string[]): Promise<void>;
}

/** Somebody else has written the object meanwhile. Catch it to begin again from what is there now. */
export class LostRaceError extends Error {
  override name = "LostRaceError";
}
