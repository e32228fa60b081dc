import type { CalendarContent, CalendarLine, CalendarSnapshot } from "../../contracts/calendar";
import { DataError } from "../../contracts/errors";
import { CALENDAR_KEY, calendarSnapshotKey } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";

/** The calendar as a run reads it. */
export interface Calendar {
  readonly snapshotId: string;
  readonly lines: readonly CalendarLine[];
}

/** The calendar as read last, by bucket: a version of it is written once. */
const known = new Map<string, Calendar>();

/**
 * The calendar as it is now, or was in an earlier version; `undefined` where there is none.
 *
 * @throws DataError when what it names is gone.
 */
export async function readCalendar(lake: Lake, snapshotId?: string): Promise<Calendar | undefined> {
  const key = snapshotId === undefined ? CALENDAR_KEY : calendarSnapshotKey(snapshotId);
  const current = await lake.readJson<CalendarSnapshot>(key);
  if (!current) return undefined;
  const before = known.get(lake.bucketName);
  if (before?.snapshotId === current.snapshotId) return before;
  const content = await lake.readJson<CalendarContent>(current.contentKey);
  if (!content) {
    throw new DataError(
      `"${current.contentKey}", which "${CALENDAR_KEY}" names, is gone. Restore an earlier version with "ops data restore", or import the calendar again.`,
    );
  }
  const calendar = { snapshotId: current.snapshotId, lines: content.lines };
  known.set(lake.bucketName, calendar);
  return calendar;
}
