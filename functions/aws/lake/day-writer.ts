import { randomBytes } from "node:crypto";
import {
  attemptFileKey,
  attemptPrefix,
  commitKey,
  type DayCommit,
  PUBLIC_FILES,
  type ResultArea,
} from "../../contracts/day-results";
import { DataError, OperatorError } from "../../contracts/errors";
import type { CommitOptions, DayWriter } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";
import { mapConcurrently } from "../batches";
import { writeParquet } from "../parquet/write-parquet";
import { toText } from "../to-text";
import { contentTypeOf } from "./content-type";
import {
  type CurrentCommit,
  findKey,
  hashContent,
  listNames,
  readCommit,
  toCommitBytes,
} from "./day-commits";
import { parseJson, toJsonText } from "./json-text";
import { LostRaceError, type ObjectStore } from "./object-store";
import { publishDay } from "./publish-day";

/** Runs that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 20;
const CONCURRENT_COPIES = 8;
/** Files that are published are kept until then, up to so many bytes of a day; others are read again. */
const MOST_KEPT_BYTES = 8 * 1024 * 1024;

/**
 * Begins an attempt to leave the results of a day.
 *
 * @param sharedAttemptId of an attempt that workers share; it is one of its own when absent.
 * @param onCommit hears what the day holds once it is committed.
 */
export async function beginDay(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  sharedAttemptId: string | undefined,
  onCommit: (current: CurrentCommit) => void,
): Promise<DayWriter> {
  const attemptId = sharedAttemptId ?? randomBytes(6).toString("hex");
  // What others of the same attempt wrote is not known here, nor what they compare with.
  const base = sharedAttemptId === undefined ? await readCommit(store, area, runDay) : undefined;
  const there = base && (await listThere(store, area, runDay, base));
  /** By name, the hash of what this attempt leaves. */
  const files = new Map<string, string>();
  /** Names whose content is that of the base, and was not written again. */
  const unchanged = new Set<string>();
  /** By key, what will be published. */
  const contents = new Map<string, Uint8Array>();
  let keptBytes = 0;

  async function stage(name: string, bytes: Uint8Array): Promise<void> {
    const hash = hashContent(bytes);
    const isKnown = base?.commit.files[name] === hash && there?.has(findKey(base, { area, runDay, name })!);
    if (isKnown) unchanged.add(name);
    else {
      await put(name, hash, bytes);
      unchanged.delete(name);
    }
    // Only what lies there is committed: a shard whose write failed does not stop the others.
    files.set(name, hash);
  }

  async function put(name: string, hash: string, bytes: Uint8Array): Promise<void> {
    const key = attemptFileKey({ area, runDay, name }, attemptId, hash);
    await store.put(key, bytes, contentTypeOf(name));
    if (!PUBLIC_FILES[area].includes(name) || keptBytes + bytes.length > MOST_KEPT_BYTES) return;
    contents.set(key, bytes);
    keptBytes += bytes.length;
  }

  /** Brings a file of another attempt into this one: what is committed together is written, and expires, together. */
  async function copy(from: CurrentCommit | undefined, name: string): Promise<void> {
    const key = findKey(from, { area, runDay, name });
    const object = key === undefined ? undefined : await store.get(key);
    if (object === undefined || object === "unchanged") {
      throw new DataError(
        `"${key ?? name}" is part of the results of ${formatDay(runDay)} and is gone; run again.`,
      );
    }
    const hash = hashContent(object.bytes);
    await put(name, hash, object.bytes);
    files.set(name, hash);
  }

  async function commitOnce(
    current: CurrentCommit | undefined,
    options: CommitOptions,
  ): Promise<CurrentCommit> {
    const own = new Set(files.keys());
    const kept = options.keep
      ? (await options.keep(await describe(current))).filter((name) => !own.has(name))
      : [];
    const wanted = new Map(files);
    for (const name of kept) wanted.set(name, current?.commit.files[name] ?? "");
    // A file that was lost is brought back by the day run again: then all is the same but for where it lies.
    const isWhole = current !== base || files.size === unchanged.size;
    if (current && isWhole && hasFiles(current.commit, wanted)) return current;
    await mapConcurrently([...unchanged], CONCURRENT_COPIES, (name) => copy(base, name));
    unchanged.clear();
    await mapConcurrently(kept, CONCURRENT_COPIES, (name) => copy(current, name));
    const commit: DayCommit = {
      schemaVersion: 1,
      runDate: formatDay(runDay),
      attemptId,
      files: Object.fromEntries(files),
    };
    try {
      const key = commitKey(area, runDay);
      const bytes = toCommitBytes(commit);
      const etag = await store.put(key, bytes, contentTypeOf(key), current?.etag ?? null);
      return { commit, etag: etag ?? "" };
    } finally {
      // What was kept of the current commit is for the next try to choose again.
      for (const name of kept) files.delete(name);
    }
  }

  async function describe(current: CurrentCommit | undefined) {
    return {
      names: await listNames(store, area, runDay, current),
      readJson: async <T>(name: string): Promise<T | undefined> => {
        const key = findKey(current, { area, runDay, name });
        const object = key === undefined ? undefined : await store.get(key);
        if (object === undefined || object === "unchanged") return undefined;
        return parseJson<T>(key!, toText(object.bytes));
      },
    };
  }

  async function commit(options: CommitOptions = {}): Promise<DayCommit> {
    let current = sharedAttemptId === undefined ? base : await readCommit(store, area, runDay);
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      if (options.onlyFirst && current) return finish(current);
      try {
        return await finish(await commitOnce(current, options));
      } catch (error) {
        if (!(error instanceof LostRaceError)) throw error;
        current = await readCommit(store, area, runDay);
        // An answer can be lost after the write: then the one who came first is ourselves, and all is the same.
      }
    }
    throw new OperatorError(
      `The ${area} of ${formatDay(runDay)} were changed by other runs ${MOST_ATTEMPTS} times while this one ended. Run it again when they are done.`,
    );
  }

  async function finish(current: CurrentCommit): Promise<DayCommit> {
    onCommit(current);
    const isFirst = sharedAttemptId === undefined && base === undefined;
    const isOwn = current.commit.attemptId === attemptId;
    await publishDay(store, area, runDay, isOwn ? { current, isFirst, contents } : undefined);
    return current.commit;
  }

  return {
    area,
    runDay,
    attemptId,
    files: () => Object.fromEntries(files),
    writeTable: ({ name }, table) => stage(name, writeParquet(table)),
    writeText: ({ name }, text) => stage(name, Buffer.from(text, "utf8")),
    writeJson: ({ name }, value) => stage(name, Buffer.from(toJsonText(value), "utf8")),
    adopt: (staged) => {
      for (const [name, hash] of Object.entries(staged)) files.set(name, hash);
    },
    commit,
  };
}

/** Objects of a commit's attempt. What a commit names can be lost only by somebody's hand. */
async function listThere(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  { commit }: CurrentCommit,
): Promise<ReadonlySet<string>> {
  const objects = await store.list(attemptPrefix(area, runDay, commit.attemptId));
  return new Set(objects.map(({ key }) => key));
}

function hasFiles({ files }: DayCommit, wanted: ReadonlyMap<string, string>): boolean {
  const names = Object.keys(files);
  return names.length === wanted.size && names.every((name) => files[name] === wanted.get(name));
}
