import type { CalendarContent, CalendarSnapshot } from "../../contracts/calendar";
import { DataError } from "../../contracts/errors";
import { CALENDAR_KEY, calendarContentKey, calendarSnapshotKey } from "../../contracts/keys";
import { dayOfInstant } from "../../demand/calendar";
import { countPlanned } from "../../planning/count-planned";
import { type BroughtLine, mergeLines } from "../../planning/merge-lines";
import type { ObjectStore } from "./object-store";
import { commitVersion, type DocumentPlace, listVersions, readVersion } from "./versioned-document";

const CALENDAR: DocumentPlace = {
  currentKey: CALENDAR_KEY,
  snapshotKey: calendarSnapshotKey,
  contentKey: calendarContentKey,
  letter: "p",
  noun: "calendar",
};

export interface CalendarChange {
  readonly lines: readonly BroughtLine[];
  /** Take back what is planned of the same kinds, is not over yet, and is not among the lines. */
  readonly replace: boolean;
}

/** Who brings it, and when: the day on which lines become known is the day of the import. */
export interface CalendarImport {
  readonly committedBy: string;
  readonly nowMs: number;
}

/**
 * Brings lines into the calendar: one conditional write, all or nothing.
 *
 * @param change or what makes it: asked again when another has committed meanwhile.
 * @returns `undefined` when all of it stands there already
 */
export function importCalendar(
  store: ObjectStore,
  { committedBy, nowMs }: CalendarImport,
  change: CalendarChange | (() => Promise<CalendarChange>),
): Promise<CalendarSnapshot | undefined> {
  return commit(store, nowMs, async (current) => {
    const { lines, replace } = typeof change === "function" ? await change() : change;
    const merged = mergeLines(current?.lines ?? [], lines, { todayDay: dayOfInstant(nowMs), replace });
    const { content, written, withdrawn } = merged;
    if (written + withdrawn === 0) return undefined;
    return {
      content,
      facts: {
        committedBy,
        operation: replace ? "replace" : "import",
        written: { lines: written, withdrawn },
        ...describeContent(content),
      },
    };
  });
}

/**
 * Makes an earlier version the calendar again, as a new commit.
 *
 * @throws DataError when there is no such version.
 */
export async function restoreCalendar(
  store: ObjectStore,
  { committedBy, nowMs }: CalendarImport,
  snapshotId: string,
): Promise<CalendarSnapshot> {
  const content = await readVersion<CalendarContent, CalendarSnapshot>(store, CALENDAR, snapshotId);
  if (!content) {
    throw new DataError(
      `The calendar has no version "${snapshotId}". "ops data log" lists those that are kept.`,
    );
  }
  const restored = await commit(store, nowMs, () => ({
    content,
    facts: {
      committedBy,
      operation: "restore",
      written: { lines: content.lines.length, withdrawn: 0 },
      ...describeContent(content),
    },
  }));
  return restored!;
}

/** The versions as they followed one another, the current one first, as far back as they are kept. */
export function listCalendarSnapshots(store: ObjectStore): Promise<readonly CalendarSnapshot[]> {
  return listVersions(store, CALENDAR);
}

function commit(
  store: ObjectStore,
  nowMs: number,
  change: Parameters<typeof commitVersion<CalendarContent, CalendarSnapshot>>[3],
) {
  return commitVersion<CalendarContent, CalendarSnapshot>(
    store,
    CALENDAR,
    new Date(nowMs).toISOString(),
    change,
  );
}

function describeContent({ lines }: CalendarContent): Pick<CalendarSnapshot, "totals" | "reachesTo"> {
  const planned = lines.filter(({ withdrawnOn }) => withdrawnOn === undefined);
  const { reachesTo } = countPlanned(lines, Number.NEGATIVE_INFINITY);
  return { totals: { lines: lines.length, planned: planned.length }, reachesTo };
}
