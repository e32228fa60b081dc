import {
  commitKey,
  commitsPrefix,
  type DayFile,
  dayOfCommitKey,
  type ResultArea,
} from "../../contracts/day-results";
import { OperatorError } from "../../contracts/errors";
import { parseDay } from "../../demand/calendar";
import { type CurrentCommit, findKey, readCommit } from "./day-commits";
import { LruCache } from "./lru-cache";
import type { ObjectStore } from "./object-store";

/** Commits remembered by their version; those of the largest fleet are about 100 KB each. */
const REMEMBERED_BYTES = 8 * 1024 * 1024;
const BYTES_PER_FILE = 64;
const MOST_LOOKS = 20;

/** Below so many days a listing costs more than it spares. */
const FEWEST_LISTED = 6;

/** Which results the days have, as one reader sees them. */
export interface Days {
  find(area: ResultArea, runDay: number): Promise<CurrentCommit | undefined>;
  /** The object that holds a file now; `undefined` when its day has no such file. */
  findKey(file: DayFile): Promise<string | undefined>;
  /** What this reader committed itself is what it sees from then on. */
  note(area: ResultArea, runDay: number, current: CurrentCommit): void;
  listCommits(area: ResultArea): Promise<readonly { readonly runDay: number; readonly version: string }[]>;
  /** Looks at all days from `fromDay` to `toDay` by one request, where that is worth it. */
  lookAtRange(area: ResultArea, fromDay: number, toDay: number): Promise<void>;
  listDays(area: ResultArea): Promise<readonly number[]>;
  /** A reader for whom each day stays as the first look finds it. */
  pin(): PinnedDays;
}

export interface PinnedDays extends Days {
  /** Looks at areas of a day as they were at one instant. */
  lookAt(runDay: number, areas: readonly ResultArea[]): Promise<void>;
}

/** The days as they are whenever one is looked at. */
export function createDays(store: ObjectStore): Days {
  const remembered = new LruCache<CurrentCommit>(REMEMBERED_BYTES);

  async function find(area: ResultArea, runDay: number): Promise<CurrentCommit | undefined> {
    const name = `${area}/${runDay}`;
    const current = await readCommit(store, area, runDay, remembered.get(name));
    if (current) remembered.set(name, current, BYTES_PER_FILE * Object.keys(current.commit.files).length);
    return current;
  }

  /** @param fromDay the first day that is listed; all when absent. */
  async function listCommits(area: ResultArea, fromDay?: number) {
    const after = fromDay === undefined ? undefined : commitKey(area, fromDay - 1);
    const objects = await store.list(commitsPrefix(area), after);
    return objects.flatMap(({ key, etag }) => {
      const runDay = dayOfCommitKey(key);
      return runDay === undefined ? [] : { runDay, version: etag };
    });
  }

  async function listDays(area: ResultArea): Promise<readonly number[]> {
    const prefix = `${area}/dt=`;
    const [commits, folders] = await Promise.all([listCommits(area), store.listFolders(prefix)]);
    const days = new Set(commits.map(({ runDay }) => runDay));
    for (const folder of folders) {
      const runDay = parseDay(folder.slice(prefix.length, -1));
      if (runDay !== undefined) days.add(runDay);
    }
    return [...days].sort((left, right) => left - right);
  }

  function open(
    findDay: Days["find"],
    note: Days["note"],
    lookAtRange: Days["lookAtRange"] = async () => {},
  ): Days {
    return {
      find: findDay,
      findKey: async (file) => findKey(await findDay(file.area, file.runDay), file),
      note,
      listCommits: (area) => listCommits(area),
      listDays,
      lookAtRange,
      pin: () => pinDays(findDay),
    };
  }

  function pinDays(findDay: Days["find"]): PinnedDays {
    const seen = new Map<string, Promise<CurrentCommit | undefined>>();
    const findPinned: Days["find"] = (area, runDay) => {
      const name = `${area}/${runDay}`;
      let current = seen.get(name);
      if (!current) {
        current = findDay(area, runDay);
        seen.set(name, current);
        // A look that failed is none: the next one tries again.
        current.catch(() => seen.delete(name));
      }
      return current;
    };
    const note: Days["note"] = (area, runDay, current) => {
      seen.set(`${area}/${runDay}`, Promise.resolve(current));
    };
    const lookAtRange: Days["lookAtRange"] = async (area, fromDay, toDay) => {
      const isSeen = (runDay: number) => seen.has(`${area}/${runDay}`);
      const wanted = Array.from({ length: Math.max(0, toDay - fromDay + 1) }, (_, index) => fromDay + index);
      const unseen = wanted.filter((runDay) => !isSeen(runDay));
      if (unseen.length < FEWEST_LISTED) return;
      const versions = new Map(
        (await listCommits(area, unseen[0])).map(({ runDay, version }) => [runDay, version]),
      );
      for (const runDay of unseen) {
        const name = `${area}/${runDay}`;
        const known = remembered.get(name);
        const isThere = versions.has(runDay);
        // What is not remembered as it is now is read when somebody asks for it.
        if (isSeen(runDay) || (isThere && known?.etag !== versions.get(runDay))) continue;
        seen.set(name, Promise.resolve(isThere ? known : undefined));
      }
    };
    return {
      ...open(findPinned, note, lookAtRange),
      lookAt: async (runDay, areas) => {
        const look = () => Promise.all(areas.map((area) => findDay(area, runDay)));
        let before = await look();
        // What two looks find the same was there between them, all of it at once.
        for (let looks = 1; looks <= MOST_LOOKS; looks++) {
          const after = await look();
          if (after.every((current, index) => current?.etag === before[index]?.etag)) {
            areas.forEach((area, index) => {
              seen.set(`${area}/${runDay}`, Promise.resolve(after[index]));
            });
            return;
          }
          before = after;
        }
        throw new OperatorError(
          `The results of a day in bucket "${store.bucketName}" changed ${MOST_LOOKS} times while they were looked at. Run again when other runs of the day are done.`,
        );
      },
    };
  }

  return open(find, () => {});
}
