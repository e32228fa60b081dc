import { OperatorError } from "../../contracts/errors";
import { toText } from "../to-text";
import { contentTypeOf } from "./content-type";
import { parseJson, toJsonText } from "./json-text";
import { LostRaceError, type ObjectStore } from "./object-store";

/** Writers that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 20;

/**
 * Changes a JSON document by one conditional write. A writer that comes second starts again from what the first one
 * left, so that neither loses anything.
 *
 * @param change called again for each attempt; `undefined` where there is no document yet.
 */
export async function updateJson<T>(
  store: ObjectStore,
  key: string,
  change: (current: T | undefined) => T,
): Promise<T> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const object = await store.get(key);
    const isThere = object !== undefined && object !== "unchanged";
    const next = change(isThere ? parseJson<T>(key, toText(object.bytes)) : undefined);
    const text = toJsonText(next);
    try {
      await store.put(key, Buffer.from(text, "utf8"), contentTypeOf(key), isThere ? object.etag : null);
      return next;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
      // An answer can be lost after the write: then the one who came first is ourselves.
      const there = await store.get(key);
      if (there && there !== "unchanged" && toText(there.bytes) === text) return next;
    }
  }
  throw new OperatorError(
    `"${key}" of bucket "${store.bucketName}" was changed by others ${MOST_ATTEMPTS} times meanwhile. Run the command again when they are done.`,
  );
}
