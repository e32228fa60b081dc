/**
 * What is known in advance: promotions, planned prices, holidays and events. The table keeps when each line became known
 * and when it was taken back, so that what was known on any day can be told later, and nothing more: a forecast of the
 * past is tried with the plans of that day.
 */

export const CALENDAR_KINDS = ["promotion", "price", "holiday", "event"] as const;
export type CalendarKind = (typeof CALENDAR_KINDS)[number];

/** What a line is about. All that is said must hold; nothing said: everybody. */
export interface CalendarScope {
  readonly productId?: string;
  /** With all that lies below it. */
  readonly category?: string;
  readonly location?: string;
  readonly region?: string;
}

/** A line as it is planned. */
export interface PlannedLine extends CalendarScope {
  readonly kind: CalendarKind;
  /** First and last day, ISO dates. */
  readonly from: string;
  readonly to: string;
  readonly name?: string;
  /** Share off the price, of a promotion. */
  readonly discountRatio?: number;
  /** Selling price of these days, in the currency of the demand. */
  readonly price?: number;
  /** Columns of the file's own, by name. */
  readonly values?: Readonly<Record<string, number>>;
}

/** A line as the table keeps it. */
export interface CalendarLine extends PlannedLine {
  /** ISO date: forecasts whose origin is this day or later know of it. */
  readonly knownOn: string;
  /** ISO date of the import. Later than `knownOn` where somebody stated that people had known it before. */
  readonly recordedOn: string;
  /** ISO date: forecasts whose origin is this day or later do not count on it any more. */
  readonly withdrawnOn?: string;
}

/** `calendar/content/ID.json`, written once. */
export interface CalendarContent {
  readonly schemaVersion: 1;
  /** By first day, ascending; lines that were changed or taken back among them. */
  readonly lines: readonly CalendarLine[];
}

export interface CalendarCounts {
  readonly lines: number;
  /** Lines that are planned as of this version. */
  readonly planned: number;
}

/** `calendar/calendar.json` and `calendar/snapshots/ID.json`. */
export interface CalendarSnapshot {
  readonly schemaVersion: 1;
  /** `p000012-5f3a9c1e`: how many came before it, and what tells two writers apart. */
  readonly snapshotId: string;
  readonly parentId: string | null;
  /** ISO instant. */
  readonly committedAt: string;
  readonly committedBy: string;
  readonly operation: "import" | "replace" | "restore";
  readonly written: {
    /** Lines that are new or changed. */
    readonly lines: number;
    /** Lines that are not planned any more. */
    readonly withdrawn: number;
  };
  readonly totals: CalendarCounts;
  /** Last day that a planned line speaks of, ISO date; `null` without any. */
  readonly reachesTo: string | null;
  readonly contentKey: string;
}

/** A line with its days as day numbers. */
export interface PlannedDays
  extends Pick<PlannedLine, "kind" | "name" | "discountRatio" | "price" | "values"> {
  readonly fromDay: number;
  readonly toDay: number;
  readonly knownDay: number;
  /** Infinity for a line that is planned still. */
  readonly withdrawnDay: number;
  /** Of two lines that speak of one thing, the one with the higher number is about fewer products. */
  readonly narrowness: number;
}

/** The calendar as forecasts see it. */
export interface Plans {
  /** Changes with what it says. */
  readonly id: string;
  /** Version of the calendar. */
  readonly snapshotId: string;
  /** For each kind that it has ever had a line of, the first day on which one was known. */
  readonly beginsOn: ReadonlyMap<CalendarKind, number>;
  /** Own columns of its lines. */
  readonly ownColumns: ReadonlySet<string>;
  /** Lines about a series, known or not, by first day. */
  of(seriesKey: string): readonly PlannedDays[];
}

/**
 * Whether a forecast with this origin counts on a line: it had become known by the end of that day, and had not been
 * taken back. What becomes known on the day of a run counts from the next run on, so that a day that is run again gives
 * the same forecasts, and one of the past those that were to be had.
 *
 * @param originDay day number of the last day whose demand is known
 */
export function isKnown(
  { knownDay, withdrawnDay }: Pick<PlannedDays, "knownDay" | "withdrawnDay">,
  originDay: number,
): boolean {
  return knownDay <= originDay && originDay < withdrawnDay;
}
