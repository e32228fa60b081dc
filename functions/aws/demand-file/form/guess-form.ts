import { DataError } from "../../../contracts/errors";
import { checkEncoding } from "../check-encoding";
import type { CsvRecord } from "../csv-records";
import { LOCATION_COLUMN } from "../join-locations";
import { normaliseName } from "../names";
import { isMissingMark } from "../values";
import { CellProfile } from "./cell-profile";
import { matchColumns } from "./column-names";
import { candidateDateFormats, findDateFormat } from "./date-formats";
import { DELIMITERS, type FileForm, type GivenForm, PLAIN_FORM } from "./file-form";
import { findEncoding, type HeadRecord, splitHead } from "./head";
import { type Header, hasOwnNames, settleColumns } from "./settle-columns";

/** Titles and notes before the column names may take so many records. */
const MOST_RECORDS_BEFORE_HEADER = 40;
/** Rows that must look plain for a file to be read as ours without looking at all of it first. */
const ROWS_LOOKED_AT = 200;

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
  if (!head.includes("\n") && head.includes("\r")) {
    throw new DataError(
      `${fileName}: the lines end with a carriage return alone, as on old Macintoshes. Write them anew, for example with: tr '\\r' '\\n' < ${fileName} > new.csv`,
    );
  }
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
  const profile = new CellProfile({
    headerLine,
    names: header.names,
    date: columns.date,
    texts: [columns.product_id!, columns.location ?? ""],
    numbers: new Set(Object.values(columns)),
    hasOwnNames: hasOwnNames(columns),
  });
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
      if (column === "product_id" || column === LOCATION_COLUMN || isMissingMark(text)) return true;
      if (column === "date") return text.length === 10 && plainDate.parse(text) !== undefined;
      return /^-?\d+(\.\d+)?$/.test(text);
    }),
  );
}
