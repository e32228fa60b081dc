import { createHash } from "node:crypto";
import {
  CONTENT_HASH_LENGTH,
  commitKey,
  committedKey,
  type DayCommit,
  type DayFile,
  dayPrefix,
  isAttemptFileKey,
  publicKey,
  type ResultArea,
} from "../../contracts/day-results";
import { DataError } from "../../contracts/errors";
import { toText } from "../to-text";
import { parseJson } from "./json-text";
import type { ObjectStore } from "./object-store";

/** What a day holds now, and the version of the object that says so. */
export interface CurrentCommit {
  readonly commit: DayCommit;
  readonly etag: string;
}

/**
 * The results of a day as they are now; `undefined` where no run has committed any.
 *
 * @param known as read before: returned itself while it is still the current one.
 */
export async function readCommit(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  known?: CurrentCommit,
): Promise<CurrentCommit | undefined> {
  const key = commitKey(area, runDay);
  const object = await store.get(key, known?.etag);
  if (object === "unchanged") return known;
  if (object === undefined) return undefined;
  return { commit: parseCommit(key, object.bytes), etag: object.etag };
}

function parseCommit(key: string, bytes: Uint8Array): DayCommit {
  const commit = parseJson<DayCommit | null>(key, toText(bytes));
  if (commit?.schemaVersion === 1 && typeof commit.files === "object") return commit;
  throw new DataError(`"${key}" is no commit of a day that this version reads.`);
}

export function toCommitBytes(commit: DayCommit): Uint8Array {
  const files = Object.entries(commit.files).sort(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.from(`${JSON.stringify({ ...commit, files: Object.fromEntries(files) })}\n`, "utf8");
}

/**
 * The object that holds a file, as a commit has it; `undefined` when the day has no such file. Without a commit it is
 * the key under which versions before commits wrote.
 */
export function findKey(current: CurrentCommit | undefined, file: DayFile): string | undefined {
  return current ? committedKey(current.commit, file) : publicKey(file);
}

/** Names of a day's files: those of its commit or, without one, what lies there and belongs to no attempt. */
export async function listNames(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  current: CurrentCommit | undefined,
): Promise<readonly string[]> {
  if (current) return Object.keys(current.commit.files);
  const prefix = dayPrefix(area, runDay);
  const objects = await store.list(prefix);
  return objects.flatMap(({ key }) => (isAttemptFileKey(key) ? [] : key.slice(prefix.length)));
}

export function hashContent(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, CONTENT_HASH_LENGTH);
}
