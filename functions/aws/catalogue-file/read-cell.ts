import { formatDay } from "../../demand/calendar";
import { isKeyPart } from "../../demand/series-key";
import { foldName } from "../demand-file/form/column-names";
import { findDateFormat } from "../demand-file/form/date-formats";
import { type DecimalMark, parseWrittenNumber } from "../demand-file/form/decimal-marks";
import { hasHiddenCharacter, normaliseName } from "../demand-file/names";
import { readProductId } from "../demand-file/product-interner";
import { isAllowedDay } from "../demand-file/values";
import type { CellKind } from "./columns";

const LONGEST_TEXT = 200;
const DEEPEST_CATEGORY = 6;
const HIGHEST_MARGIN = 0.99;

/** How numbers and dates of a file are written. */
export interface CellForm {
  readonly decimal: DecimalMark;
  readonly dateFormat: string;
}

/** The value of a cell that is not empty; `undefined` when it is none that the column may have. */
export function readCell(text: string, cell: CellKind, form: CellForm): string | number | undefined {
  switch (cell.kind) {
    case "id":
      return readProductId(text);
    case "place": {
      const place = readProductId(text);
      return place !== undefined && isKeyPart(place) ? place : undefined;
    }
    case "choice": {
      const folded = foldName(text);
      return Object.keys(cell.words).find((word) => word === folded || cell.words[word]!.includes(folded));
    }
    case "text":
      return readText(text);
    case "category":
      return readCategory(text);
    case "day": {
      const day = findDateFormat(form.dateFormat)!.parse(text)?.day;
      return day !== undefined && isAllowedDay(day) ? formatDay(day) : undefined;
    }
    case "ratio":
      return readRatio(text, form.decimal);
    case "number": {
      const value = parseWrittenNumber(text, form.decimal);
      const isAllowed = value !== undefined && value >= cell.least && value <= cell.most;
      return isAllowed && (!cell.isWhole || Number.isInteger(value)) ? value : undefined;
    }
  }
}

/** What a column may hold, as the end of "it must be ...". */
export function describeCell(cell: CellKind, { dateFormat }: CellForm): string {
  switch (cell.kind) {
    case "id":
      return "a text of 1 to 128 characters, all of them visible, and no number that a spreadsheet has shortened";
    case "place":
      return 'a text of 1 to 128 visible characters without " @ " in it';
    case "choice":
      return `one of ${Object.keys(cell.words).join(", ")}`;
    case "text":
      return `a text of up to ${LONGEST_TEXT} visible characters`;
    case "category":
      return `up to ${DEEPEST_CATEGORY} names parted by slashes, such as Food/Tea/Green`;
    case "day":
      return `a calendar date written ${dateFormat}`;
    case "ratio":
      return `a share of the price, written 0.4 or 40 %, from 0 to ${HIGHEST_MARGIN}`;
    case "number":
      return `${cell.isWhole ? "a whole number" : "a number"} from ${cell.least} to ${cell.most} ${cell.unit}`;
  }
}

function readText(text: string): string | undefined {
  const name = normaliseName(text);
  return name.length > 0 && name.length <= LONGEST_TEXT && !hasHiddenCharacter(name) ? name : undefined;
}

function readCategory(text: string): string | undefined {
  const parts = text.split(/[/>]/).map((part) => readText(part));
  if (parts.length > DEEPEST_CATEGORY || parts.includes(undefined)) return undefined;
  return parts.join("/");
}

/** A number of 1 or more could be a share or a percentage: only the sign says which. */
function readRatio(text: string, decimal: DecimalMark): number | undefined {
  const percent = /^(.*?)\s*%$/.exec(text)?.[1];
  const value = parseWrittenNumber(percent ?? text, decimal);
  if (value === undefined) return undefined;
  // 35 % is 0.35 and not 0.35000000000000003.
  const ratio = percent === undefined ? value : Number((value / 100).toPrecision(12));
  return ratio >= 0 && ratio <= HIGHEST_MARGIN ? ratio : undefined;
}
