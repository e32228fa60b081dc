import { DataError } from "../../functions/contracts/errors";
import type { RequiredColumn } from "./demand-rows";

const MISSING_MARKS = new Set(["", "nan", "na", "n/a", "null", "none"]);

/** Whether a text is one of the usual ways to write "no value". */
export function isMissingMark(text: string): boolean {
  return MISSING_MARKS.has(text.trim().toLowerCase());
}

const ALLOWED: Readonly<Record<RequiredColumn, string>> = {
  date: "a calendar date written YYYY-MM-DD",
  product_id: "a text of 1 to 128 printable characters",
  units_sold: "a number, or empty when missing",
  selling_price: "a number of 0 or more, or empty when missing",
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
    `${fileName}, ${lineNoun} ${line}: ${column} is "${shorten(text)}"; it must be ${ALLOWED[column]}.`,
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
