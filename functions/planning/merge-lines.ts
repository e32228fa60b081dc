import type { CalendarContent, CalendarKind, CalendarLine, PlannedLine } from "../contracts/calendar";
import { formatDay, parseDay } from "../demand/calendar";

/** A line that is brought, with the day on which people knew of it where they say so. */
export interface BroughtLine extends PlannedLine {
  /** ISO date. */
  readonly knownFrom?: string;
}

export interface MergeOptions {
  /** Day number of the import. */
  readonly todayDay: number;
  /** Take back what is planned of the same kinds, is not over yet, and is not among the lines. */
  readonly replace: boolean;
}

export interface MergedLines {
  readonly content: CalendarContent;
  /** Lines that are new or changed. */
  readonly written: number;
  readonly withdrawn: number;
}

/** What makes two lines the same plan: another last day, price or number is a change of it. */
export function identifyLine({ kind, from, name, ...scope }: PlannedLine): string {
  const { productId = null, category = null, location = null, region = null } = scope;
  return JSON.stringify([kind, from, productId, category, location, region, name ?? null]);
}

/**
 * Brings lines into the table. Nothing that a forecast may have known is changed: a line that is planned otherwise is
 * taken back from today on, and the other is known from today on. That people knew of a line before its import counts
 * where the table knew nothing of it; it does not rewrite what the table said meanwhile.
 */
export function mergeLines(
  current: readonly CalendarLine[],
  brought: readonly BroughtLine[],
  { todayDay, replace }: MergeOptions,
): MergedLines {
  const today = formatDay(todayDay);
  const planned = new Map<string, CalendarLine>();
  const known = new Set<string>();
  for (const line of current) {
    const id = identifyLine(line);
    known.add(id);
    if (line.withdrawnOn === undefined) planned.set(id, line);
  }
  const ended = new Map<CalendarLine, CalendarLine | undefined>();
  const end = (line: CalendarLine): void => {
    // What would begin and end on one day was never known to any forecast.
    ended.set(line, line.knownOn < today ? { ...line, withdrawnOn: today } : undefined);
  };
  const added: CalendarLine[] = [];
  const named = new Set<string>();
  const kinds = new Set<CalendarKind>();
  for (const { knownFrom, ...line } of brought) {
    const id = identifyLine(line);
    named.add(id);
    kinds.add(line.kind);
    const before = planned.get(id);
    if (before && describeContent(before) === describeContent(line)) continue;
    if (before) end(before);
    const knownOn = known.has(id) ? today : (knownFrom ?? today);
    added.push({ ...line, knownOn, recordedOn: today });
  }
  let withdrawn = 0;
  if (replace) {
    for (const [id, line] of planned) {
      if (named.has(id) || !kinds.has(line.kind) || parseDay(line.to)! < todayDay) continue;
      end(line);
      withdrawn++;
    }
  }
  const kept = current.flatMap((line) => (ended.has(line) ? (ended.get(line) ?? []) : line));
  const lines = [...kept, ...added].sort(compareLines);
  return { content: { schemaVersion: 1, lines }, written: added.length, withdrawn };
}

/** All that a line says, in one form. */
function describeContent(line: PlannedLine): string {
  const { to, discountRatio = null, price = null, values = {} } = line;
  const own = Object.entries(values).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([to, discountRatio, price, own]);
}

function compareLines(left: CalendarLine, right: CalendarLine): number {
  const [a, b] = [left, right].map((line) => `${line.from} ${identifyLine(line)} ${line.knownOn}`);
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}
