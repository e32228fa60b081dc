/** Whether the day before a run had arrived, and what the runs did about it: `COMPLETENESS_KEY`. */
export interface DayCompleteness {
  /** D, ISO date. */
  readonly runDay: string;
  /** D-1, the day that was waited for. */
  readonly date: string;
  readonly rule: "share" | "marker" | "senders";
  readonly isComplete: boolean;
  /** Products, or senders, that were waited for; and those of them that had come. */
  readonly expected: number;
  readonly arrived: number;
  /** Some of those that had not. */
  readonly missing: readonly string[];
  /** ISO instant of the last look. */
  readonly lookedAt: string;
  /** From when on the runs do not wait any longer, ISO instant. */
  readonly deadline: string;
  readonly state: "waiting" | "complete" | "deadline";
}

const PREFIX = "completeness/";
/** The last look. */
export const COMPLETENESS_KEY = `${PREFIX}latest.json`;
/** Where a sender says that a day is whole, by rule `marker`: an object of any content, `completeness/days/2026-11-29`. */
export const MARKERS_PREFIX = `${PREFIX}days/`;
export const COMPLETENESS_PREFIX = PREFIX;

/** Said to people: `waiting for 2026-11-29: 92 of 150 usual products, until 08:00 UTC`. */
export function describeCompleteness(found: DayCompleteness): string {
  const { date, rule, arrived, expected, state, deadline, missing } = found;
  const what = rule === "share" ? "usual products" : rule === "senders" ? "senders" : "markers";
  const count = `${arrived} of ${expected} ${what}`;
  const until = deadline.slice(11, 16);
  if (state === "complete") return `${date} is complete: ${count}`;
  const some =
    missing.length === 0
      ? ""
      : `; missing ${missing.slice(0, 3).join(", ")}${missing.length > 3 ? ", ..." : ""}`;
  if (state === "waiting") return `waiting for ${date}: ${count}${some}, until ${until} UTC`;
  return `${date} was not complete by ${until} UTC: ${count}${some}`;
}
