import { commitKey, dayPrefix, isAttemptFileKey, type ResultArea } from "../../contracts/day-results";
import type { LakeObject } from "../../contracts/lake";
import { parseDay } from "../../demand/calendar";
import { findKey, readCommit } from "./day-commits";
import type { ObjectStore } from "./object-store";
import { publishDay } from "./publish-day";

/**
 * No attempt is taken up again after that long: a failed execution of the state machine can be redriven for 14 days.
 * What no commit names is garbage only then.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
const LONGEST_ATTEMPT_DAYS = 15;
const DAY_MS = 86_400_000;
export const RESULT_AREAS: readonly ResultArea[] = ["predictions", "monitoring", "orders", "reports"];

/**
 * Deletes the files of attempts that no commit names. Left alone are files younger than any attempt can be, and days
 * whose commit is younger: whoever read the one before may still read its files. An attempt that is to be committed
 * has younger files only, so that none of its files is deleted, whenever it commits.
 *
 * @returns how many objects were deleted.
 */
export async function clearResults(store: ObjectStore): Promise<number> {
  let deleted = 0;
  for (const area of RESULT_AREAS) {
    const objects = await store.list(`${area}/`);
    // The store's own clock, by which the files are dated too.
    const nowMs = objects.reduce((last, { lastModifiedMs }) => Math.max(last, lastModifiedMs), 0);
    const before = nowMs - LONGEST_ATTEMPT_DAYS * DAY_MS;
    const byKey = new Map(objects.map((object) => [object.key, object]));
    for (const [runDay, files] of groupByDay(area, objects)) {
      const listed = byKey.get(commitKey(area, runDay));
      if (listed && listed.lastModifiedMs >= before) continue;
      const old = files.filter(({ lastModifiedMs }) => lastModifiedMs < before);
      if (old.length > 0) deleted += await clearDay(store, area, runDay, old, listed);
    }
  }
  return deleted;
}

async function clearDay(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  old: readonly LakeObject[],
  listed: LakeObject | undefined,
): Promise<number> {
  const current = await readCommit(store, area, runDay);
  // Committed anew since the listing: a young commit.
  if (current?.etag !== listed?.etag) return 0;
  const named = new Set(
    Object.keys(current?.commit.files ?? {}).map((name) => findKey(current, { area, runDay, name })),
  );
  const garbage = old.filter(({ key }) => !named.has(key));
  if (garbage.length === 0) return 0;
  // A run that was cut short after its commit may have left manifests of the attempt before.
  await publishDay(store, area, runDay);
  await store.delete(garbage.map(({ key }) => key));
  return garbage.length;
}

/** Files of attempts, by the day of the run. */
function groupByDay(
  area: ResultArea,
  objects: readonly LakeObject[],
): ReadonlyMap<number, readonly LakeObject[]> {
  const days = new Map<number, LakeObject[]>();
  const start = `${area}/dt=`.length;
  for (const object of objects) {
    const runDay = parseDay(object.key.slice(start, start + "2026-11-23".length));
    if (
      runDay === undefined ||
      !object.key.startsWith(dayPrefix(area, runDay)) ||
      !isAttemptFileKey(object.key)
    )
      continue;
    const files = days.get(runDay);
    if (files) files.push(object);
    else days.set(runDay, [object]);
  }
  return days;
}
