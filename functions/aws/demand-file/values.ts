import { formatDay, parseDay } from "../../demand/calendar";
import type { DemandRows } from "./demand-rows";
import type { Faults } from "./faults";
import { quote } from "./names";

const MISSING_MARKS = new Set([
  "",
  "-",
  "nan",
  "na",
  "n/a",
  "null",
  "none",
  "#n/a",
  "#nv",
  "#value!",
  "#wert!",
  "#div/0!",
]);

/** Days a file may hold. What lies outside stands for "unknown" or is a wrong unit, and would make ages of closures. */
const FIRST_DATE = "1900-01-01";
const LAST_DATE = "2199-12-31";
const FIRST_DAY = parseDay(FIRST_DATE)!;
const LAST_DAY = parseDay(LAST_DATE)!;

/** Largest size of units and prices: above it sums of squares lose their digits, and nobody sells so much in a day. */
const LARGEST_MAGNITUDE = 1e12;

interface Limits {
  readonly least: number;
  readonly most: number;
}

const SIGNED: Limits = { least: -LARGEST_MAGNITUDE, most: LARGEST_MAGNITUDE };
const UNSIGNED: Limits = { least: 0, most: LARGEST_MAGNITUDE };

/** Columns known by name. A negative stock is a debt, not a count: no order could be reckoned from it. */
const LIMITS: Readonly<Record<string, Limits>> = {
  units_sold: SIGNED,
  selling_price: UNSIGNED,
  inventory_level: UNSIGNED,
  units_returned: UNSIGNED,
  predicted_demand: SIGNED,
  revenue: SIGNED,
};

/** Any other number: whole numbers of 64 bits fit, and squares of a fleet's years have a sum. */
const FEATURE_LIMITS: Limits = { least: -1e20, most: 1e20 };

/** Whether a text is one of the usual ways to write "no value". */
export function isMissingMark(text: string): boolean {
  return MISSING_MARKS.has(text.trim().toLowerCase());
}

/** Whether a day number may stand in a demand file. */
export function isAllowedDay(day: number): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/** Day number of a text, when it is a date a demand file may hold. */
export function parseAllowedDay(text: string): number | undefined {
  const day = parseDay(text);
  return day !== undefined && isAllowedDay(day) ? day : undefined;
}

/** Day number as text for a message, also where it lies beyond all calendars. */
export function describeDay(day: number): string {
  return Math.abs(day) < 3_000_000 ? formatDay(day) : `day ${day} since 1970-01-01`;
}

/** Whether a number may stand in a column; `NaN` is a missing one. */
export function isAllowedNumber(column: string, value: number): boolean {
  const { least, most } = limitsOf(column);
  return Number.isNaN(value) || (value >= least && value <= most);
}

/** Finds the rows whose numbers may not stand in their columns. */
export function checkNumbers(rows: DemandRows, faults: Faults): void {
  for (const [column, values] of Object.entries(rows.numbers)) {
    const { least, most } = limitsOf(column);
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      if (value < least || value > most) faults.add(rows.lines[row]!, describeValue(column, String(value)));
    }
  }
}

function limitsOf(column: string): Limits {
  return Object.hasOwn(LIMITS, column) ? LIMITS[column]! : FEATURE_LIMITS;
}

/** Sentence on a value that may not stand in a column, and on what may. */
export function describeValue(column: string, text: string, dateFormat?: string): string {
  return `${column} is ${quote(text)}; it must be ${describeAllowed(column, dateFormat)}.`;
}

/** What may stand in a column. */
export function describeAllowed(column: string, dateFormat = "YYYY-MM-DD"): string {
  if (column === "date") return `a calendar date written ${dateFormat}, from ${FIRST_DATE} to ${LAST_DATE}`;
  if (column === "product_id") {
    return "a text of 1 to 128 characters, all of them visible, and no number that a spreadsheet has shortened";
  }
  const { least, most } = limitsOf(column);
  return `a number from ${least
    .toExponential()
    .replace(/^0e\+0$/, "0")
    .replace("+", "")} to ${most.toExponential().replace("+", "")}, or empty when missing`;
}
