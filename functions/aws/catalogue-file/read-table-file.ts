import { basename } from "node:path";
import { DataError, UsageError } from "../../contracts/errors";
import { type CsvRecord, fieldText } from "../demand-file/csv-records";
import { Faults } from "../demand-file/faults";
import { CellProfile } from "../demand-file/form/cell-profile";
import { foldName } from "../demand-file/form/column-names";
import {
  DELIMITERS,
  type FormOptions,
  PLAIN_FORM,
  parseMapping,
  readFormOptions,
} from "../demand-file/form/file-form";
import { findEncoding, splitHead } from "../demand-file/form/head";
import { normaliseName, quote } from "../demand-file/names";
import { readHead, readRecords } from "../demand-file/read-csv";
import { isMissingMark } from "../demand-file/values";
import type { CatalogueRows } from "../lake/catalogue-writer";
import type { CatalogueColumn } from "./columns";
import { OwnColumns } from "./own-columns";
import { type CellForm, describeCell, readCell } from "./read-cell";

/** Titles and notes before the column names may take so many records. */
const MOST_RECORDS_BEFORE_HEADER = 40;

/** What is said of the form of a file; the rest is found out. */
export type CatalogueFormOptions = Pick<
  FormOptions,
  "columns" | "dateFormat" | "delimiter" | "decimal" | "encoding" | "headerLine"
>;

/** What a file is to hold. */
export interface TableDescription<Row> {
  readonly columns: readonly CatalogueColumn<Row>[];
  /** Columns that must be there, with a value in each row; what the rows are called by is the first. */
  readonly required: readonly [keyName: string, ...others: string[]];
  /** What no two rows may have in common. */
  readonly idOf: (row: Row) => string;
  /** How a row is called in a message. @default the key column and what stands there */
  readonly nameOf?: (row: Row) => string;
  /** What a row says that cannot be true; `undefined` when all is well. */
  readonly checkRow?: (row: Row) => string | undefined;
  /** Whether columns of numbers that are not known belong to the rows, as `values` by name. */
  readonly hasOwnColumns?: boolean;
}

/** A file of products, suppliers or the like, read and found valid. */
export interface CatalogueFile<Row> extends CatalogueRows<Row> {
  readonly fileName: string;
  /** Our name of each column, its name in the file, and how many rows have a value. */
  readonly columns: readonly { readonly name: string; readonly title: string; readonly filled: number }[];
  /** Columns of the file that mean nothing to the master. */
  readonly ignored: readonly string[];
}

/**
 * Reads and checks a file: CSV in any usual form, gzipped or not.
 *
 * @throws UsageError for a file of another format or an option that is none
 * @throws DataError naming the bad lines, up to fifty, or what cannot be told without being said
 */
export async function readTableFile<Row extends object>(
  path: string,
  given: CatalogueFormOptions,
  description: TableDescription<Row>,
): Promise<CatalogueFile<Row>> {
  const { required, idOf, checkRow = () => undefined } = description;
  const { nameOf = (row) => `${required[0]} ${quote(idOf(row))}` } = description;
  const fileName = basename(path);
  if (!/\.(csv|tsv|txt)(\.gz)?$/i.test(fileName)) {
    throw new UsageError(
      `"${path}" is of no known format; the name must end in .csv, .tsv or .txt (each also .gz). Save a spreadsheet as CSV.`,
    );
  }
  const table = await openTable(path, fileName, given, description);
  const faults = new Faults(fileName, "line");
  const own = new OwnColumns(description.hasOwnColumns ? table.ignored : [], table.names, table.form.decimal);
  const rows: Row[] = [];
  const lineOf = new Map<string, number>();
  await table.read((record) => {
    if (record.fieldCount !== table.names.length) {
      faults.add(record.line, `${record.fieldCount} fields; the header has ${table.names.length}.`);
      return;
    }
    const row: Record<string, string | number> = {};
    let isBad = false;
    for (const { name, field, cell, place } of table.columns) {
      const text = fieldText(record, place).trim();
      if (isMissingMark(text) && !required.includes(name)) continue;
      const value = readCell(text, cell, table.form);
      if (value !== undefined) row[field] = value;
      else {
        isBad = true;
        const allowed = describeCell(cell, table.form);
        faults.add(
          record.line,
          `${name} is ${quote(text)}; it must be ${allowed}${required.includes(name) ? "" : ", or empty"}.`,
        );
      }
    }
    if (isBad) return;
    const id = idOf(row as Row);
    const before = lineOf.get(id);
    if (before !== undefined) {
      faults.add(record.line, `${nameOf(row as Row)} stands on line ${before} already; each has one line.`);
      return;
    }
    lineOf.set(id, record.line);
    const contradiction = checkRow(row as Row);
    if (contradiction) faults.add(record.line, contradiction);
    else {
      own.add(record);
      rows.push(row as Row);
    }
  });
  own.tell(faults);
  faults.refuse();
  if (rows.length === 0) throw new DataError(`${fileName} holds no rows below its column names.`);
  return {
    fileName,
    rows: own.join(rows),
    fields: table.columns.map(({ field }) => field),
    columns: [
      ...table.columns.map(({ name, field, title }) => ({
        name,
        title,
        filled: rows.filter((row) => row[field] !== undefined).length,
      })),
      ...own.names.map((name) => ({ name, title: name, filled: own.count(name) })),
    ],
    ignored: table.ignored.filter((name) => !own.names.includes(name)),
  };
}

interface Table<Row> {
  readonly names: readonly string[];
  readonly columns: readonly (CatalogueColumn<Row> & { readonly place: number; readonly title: string })[];
  readonly ignored: readonly string[];
  readonly form: CellForm;
  /** Reads the rows below the column names. */
  read(onRow: (record: CsvRecord) => void): Promise<void>;
}

async function openTable<Row>(
  path: string,
  fileName: string,
  { columns: mapping, ...options }: CatalogueFormOptions,
  { columns: known, required, hasOwnColumns = false }: TableDescription<Row>,
): Promise<Table<Row>> {
  const stated =
    mapping === undefined
      ? {}
      : parseMapping(
          mapping,
          known.map(({ name }) => name),
        );
  const given = readFormOptions(options);
  const { head, isWhole } = await readHead(path, fileName);
  const encoding = given.encoding ?? findEncoding(head);
  const text = Buffer.from(new TextDecoder(encoding).decode(head, { stream: true }), "utf8");
  const match = (names: readonly string[]) => matchColumns(names.map(normaliseName), known, stated);
  const tried = (given.delimiter ? [given.delimiter] : Object.values(DELIMITERS)).map((delimiter) => {
    const records = splitHead(text, isWhole, delimiter)
      .slice(0, MOST_RECORDS_BEFORE_HEADER)
      .filter(({ line }) => given.headerLine === undefined || line === given.headerLine);
    const header = best(records, ({ fields }) => match(fields).columns.length);
    return { delimiter, header, score: header ? match(header.fields).columns.length : 0 };
  });
  const { delimiter, header } = best(tried, ({ score }) => score)!;
  if (!header) throw new DataError(`${fileName} has no line of column names.`);
  const names = header.fields.map(normaliseName);
  const { columns, unclear, missing } = match(names);
  refuseHeader(fileName, names, { columns, unclear, missing }, required);
  const read = (onRow: (record: CsvRecord) => void) =>
    readRecords(path, fileName, { encoding, delimiter }, (record) => {
      if (record.line > header.line) onRow(record);
    });
  const titleOf = (kind: string) =>
    columns.filter(({ cell }) => cell.kind === kind).map(({ title }) => title);
  const date = titleOf("day")[0];
  const profile = new CellProfile({
    headerLine: header.line,
    names,
    date,
    texts: [
      ...(hasOwnColumns ? [] : names.filter((name) => columns.every(({ title }) => title !== name))),
      ...["id", "place", "text", "category", "choice"].flatMap(titleOf),
      // One column of dates says how all are written.
      ...titleOf("day").slice(1),
    ],
    numbers: new Set(["number", "ratio"].flatMap(titleOf)),
    hasOwnNames: columns.some(({ name, title, cell }) => cell.kind === "day" && title === name),
  });
  let dates = 0;
  const dateField = date === undefined ? -1 : names.indexOf(date);
  await read((record) => {
    profile.add(record);
    if (dateField >= 0 && dateField < record.fieldCount && fieldText(record, dateField).trim() !== "")
      dates++;
  });
  return {
    names,
    columns,
    ignored: names.filter((name) => name !== "" && columns.every(({ title }) => title !== name)),
    form: {
      decimal: given.decimal ?? profile.decideDecimals(fileName),
      dateFormat: given.dateFormat ?? (dates > 0 ? profile.decideDates(fileName) : PLAIN_FORM.dateFormat),
    },
    read,
  };
}

/** The known columns among the names of a header: ours before all others, what is given before what is guessed. */
function matchColumns<Row>(
  names: readonly string[],
  known: readonly CatalogueColumn<Row>[],
  stated: Readonly<Partial<Record<string, string>>>,
) {
  const columns: (CatalogueColumn<Row> & { place: number; title: string })[] = [];
  const unclear: (readonly [name: string, titles: readonly string[]])[] = [];
  const missing: (readonly [name: string, title: string])[] = [];
  const taken = new Set(Object.values(stated).map((title) => normaliseName(title ?? "")));
  for (const column of known) {
    const given = stated[column.name];
    const title = given === undefined ? undefined : normaliseName(given);
    const found =
      title === undefined
        ? names.filter((name) => !taken.has(name) && column.known.includes(foldName(name)))
        : names.filter((name) => name === title);
    const chosen = found.includes(column.name) ? column.name : found[0];
    if (title !== undefined && chosen === undefined) missing.push([column.name, title]);
    else if (found.length > 1 && chosen !== column.name) unclear.push([column.name, found]);
    else if (chosen !== undefined) {
      columns.push({ ...column, place: names.indexOf(chosen), title: chosen });
      taken.add(chosen);
    }
  }
  return { columns, unclear, missing };
}

function refuseHeader<Row>(
  fileName: string,
  names: readonly string[],
  { columns, unclear, missing }: ReturnType<typeof matchColumns<Row>>,
  required: readonly string[],
): void {
  const has = names
    .filter((name) => name !== "")
    .slice(0, 20)
    .map(quote)
    .join(", ");
  if (missing.length > 0) {
    const [column, title] = missing[0]!;
    throw new DataError(
      `${fileName} has no column ${quote(title)}, which --columns takes for ${column}; it has ${has}.`,
    );
  }
  if (unclear.length > 0) {
    const [column, titles] = unclear[0]!;
    throw new DataError(
      `${fileName}: ${titles.map(quote).join(" and ")} may each be ${column}. Say which, for example --columns ${column}=${titles[0]}.`,
    );
  }
  const lacking = required.find((wanted) => !columns.some(({ name }) => name === wanted));
  if (lacking !== undefined) {
    throw new DataError(
      `${fileName} lacks the column "${lacking}"; it has ${has}. Say which it is, for example --columns ${lacking}=NAME.`,
    );
  }
  if (columns.length === 1) {
    throw new DataError(`${fileName} says nothing besides "${required[0]}"; it has ${has}.`);
  }
}

function best<Item>(items: readonly Item[], score: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (found, item) => (found === undefined || score(item) > score(found) ? item : found),
    undefined,
  );
}
