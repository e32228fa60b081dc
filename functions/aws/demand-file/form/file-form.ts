import { UsageError } from "../../../contracts/errors";
import { REQUIRED_COLUMNS } from "../demand-rows";
import { quote } from "../names";
import { type ColumnMapping, MAPPED_COLUMNS } from "./column-names";
import { DATE_FORMAT_EXAMPLES, findDateFormat } from "./date-formats";
import type { DecimalMark } from "./decimal-marks";

/** How the text of a demand file is to be read. */
export interface FileForm {
  /** Label of the encoding, as the WHATWG Encoding Standard names it. */
  readonly encoding: string;
  /** One ASCII character. */
  readonly delimiter: string;
  readonly decimal: DecimalMark;
  /** Name of a date format ({@link findDateFormat}). */
  readonly dateFormat: string;
  /** Line of the column names, from 1; 0 when the file has none and columns are known by their place. */
  readonly headerLine: number;
  readonly columns: ColumnMapping;
}

/** What an operator says of a file; the rest is found out. */
export interface GivenForm extends Partial<FileForm> {
  /** What a row is about, where dates alone do not tell. */
  readonly period?: Period;
  /** Whether several rows of a product and day are summed. */
  readonly sumRows?: boolean;
  /** Ids of rows that are no products, for example totals. */
  readonly excludedProducts?: readonly string[];
}

/** What a row is about. A row of a week or month is spread evenly over its days. */
export const PERIODS = ["day", "week-starting", "week-ending", "month"] as const;
export type Period = (typeof PERIODS)[number];

/** The form in which our own files are written. */
export const PLAIN_FORM: FileForm = {
  encoding: "utf-8",
  delimiter: ",",
  decimal: "point",
  dateFormat: "YYYY-MM-DD",
  headerLine: 1,
  columns: Object.fromEntries(REQUIRED_COLUMNS.map((name) => [name, name])),
};

/** Whether a price is known to be missing: no column, and said so. */
export const NO_COLUMN = "none";

export const DELIMITERS: Readonly<Record<string, string>> = {
  comma: ",",
  semicolon: ";",
  tab: "\t",
  pipe: "|",
};

const ENCODINGS = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1250",
  "windows-1251",
  "windows-1252",
  "iso-8859-2",
  "iso-8859-15",
  "macintosh",
  "shift_jis",
  "gbk",
];

/** Options of the command line, and settings of a stack under `data.file`, that say how a file is written. */
export interface FormOptions {
  readonly columns?: string;
  readonly dateFormat?: string;
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly encoding?: string;
  readonly headerLine?: unknown;
  readonly period?: string;
  readonly sumRows?: boolean;
  readonly excludeProducts?: string;
}

/** @throws UsageError naming the option, what it was and what it may be */
export function readFormOptions(options: FormOptions): GivenForm {
  const given: { -readonly [Key in keyof GivenForm]: GivenForm[Key] } = {};
  if (options.columns !== undefined) given.columns = parseMapping(options.columns, MAPPED_COLUMNS);
  if (options.dateFormat !== undefined) {
    if (!findDateFormat(options.dateFormat)) {
      throw new UsageError(
        `--date-format is ${quote(options.dateFormat)}; it must be a pattern of YYYY, YY, MM, MMM, DD and WW such as ${DATE_FORMAT_EXAMPLES}.`,
      );
    }
    given.dateFormat = options.dateFormat;
  }
  if (options.delimiter !== undefined) given.delimiter = parseDelimiter(options.delimiter);
  if (options.decimal !== undefined) {
    const marks: Readonly<Record<string, DecimalMark>> = {
      ".": "point",
      ",": "comma",
      point: "point",
      comma: "comma",
    };
    given.decimal = choose("--decimal", options.decimal, marks);
  }
  if (options.encoding !== undefined) {
    const encodings = Object.fromEntries(ENCODINGS.map((name) => [name, name]));
    given.encoding = choose("--encoding", options.encoding.toLowerCase(), encodings);
  }
  if (options.headerLine !== undefined) {
    const line = Number(options.headerLine);
    if (!Number.isInteger(line) || line < 0 || line > 1_000) {
      throw new UsageError(
        `--header-line is ${quote(String(options.headerLine))}; it must be the line of the column names, 1 to 1000, or 0 when the file has none.`,
      );
    }
    given.headerLine = line;
  }
  if (options.period !== undefined) {
    given.period = choose(
      "--period",
      options.period,
      Object.fromEntries(PERIODS.map((name) => [name, name])),
    );
  }
  if (options.sumRows) given.sumRows = true;
  if (options.excludeProducts !== undefined) {
    given.excludedProducts = options.excludeProducts.split(",").map((id) => id.trim());
  }
  return given;
}

function choose<T>(option: string, text: string, allowed: Readonly<Record<string, T>>): T {
  if (Object.hasOwn(allowed, text)) return allowed[text]!;
  throw new UsageError(
    `${option} is ${quote(text)}; it must be one of ${Object.keys(allowed).map(quote).join(", ")}.`,
  );
}

function parseDelimiter(text: string): string {
  if (Object.hasOwn(DELIMITERS, text)) return DELIMITERS[text]!;
  if (text === "\\t") return "\t";
  if (/^[\t -~]$/.test(text) && !/["\w]/.test(text)) return text;
  throw new UsageError(
    `--delimiter is ${quote(text)}; it must be one character such as ";", or ${Object.keys(DELIMITERS).map(quote).join(", ")}.`,
  );
}

/**
 * `date=Datum,units_sold=Menge`; a comma within a name is written `\,`.
 *
 * @throws UsageError for a column that is none of `allowed`
 */
export function parseMapping<Name extends string>(
  text: string,
  allowed: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const mapping: Partial<Record<Name, string>> = {};
  for (const part of text.split(/(?<!\\),/)) {
    const [, column = "", name = ""] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    if (!allowed.includes(column as Name) || name === "") {
      throw new UsageError(
        `--columns has ${quote(part)}; it must hold pairs such as ${allowed[0]}=NAME,${allowed[1]}=NAME, on the left one of ${allowed.map(quote).join(", ")}.`,
      );
    }
    mapping[column as Name] = name.replaceAll("\\,", ",");
  }
  return mapping;
}

/** The options that state a form, without those that are as in our own files. */
export function listFormOptions(form: FileForm): FormOptions {
  const delimiter = Object.entries(DELIMITERS).find(([, mark]) => mark === form.delimiter)?.[0];
  const columns = Object.entries(form.columns)
    .filter(([column, name]) => column !== name)
    .map(([column, name]) => `${column}=${name.replaceAll(",", "\\,")}`)
    .join(",");
  return {
    ...(form.encoding !== PLAIN_FORM.encoding && { encoding: form.encoding }),
    ...(form.delimiter !== PLAIN_FORM.delimiter && { delimiter: delimiter ?? form.delimiter }),
    ...(form.decimal !== PLAIN_FORM.decimal && { decimal: form.decimal }),
    ...(form.dateFormat !== PLAIN_FORM.dateFormat && { dateFormat: form.dateFormat }),
    ...(form.headerLine !== PLAIN_FORM.headerLine && { headerLine: form.headerLine }),
    ...(columns !== "" && { columns }),
  };
}

/** Options as they are written on a command line. */
export function renderFormOptions(options: FormOptions): string {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => {
      const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      return value === true ? option : `${option} ${quoteForShell(String(value))}`;
    })
    .join(" ");
}

function quoteForShell(value: string): string {
  return /^[\w./:=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
