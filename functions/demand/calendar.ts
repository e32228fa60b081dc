/**
 * Calendar arithmetic on day numbers.
 *
 * A day is a whole number of days since 1970-01-01 UTC. All series and forecasts use it: it compares,
 * subtracts and packs into an `Int32Array`, and no time zone can shift it.
 */

const MILLISECONDS_PER_DAY = 86_400_000;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Day number of an ISO date (`YYYY-MM-DD`), or `undefined` when the text is no real calendar date. */
export function parseDay(isoDate: string): number | undefined {
  const known = dayNumbers.get(isoDate);
  if (known !== undefined) return known;
  if (!ISO_DATE.test(isoDate)) return undefined;
  const day = Date.parse(`${isoDate}T00:00:00Z`) / MILLISECONDS_PER_DAY;
  if (!(Number.isInteger(day) && formatDay(day) === isoDate)) return undefined;
  if (dayNumbers.size >= MOST_KEPT_DATES) dayNumbers.clear();
  dayNumbers.set(isoDate, day);
  return day;
}

/** A calendar of thousands of plans names the same few hundred days. */
const dayNumbers = new Map<string, number>();

/** ISO date (`YYYY-MM-DD`) of a day number. */
export function formatDay(day: number): string {
  const known = isoDates.get(day);
  if (known !== undefined) return known;
  const isoDate = new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
  if (isoDates.size >= MOST_KEPT_DATES) isoDates.clear();
  isoDates.set(day, isoDate);
  return isoDate;
}

/** A run writes the same few hundred days for every product. */
const isoDates = new Map<number, string>();
const MOST_KEPT_DATES = 4_096;

/** Day number (UTC) of an instant given in milliseconds since the epoch. */
export function dayOfInstant(timestampMs: number): number {
  return Math.floor(timestampMs / MILLISECONDS_PER_DAY);
}

/** Midnight (UTC) at which a day begins, in milliseconds since the epoch. */
export function instantOfDay(day: number): number {
  return day * MILLISECONDS_PER_DAY;
}

/** Day of the week, 0 = Sunday to 6 = Saturday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
