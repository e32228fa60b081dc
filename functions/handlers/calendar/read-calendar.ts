import type { CalendarContent, CalendarLine, CalendarSnapshot } from "../../contracts/calendar";
import { DataError } from "../../contracts/errors";
import { CALENDAR_KEY } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";

/** The calendar as a run reads it. */
export interface Calendar {
  readonly snapshotId: string;
  readonly lines: readonly CalendarLine[];
}

/** The calendar as read last, by bucket: a version of it is written once. */
const known = new Map<string, Calendar>();

/**
 * The calendar as it is now; `undefined` where none was imported.
 *
 * @throws DataError when what it names is gone.
 */
export async function readCalendar(lake: Lake): Promise<Calendar | undefined> {
  const current = await lake.readJson<CalendarSnapshot>(CALENDAR_KEY);
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
