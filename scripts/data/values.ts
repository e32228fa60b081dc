import { DataError } from "../../functions/contracts/errors";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import type { DemandRows } from "./demand-rows";
import { quote } from "./names";

const MISSING_MARKS = new Set(["", "nan", "na", "n/a", "null", "none"]);

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

/** @throws DataError naming the first row whose number may not stand in its column */
export function checkNumbers(rows: DemandRows): void {
  for (const [column, values] of Object.entries(rows.numbers)) {
    const { least, most } = limitsOf(column);
    const row = values.findIndex((value) => value < least || value > most);
    if (row >= 0)
      throw refuseValue(rows.fileName, rows.lineNoun, rows.lines[row]!, column, String(values[row]));
  }
}

function limitsOf(column: string): Limits {
  return Object.hasOwn(LIMITS, column) ? LIMITS[column]! : FEATURE_LIMITS;
}

/** Error that names file, line, column, value and what is allowed. */
export function refuseValue(
  fileName: string,
  lineNoun: string,
  line: number,
  column: string,
  text: string,
): DataError {
  return new DataError(
    `${fileName}, ${lineNoun} ${line}: ${column} is ${quote(text)}; it must be ${describeAllowed(column)}.`,
  );
}

function describeAllowed(column: string): string {
  if (column === "date") return `a calendar date written YYYY-MM-DD, from ${FIRST_DATE} to ${LAST_DATE}`;
  if (column === "product_id") return "a text of 1 to 128 characters, all of them visible";
  const { least, most } = limitsOf(column);
  return `a number from ${least
    .toExponential()
    .replace(/^0e\+0$/, "0")
    .replace("+", "")} to ${most.toExponential().replace("+", "")}, or empty when missing`;
}
