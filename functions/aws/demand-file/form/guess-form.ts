import { DataError } from "../../../contracts/errors";
import { checkEncoding } from "../check-encoding";
import { type CsvRecord, fieldText } from "../csv-records";
import { REQUIRED_COLUMNS } from "../demand-rows";
import { normaliseName, quote } from "../names";
import { isMissingMark } from "../values";
import { type ColumnMapping, MAPPED_COLUMNS, type MappedColumn, matchColumns } from "./column-names";
import {
  candidateDateFormats,
  DATE_FORMAT_EXAMPLES,
  type DateFormat,
  findDateFormat,
  isRare,
} from "./date-formats";
import { DECIMAL_MARKS, type DecimalMark, parseWrittenNumber } from "./decimal-marks";
import { DELIMITERS, type FileForm, type GivenForm, NO_COLUMN, PLAIN_FORM } from "./file-form";
import { findEncoding, type HeadRecord, splitHead } from "./head";

/** Titles and notes before the column names may take so many records. */
const MOST_RECORDS_BEFORE_HEADER = 40;
/** Rows that must look plain for a file to be read as ours without looking at all of it first. */
const ROWS_LOOKED_AT = 200;
const FEWEST_DATES_PER_YEAR = 12;
const DAYS_PER_YEAR = 365.25;

/** Reads all records of the file in an encoding, split at a delimiter. */
export type ReadAll = (
  form: Pick<FileForm, "encoding" | "delimiter">,
  onRecord: (record: CsvRecord) => void,
) => Promise<void>;

/**
 * Finds out how a demand file is written: encoding, delimiter, line of the column names, columns, date format and
 * decimal mark. What is given is taken; where the file can be read in two ways, none is chosen.
 *
 * @param head the first bytes, unpacked
 * @param isWhole whether they are the whole file
 * @throws DataError when a column is not found, or two readings remain; it names the option that decides
 */
export async function guessForm(
  fileName: string,
  head: Buffer,
  isWhole: boolean,
  given: GivenForm,
  readAll: ReadAll,
): Promise<FileForm> {
  const encoding = given.encoding ?? findEncoding(head);
  if (encoding === "utf-8")
    checkEncoding(fileName, isWhole ? head : head.subarray(0, head.lastIndexOf(0x0a) + 1), 1);
  const text = encoding === "utf-8" ? head : decodeHead(head, encoding);
  const { delimiter, records } = given.delimiter
    ? { delimiter: given.delimiter, records: splitHead(text, isWhole, given.delimiter) }
    : findDelimiter(text, isWhole, given);
  const header = findHeader(fileName, records, given);
  const { headerLine } = header;
  const columns = settleColumns(fileName, header, given);
  const form = { encoding, delimiter, headerLine, columns };
  if (given.dateFormat && given.decimal)
    return { ...form, dateFormat: given.dateFormat, decimal: given.decimal };
  const isOurs =
    delimiter === PLAIN_FORM.delimiter && headerLine === PLAIN_FORM.headerLine && hasOwnNames(columns);
  if (
    isOurs &&
    given.dateFormat === undefined &&
    given.decimal !== "comma" &&
    looksPlain(form, header, records)
  ) {
    return PLAIN_FORM;
  }
  const profile = new Profile(form, header.names);
  await readAll(form, (record) => profile.add(record));
  return {
    ...form,
    dateFormat: given.dateFormat ?? profile.decideDates(fileName),
    decimal: given.decimal ?? profile.decideDecimals(fileName),
  };
}

function decodeHead(head: Buffer, encoding: string): Buffer {
  return Buffer.from(new TextDecoder(encoding).decode(head, { stream: true }), "utf8");
}

/** The delimiter under which the column names are found; where none is, the one that makes the most even fields. */
function findDelimiter(
  head: Buffer,
  isWhole: boolean,
  given: GivenForm,
): { delimiter: string; records: readonly HeadRecord[] } {
  // Spreadsheets write the delimiter into the first line: "sep=;".
  const stated = /^\uFEFF?"?sep=([\t -~])"?\r?\n/i.exec(head.subarray(0, 20).toString("utf8"))?.[1];
  const marks = stated ? [stated] : Object.values(DELIMITERS);
  const tried = marks.map((delimiter) => {
    const records = splitHead(head, isWhole, delimiter);
    const found = Math.max(0, ...beginOf(records).map((record) => countKnown(record, given)));
    return { delimiter, records, score: found * 1_000 + countEven(records) };
  });
  return tried.reduce((best, next) => (next.score > best.score ? next : best));
}

function beginOf(records: readonly HeadRecord[]): readonly HeadRecord[] {
  return records.slice(0, MOST_RECORDS_BEFORE_HEADER);
}

function countKnown({ fields }: HeadRecord, given: GivenForm): number {
  if (given.headerLine === 0) return 0;
  const { columns, unclear } = matchColumns(fields, {});
  const names = fields.map(normaliseName);
  const givenFound = Object.values(given.columns ?? {}).filter((name) => names.includes(normaliseName(name)));
  return Math.max(Object.keys(columns).length + Object.keys(unclear).length, givenFound.length);
}

/** Records that have as many fields, above one, as most others. */
function countEven(records: readonly HeadRecord[]): number {
  const counts = new Map<number, number>();
  for (const { fields } of records) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  counts.delete(1);
  return Math.min(999, Math.max(0, ...counts.values()));
}

interface Header {
  readonly headerLine: number;
  /** Names of the columns, `column_N` where the file has none. */
  readonly names: readonly string[];
}

function findHeader(fileName: string, records: readonly HeadRecord[], given: GivenForm): Header {
  if (given.headerLine === 0) {
    const widest = Math.max(0, ...records.map(({ fields }) => fields.length));
    return { headerLine: 0, names: Array.from({ length: widest }, (_, index) => `column_${index + 1}`) };
  }
  const begin = beginOf(records);
  const ranked = begin
    .filter(({ line }) => given.headerLine === undefined || line === given.headerLine)
    .map((record) => ({ record, known: countKnown(record, given) }))
    .sort((a, b) => b.known - a.known || a.record.line - b.record.line);
  const best = ranked[0];
  if (best && (best.known > 0 || given.headerLine !== undefined)) {
    return { headerLine: best.record.line, names: best.record.fields.map(normaliseName) };
  }
  if (given.headerLine !== undefined) {
    throw new DataError(
      `${fileName} has no line ${given.headerLine} with column names; say another --header-line.`,
    );
  }
  // Nothing is known by name. The first line of the table is shown, whether it holds names or values.
  const first = begin.find(({ fields }) => fields.length > 1) ?? begin[0];
  if (!first) throw new DataError(`${fileName} is empty; it must hold a header line and rows.`);
  const formats = candidateDateFormats().filter(({ name }) => !name.startsWith("unix"));
  const holdsValues = first.fields.some((field) => formats.some((format) => format.parse(field.trim())));
  if (holdsValues) {
    throw new DataError(
      `${fileName}, line ${first.line}: there are values where the names of the columns should be. Say by their places what the columns are, for example --header-line 0 --columns date=1,product_id=2,units_sold=3,selling_price=4.`,
    );
  }
  return { headerLine: first.line, names: first.fields.map(normaliseName) };
}

/** Every column that is needed, by its name in the file. @throws DataError */
export function settleColumns(
  fileName: string,
  { headerLine, names }: Header,
  given: GivenForm,
): ColumnMapping {
  const stated = Object.fromEntries(
    Object.entries(given.columns ?? {}).map(([column, name]) => [
      column,
      headerLine === 0 && /^\d+$/.test(name) ? `column_${name}` : normaliseName(name),
    ]),
  ) as ColumnMapping;
  const has = quoteAll(names.filter((name) => name !== ""));
  for (const [column, name] of Object.entries(stated)) {
    if (!names.includes(name) && !(column === "selling_price" && name === NO_COLUMN)) {
      throw new DataError(
        `${fileName} has no column ${quote(name)}, which --columns takes for ${column}; it has ${has}.`,
      );
    }
  }
  // Whoever names the columns as we do means the others as they are called.
  if (given.columns === undefined && REQUIRED_COLUMNS.every((name) => names.includes(name))) {
    return Object.fromEntries(
      MAPPED_COLUMNS.filter((name) => names.includes(name)).map((name) => [name, name]),
    );
  }
  const { columns, unclear } =
    headerLine === 0 ? { columns: stated, unclear: {} } : matchColumns(names, stated);
  for (const [column, matches] of Object.entries(unclear)) {
    if (!REQUIRED_COLUMNS.includes(column as never)) continue;
    throw new DataError(
      `${fileName}: ${matches.map(quote).join(" and ")} may each be ${column}. Say which, for example --columns ${column}=${matches[0]}.`,
    );
  }
  const needed =
    columns.revenue === undefined
      ? REQUIRED_COLUMNS
      : REQUIRED_COLUMNS.filter((name) => name !== "selling_price");
  const missing = needed.filter((column) => columns[column] === undefined);
  if (missing.length > 0) {
    throw new DataError(
      `${fileName} lacks the column${missing.length > 1 ? "s" : ""} ${quoteAll(missing)}; it has ${has}. ` +
        `Say which they are, for example --columns ${missing.map((column) => `${column}=NAME`).join(",")}${adviseOnPrice(missing)}.`,
    );
  }
  return columns;
}

function adviseOnPrice(missing: readonly MappedColumn[]): string {
  return missing.includes("selling_price")
    ? `; for the money of a row in place of a price --columns revenue=NAME, for a file without either --columns selling_price=${NO_COLUMN}`
    : "";
}

function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(quote).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function hasOwnNames(columns: ColumnMapping): boolean {
  return REQUIRED_COLUMNS.every((name) => columns[name] === name);
}

/** Whether a file is written as ours are, by its header and first rows. */
function looksPlain(
  form: Omit<FileForm, "dateFormat" | "decimal">,
  { names }: Header,
  records: readonly HeadRecord[],
): boolean {
  if (form.encoding !== "utf-8") return false;
  const plainDate = findDateFormat(PLAIN_FORM.dateFormat)!;
  const rows = records.filter(({ line }) => line > form.headerLine).slice(0, ROWS_LOOKED_AT);
  const places = Object.entries(form.columns).map(([column, name]) => ({
    column,
    field: names.indexOf(name),
  }));
  return rows.every(({ fields }) =>
    places.every(({ column, field }) => {
      const text = fields[field]?.trim() ?? "";
      if (column === "product_id" || isMissingMark(text)) return true;
      if (column === "date") return text.length === 10 && plainDate.parse(text) !== undefined;
      return /^-?\d+(\.\d+)?$/.test(text);
    }),
  );
}

interface DateTally {
  readonly format: DateFormat;
  read: number;
  /** Changes with any day read differently. */
  fingerprint: number;
  readonly days: Set<number>;
}

interface NumberTally {
  readonly isKnown: boolean;
  readonly field: number;
  filled: number;
  neither: number;
  onlyPoint: number;
  onlyComma: number;
  /** Cells that are two numbers: `1,234`. */
  either: number;
  example: string;
}

/** What all cells of dates and numbers allow. */
class Profile {
  private readonly dates: readonly DateTally[] = candidateDateFormats().map((format) => ({
    format,
    read: 0,
    fingerprint: 0,
    days: new Set<number>(),
  }));
  private readonly numbers: readonly NumberTally[];
  private readonly dateField: number;
  private readonly seen = new Map<string, readonly (number | undefined)[]>();
  private example = "";
  private rows = 0;

  constructor(
    private readonly form: Omit<FileForm, "dateFormat" | "decimal">,
    names: readonly string[],
  ) {
    const { columns } = form;
    this.dateField = names.indexOf(columns.date!);
    const known = new Set(Object.values(columns));
    this.numbers = names.flatMap((name, field) =>
      name === columns.date || name === columns.product_id
        ? []
        : [
            {
              isKnown: known.has(name),
              field,
              filled: 0,
              neither: 0,
              onlyPoint: 0,
              onlyComma: 0,
              either: 0,
              example: "",
            },
          ],
    );
  }

  add(record: CsvRecord): void {
    if (record.line <= this.form.headerLine) return;
    if (this.dateField < record.fieldCount) this.addDate(fieldText(record, this.dateField).trim());
    for (const tally of this.numbers) {
      if (tally.field < record.fieldCount) addNumber(tally, fieldText(record, tally.field).trim());
    }
  }

  private addDate(text: string): void {
    if (text === "") return;
    let days = this.seen.get(text);
    if (!days) {
      days = this.dates.map(({ format }) => format.parse(text)?.day);
      this.seen.set(text, days);
    }
    // What is a date in no format is no row of the table, or a bad one: neither says how the others are written.
    if (days.every((day) => day === undefined)) {
      this.example ||= text;
      return;
    }
    this.rows++;
    for (const [index, tally] of this.dates.entries()) {
      const day = days[index];
      if (day === undefined) continue;
      tally.read++;
      tally.fingerprint = (Math.imul(tally.fingerprint, 31) + day) | 0;
      tally.days.add(day);
    }
  }

  /** @throws DataError when no format reads the dates, or two read them differently */
  decideDates(fileName: string): string {
    const advice = "Say how they are written with --date-format, for example";
    if (this.rows === 0) {
      throw new DataError(
        `${fileName}: the dates, such as ${quote(this.example)}, are written in no known format. ${advice} ${DATE_FORMAT_EXAMPLES}.`,
      );
    }
    const most = Math.max(...this.dates.map(({ read }) => read));
    // With most of a file in one format the other lines are bad ones, and are named when it is read.
    const plain = this.dates.find(({ format }) => format.name === PLAIN_FORM.dateFormat)!;
    if (most < this.rows * 0.9 && hasOwnNames(this.form.columns) && plain.read > 0) return plain.format.name;
    if (most < this.rows * 0.9) {
      throw new DataError(
        `${fileName}: the dates are written in several formats, of which none fits more than ${Math.round((100 * most) / this.rows)} % of the lines. Write them in one.`,
      );
    }
    let left = this.dates.filter(({ read }) => read === most);
    for (const isUnlikely of [isTooSparse, ({ format }: DateTally) => isRare(format)]) {
      const likely = left.filter((tally) => !isUnlikely(tally));
      if (likely.length > 0) left = likely;
    }
    const [first, ...others] = left;
    const other = others.find(({ fingerprint }) => fingerprint !== first!.fingerprint);
    if (other) {
      const example = [...this.seen].find(([, days]) => {
        const [a, b] = [first!, other].map((tally) => days[this.dates.indexOf(tally)]);
        return a !== undefined && a !== b;
      });
      throw new DataError(
        `${fileName}: dates such as ${quote(example?.[0] ?? "")} can be read as ${[first!, other].map(({ format }) => format.name).join(" or ")}, and nothing in the file decides. ${advice} --date-format ${first!.format.name}.`,
      );
    }
    return first!.format.name;
  }

  /** @throws DataError when the numbers can be read in two ways */
  decideDecimals(fileName: string): DecimalMark {
    const numeric = this.numbers.filter(
      ({ isKnown, neither, filled }) => isKnown || neither === 0 || neither < filled / 20,
    );
    for (const tallies of [numeric.filter(({ isKnown }) => isKnown), numeric]) {
      const points = sum(tallies, ({ onlyPoint }) => onlyPoint);
      const commas = sum(tallies, ({ onlyComma }) => onlyComma);
      if (points + commas === 0) continue;
      // Of a few among many the lines are named as bad ones.
      if (commas <= points / 20) return "point";
      if (points <= commas / 20) return "comma";
      throw new DataError(
        `${fileName}: some numbers have a decimal point (${points}), others a decimal comma (${commas}). Write them in one way, or say with --decimal which is meant: the others are then named line by line.`,
      );
    }
    const unclear = numeric.find(({ either }) => either > 0);
    if (!unclear) return "point";
    throw new DataError(
      `${fileName}: numbers such as ${quote(unclear.example)} can be thousands or decimals, and nothing in the file decides. Say which with --decimal point (${parseWrittenNumber(unclear.example, "point")}) or --decimal comma (${parseWrittenNumber(unclear.example, "comma")}).`,
    );
  }
}

function sum(tallies: readonly NumberTally[], measure: (tally: NumberTally) => number): number {
  return tallies.reduce((total, tally) => total + measure(tally), 0);
}

/** Fewer dates than months of their span: a reading in which the days became years. */
function isTooSparse({ days }: DateTally): boolean {
  let [first, last] = [Infinity, -Infinity];
  for (const day of days) {
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  const years = (last - first) / DAYS_PER_YEAR;
  return years > 0.5 && days.size < years * FEWEST_DATES_PER_YEAR * 0.9;
}

function addNumber(tally: NumberTally, text: string): void {
  if (isMissingMark(text)) return;
  tally.filled++;
  if (/^-?\d{1,9}$/.test(text)) return;
  const [point, comma] = DECIMAL_MARKS.map((mark) => parseWrittenNumber(text, mark));
  if (point === undefined && comma === undefined) tally.neither++;
  else if (comma === undefined) tally.onlyPoint++;
  else if (point === undefined) tally.onlyComma++;
  else if (point !== comma) {
    tally.either++;
    tally.example ||= text;
  }
}
