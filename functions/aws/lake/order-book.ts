import { OperatorError } from "../../contracts/errors";
import { type OrderDay, type OrderEvent, orderDayKey } from "../../contracts/purchasing";
import { formatDay } from "../../demand/calendar";
import { toText } from "../to-text";
import { contentTypeOf } from "./content-type";
import { parseJson, toJsonText } from "./json-text";
import { LostRaceError, type ObjectStore } from "./object-store";

/** Writers that meet try again; so many meetings in a row are no coincidence. */
const MOST_ATTEMPTS = 50;

/** The trail of a run day's orders; without events where there is none yet. */
export async function readOrderDay(store: ObjectStore, runDay: number): Promise<OrderDay> {
  return (await readWithTag(store, runDay)).day;
}

/**
 * Adds what `decide` makes of the trail as it is, by one conditional write. Who comes second decides again on what the
 * first one left. An answer that is lost after the write does no harm: the event is there under its command's id, and
 * `decide` says so the next time.
 */
export async function appendEvent<Decision extends { readonly event?: OrderEvent }>(
  store: ObjectStore,
  runDay: number,
  decide: (day: OrderDay) => Decision,
): Promise<Decision> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { day, etag } = await readWithTag(store, runDay);
    const decision = decide(day);
    if (!decision.event) return decision;
    const next: OrderDay = { ...day, events: [...day.events, decision.event] };
    const key = orderDayKey(runDay);
    try {
      await store.put(key, Buffer.from(toJsonText(next), "utf8"), contentTypeOf(key), etag);
      return decision;
    } catch (error) {
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

async function readWithTag(
  store: ObjectStore,
  runDay: number,
): Promise<{ readonly day: OrderDay; readonly etag: string | null }> {
  const key = orderDayKey(runDay);
  const object = await store.get(key);
  if (object === undefined || object === "unchanged") {
    return { day: { schemaVersion: 1, runDate: formatDay(runDay), events: [] }, etag: null };
  }
  const text = toText(object.bytes);
  return { day: parseJson<OrderDay>(key, text), etag: object.etag };
}
