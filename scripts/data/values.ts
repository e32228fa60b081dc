import { DataError } from "../../functions/contracts/errors";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import type { RequiredColumn } from "./demand-rows";

const MISSING_MARKS = new Set(["", "nan", "na", "n/a", "null", "none"]);

/** Days a file may hold. What lies outside stands for "unknown" or is a wrong unit, and would make ages of closures. */
const FIRST_DATE = "1900-01-01";
const LAST_DATE = "2199-12-31";
const FIRST_DAY = parseDay(FIRST_DATE)!;
const LAST_DAY = parseDay(LAST_DATE)!;

/** Largest size of units and prices: above it sums of squares lose their digits, and nobody sells so much in a day. */
const LARGEST_MAGNITUDE = 1e12;

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

/** Whether units or a price may be this; `NaN` is a missing one. */
export function isAllowedNumber(column: "units_sold" | "selling_price", value: number): boolean {
  if (Number.isNaN(value)) return true;
  return value <= LARGEST_MAGNITUDE && value >= (column === "selling_price" ? 0 : -LARGEST_MAGNITUDE);
}

const ALLOWED: Readonly<Record<RequiredColumn, string>> = {
  date: `a calendar date written YYYY-MM-DD, from ${FIRST_DATE} to ${LAST_DATE}`,
  product_id: "a text of 1 to 128 printable characters",
  units_sold: "a number from -1e12 to 1e12, or empty when missing",
  selling_price: "a number from 0 to 1e12, or empty when missing",
};

/** Error that names file, line, column, value and what is allowed. */
export function refuseValue(
  fileName: string,
  lineNoun: string,
  line: number,
  column: RequiredColumn,
  text: string,
): DataError {
  return new DataError(
    `${fileName}, ${lineNoun} ${line}: ${column} is ${quote(text)}; it must be ${ALLOWED[column]}.`,
  );
}

/** A text of the file for a message: short, and without control characters, which a terminal would obey. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return `"${short.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))}"`;
}
