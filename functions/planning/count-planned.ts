import { CALENDAR_KINDS, type CalendarKind, type CalendarLine } from "../contracts/calendar";
import { parseDay } from "../demand/calendar";

/** What is planned from a day on. */
export interface PlannedAhead {
  /** Last day that a line speaks of, ISO date; `null` where nothing is planned. */
  readonly reachesTo: string | null;
  /** Lines by kind that are not over on that day. */
  readonly lines: Readonly<Record<CalendarKind, number>>;
}

/** How far ahead the plans reach, as they stand. */
export function countPlanned(lines: readonly CalendarLine[], fromDay: number): PlannedAhead {
  const ahead = lines.filter(({ to, withdrawnOn }) => withdrawnOn === undefined && parseDay(to)! >= fromDay);
  const reachesTo = ahead.reduce<string | null>(
    (last, { to }) => (last === null || to > last ? to : last),
    null,
  );
  const count = (kind: CalendarKind) => ahead.filter((line) => line.kind === kind).length;
  return {
    reachesTo,
    lines: Object.fromEntries(CALENDAR_KINDS.map((kind) => [kind, count(kind)])) as PlannedAhead["lines"],
  };
}
