import { UsageError } from "../contracts/errors";
import type { HttpEvent } from "../contracts/events";
import { headerOf } from "./report-request";

/** More than that comes as a file. */
export const MOST_ROWS = 10_000;
const LARGEST_BODY_BYTES = 5 << 20;

/** Longest text of a cell. */
export const LONGEST_CELL = 1_000;
/** Longest name of a column. */
export const LONGEST_NAME = 200;

type Cell = string | number | boolean | null;
type Row = Readonly<Record<string, Cell>>;

/** Rows that were sent, as the text of a CSV file. */
export interface DemandRequest {
  readonly text: string;
  /** Whether the columns bear our names: then no form of files applies. */
  readonly isOurs: boolean;
}

/** @throws UsageError when the body is no CSV or JSON of rows, or too large */
export function parseDemandRequest(event: HttpEvent): DemandRequest {
  const body = event.body ?? "";
  const text = event.isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  if (Buffer.byteLength(text) > LARGEST_BODY_BYTES) {
    throw new UsageError(
      `The body has more than ${LARGEST_BODY_BYTES / 2 ** 20} MiB. Put a file under incoming/ in the lake instead.`,
    );
  }
  const [mediaType = ""] = (headerOf(event, "content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() === "text/csv") return { text, isOurs: false };
  if (mediaType.trim().toLowerCase() === "application/json")
    return { text: toCsv(parseRows(text)), isOurs: true };
  throw new UsageError(
    `Content-Type is "${mediaType.slice(0, 60)}"; it must be text/csv, or application/json with {"rows": [{"date": "2026-11-29", "product_id": "...", "units_sold": 3, "selling_price": 4.5}]}.`,
  );
}

function parseRows(text: string): readonly Row[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError('The body is no JSON. Send {"rows": [...]}.');
  }
  const refuse = (what: string): never => {
    throw new UsageError(
      `${what} Send {"rows": [...]} with 1 to ${MOST_ROWS} objects of texts, numbers, true, false and null.`,
    );
  };
  if (!isObject(value)) return refuse("The body is no object.");
  const unknown = Object.keys(value).filter((key) => key !== "rows");
  if (unknown.length > 0) return refuse(`The body has "${unknown[0]!.slice(0, 60)}", which is not known.`);
  const { rows } = value;
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > MOST_ROWS) {
    return refuse(`"rows" is ${Array.isArray(rows) ? `a list of ${rows.length}` : "no list"}.`);
  }
  for (const [index, row] of rows.entries()) {
    if (!isObject(row)) return refuse(`rows.${index} is no object.`);
    for (const [name, cell] of Object.entries(row)) {
      if (name === "" || name.length > LONGEST_NAME)
        return refuse(`rows.${index} has a column without a usable name.`);
      if (!isCell(cell))
        return refuse(
          `rows.${index}.${name} is no text of at most ${LONGEST_CELL} characters and no number.`,
        );
    }
  }
  return rows as readonly Row[];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCell(value: unknown): value is Cell {
  if (typeof value === "string") return value.length <= LONGEST_CELL;
  return value === null || typeof value === "number" || typeof value === "boolean";
}

function toCsv(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))];
  return `${lines.map((cells) => cells.map(writeCell).join(",")).join("\n")}\n`;
}

function writeCell(value: Cell): string {
  const text = typeof value === "boolean" ? String(Number(value)) : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
