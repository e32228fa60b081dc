import { parseDay } from "../../demand/calendar";
import { identifyLine } from "../../planning/merge-lines";
import { CALENDAR_COLUMNS, type CalendarRow } from "./calendar-columns";
import { type CatalogueFormOptions, readTableFile } from "./read-table-file";

/** Longer than any plan: a last day so far off is a mistyped year. */
const MOST_DAYS = 3_660;

/**
 * Reads and checks a file of what is planned, as `readProductFile` reads products. Columns of numbers that are not known
 * belong to the lines.
 *
 * @param todayDay day number: nobody can have known tomorrow.
 */
export function readCalendarFile(path: string, todayDay: number, given: CatalogueFormOptions = {}) {
  return readTableFile<CalendarRow>(path, given, {
    columns: CALENDAR_COLUMNS,
    required: ["from", "kind"],
    idOf: (row) => identifyLine({ ...row, to: row.to ?? row.from }),
    nameOf: ({ kind, from }) => `this ${kind} from ${from} on`,
    checkRow: (row) => findContradiction(row, todayDay),
    hasOwnColumns: true,
  });
}

/** What a line says of itself that cannot be true. */
function findContradiction(row: CalendarRow, todayDay: number): string | undefined {
  const { kind, from, to = from, price, discountRatio, knownFrom } = row;
  const days = parseDay(to)! - parseDay(from)! + 1;
  if (days < 1) return `to is ${to}, before from, ${from}; the last day may not lie before the first.`;
  if (days > MOST_DAYS) {
    return `${from} to ${to} are ${days} days; a line may be about at most ${MOST_DAYS}. Look at the years.`;
  }
  if (kind === "price" && price === undefined) return "price is empty; a planned price must say which.";
  if (price === 0) return "price is 0; it must be above, or empty.";
  if (kind !== "promotion" && discountRatio !== undefined) {
    return `discount is ${discountRatio}, but the line is of kind ${kind}; only a promotion has one. Plan a price instead.`;
  }
  if (knownFrom !== undefined && parseDay(knownFrom)! > todayDay) {
    return `known_from is ${knownFrom}, which is yet to come; leave it empty for what becomes known by this import.`;
  }
  return undefined;
}
