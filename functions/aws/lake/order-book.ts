import { OperatorError } from "../../contracts/errors";
import type { LakeObject } from "../../contracts/lake";
import { dayOfOrderKey, type OrderDay, type OrderEvent, orderDayKey } from "../../contracts/purchasing";
import { formatDay } from "../../demand/calendar";
import { toText } from "../to-text";
import { contentTypeOf } from "./content-type";
import { parseJson, toJsonText } from "./json-text";
import { LruCache } from "./lru-cache";
import { LostRaceError, type ObjectStore } from "./object-store";

/** Writers that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 50;
/** Trails remembered from one run of a warm process to the next; half a year of a few hundred orders is less. */
const REMEMBERED_BYTES = 8 * 1024 * 1024;

/** A trail, and the version of the object that holds it; `null` where there is none yet. */
interface Trail {
  readonly day: OrderDay;
  readonly etag: string | null;
}

type Reading = Pick<ObjectStore, "get">;

/** What each store was last seen to hold, by key. */
const REMEMBERED = new WeakMap<Reading, LruCache<Trail>>();

/** The trail of a run day's orders as it is now; without events where there is none yet. */
export async function readOrderDay(store: Reading, runDay: number): Promise<OrderDay> {
  return (await readTrail(store, runDay)).day;
}

/** A trail that a listing has just told: it is not asked for again while it is the version that was seen before. */
export async function readListedOrderDay(store: Reading, { key, etag }: LakeObject): Promise<OrderDay> {
  const known = rememberedOf(store).get(key);
  return known?.etag === etag && etag !== "" ? known.day : readOrderDay(store, dayOfOrderKey(key)!);
}

/**
 * Adds what `decide` makes of the trail, by one conditional write. Who comes second decides again on what the
 * first one left. An answer that is lost after the write does no harm: the event is there under its command's id, and
 * `decide` says so the next time.
 *
 * @param decide is asked first about the trail as this process left it. Where that is no longer how it is, the write finds
 *   out; that nothing is to happen counts only of the trail as it is now.
 */
export async function appendEvent<Decision extends { readonly event?: OrderEvent }>(
  store: ObjectStore,
  runDay: number,
  decide: (day: OrderDay) => Decision,
): Promise<Decision> {
  const key = orderDayKey(runDay);
  let known = rememberedOf(store).get(key);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { day, etag } = known ?? (await readTrail(store, runDay));
    const decision = decide(day);
    if (!decision.event) {
      if (!known) return decision;
      known = undefined;
      continue;
    }
    known = undefined;
    const next: OrderDay = { ...day, events: [...day.events, decision.event] };
    const bytes = Buffer.from(toJsonText(next), "utf8");
    try {
      const written = await store.put(key, bytes, contentTypeOf(key), etag);
      remember(store, key, written === undefined ? undefined : { day: next, etag: written }, bytes.length);
      return decision;
    } catch (error) {
      // Whether it was written is not known.
      remember(store, key, undefined, 0);
      if (!(error instanceof LostRaceError)) throw error;
      // The one who came first may be ourselves, whose answer was lost.
      const { commandId } = decision.event;
      const now = await readOrderDay(store, runDay);
      if (now.events.some((event) => event.commandId === commandId)) return decision;
    }
  }
  throw new OperatorError(
    `The orders of ${formatDay(runDay)} were changed by others ${MOST_ATTEMPTS} times meanwhile. Try again when they are done.`,
  );
}

async function readTrail(store: Reading, runDay: number): Promise<Trail> {
  const key = orderDayKey(runDay);
  const known = rememberedOf(store).get(key);
  const object = await store.get(key, known?.etag ?? undefined);
  if (object === "unchanged") return known!;
  if (object === undefined) {
    remember(store, key, undefined, 0);
    return { day: { schemaVersion: 1, runDate: formatDay(runDay), events: [] }, etag: null };
  }
  const trail = { day: parseJson<OrderDay>(key, toText(object.bytes)), etag: object.etag };
  remember(store, key, trail, object.bytes.byteLength);
  return trail;
}

function rememberedOf(store: Reading): LruCache<Trail> {
  let trails = REMEMBERED.get(store);
  if (!trails) {
    trails = new LruCache(REMEMBERED_BYTES);
    REMEMBERED.set(store, trails);
  }
  return trails;
}

function remember(store: Reading, key: string, trail: Trail | undefined, sizeBytes: number): void {
  if (trail) rememberedOf(store).set(key, trail, sizeBytes);
  else rememberedOf(store).delete(key);
}
