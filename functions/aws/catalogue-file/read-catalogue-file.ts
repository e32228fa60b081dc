import { basename } from "node:path";
import type { Location, Product, Supplier } from "../../contracts/catalogue";
import { DataError, UsageError } from "../../contracts/errors";
import { toSeriesKey } from "../../demand/series-key";
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
import { type CatalogueColumn, LOCATION_COLUMNS, PRODUCT_COLUMNS, SUPPLIER_COLUMNS } from "./columns";
import { type CellForm, describeCell, readCell } from "./read-cell";

/** Titles and notes before the column names may take so many records. */
const MOST_RECORDS_BEFORE_HEADER = 40;

/** What is said of the form of a file; the rest is found out. */
export type CatalogueFormOptions = Pick<
  FormOptions,
  "columns" | "dateFormat" | "delimiter" | "decimal" | "encoding" | "headerLine"
>;

/** A file of products or suppliers, read and found valid. */
export interface CatalogueFile<Row> extends CatalogueRows<Row> {
  readonly fileName: string;
  /** Our name of each column, its name in the file, and how many rows have a value. */
  readonly columns: readonly { readonly name: string; readonly title: string; readonly filled: number }[];
  /** Columns of the file that mean nothing to the master. */
  readonly ignored: readonly string[];
}

/**
 * Reads and checks a file of products: CSV in any usual form, gzipped or not.
 *
 * @throws UsageError for a file of another format or an option that is none
 * @throws DataError naming the bad lines, up to fifty, or what cannot be told without being said
 */
export function readProductFile(path: string, given: CatalogueFormOptions = {}) {
  return readCatalogueFile<Product>(path, given, PRODUCT_COLUMNS, "product_id", toSeriesKey, checkProduct);
}

/** Reads and checks a file of suppliers, as {@link readProductFile}. */
export function readSupplierFile(path: string, given: CatalogueFormOptions = {}) {
  return readCatalogueFile<Supplier>(path, given, SUPPLIER_COLUMNS, "supplier", ({ supplier }) => supplier);
}

/** Reads and checks a file of places, as {@link readProductFile}. */
export function readLocationFile(path: string, given: CatalogueFormOptions = {}) {
  return readCatalogueFile<Location>(path, given, LOCATION_COLUMNS, "location", ({ location }) => location);
}

/** What a product says of itself that cannot be true. */
function checkProduct({ unitCost, price, grossMarginRatio }: Product): string | undefined {
  if (unitCost === undefined || price === undefined || grossMarginRatio === undefined) return undefined;
  const margin = 1 - unitCost / price;
  return Math.abs(margin - grossMarginRatio) <= 0.005
    ? undefined
    : `gross_margin_ratio is ${grossMarginRatio}, but unit_cost ${unitCost} and price ${price} come to ${margin.toFixed(4)}; leave out one of the three, or make them agree.`;
}

async function readCatalogueFile<Row extends object>(
  path: string,
  given: CatalogueFormOptions,
  known: readonly CatalogueColumn<Row>[],
  keyName: string,
  idOf: (row: Row) => string,
  checkRow: (row: Row) => string | undefined = () => undefined,
): Promise<CatalogueFile<Row>> {
  const fileName = basename(path);
  if (!/\.(csv|tsv|txt)(\.gz)?$/i.test(fileName)) {
    throw new UsageError(
      `"${path}" is of no known format; the name must end in .csv, .tsv or .txt (each also .gz). Save a spreadsheet as CSV.`,
    );
  }
  const table = await openTable(path, fileName, given, known, keyName);
  const faults = new Faults(fileName, "line");
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
      if (isMissingMark(text) && name !== keyName) continue;
      const value = readCell(text, cell, table.form);
      if (value !== undefined) row[field] = value;
      else {
        isBad = true;
        const allowed = describeCell(cell, table.form);
        faults.add(
          record.line,
          `${name} is ${quote(text)}; it must be ${allowed}${name === keyName ? "" : ", or empty"}.`,
        );
      }
    }
    if (isBad) return;
    const id = idOf(row as Row);
    const before = lineOf.get(id);
    if (before !== undefined) {
      faults.add(record.line, `${keyName} ${quote(id)} stands on line ${before} already; each has one line.`);
      return;
    }
    lineOf.set(id, record.line);
    const contradiction = checkRow(row as Row);
    if (contradiction) faults.add(record.line, contradiction);
    else rows.push(row as Row);
  });
  faults.refuse();
  if (rows.length === 0) throw new DataError(`${fileName} holds no rows below its column names.`);
  return {
    fileName,
    rows,
    fields: table.columns.map(({ field }) => field),
    columns: table.columns.map(({ name, field, title }) => ({
      name,
      title,
      filled: rows.filter((row) => row[field] !== undefined).length,
    })),
    ignored: table.ignored,
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
  known: readonly CatalogueColumn<Row>[],
  keyName: string,
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
  refuseHeader(fileName, names, { columns, unclear, missing }, keyName);
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
      ...names.filter((name) => columns.every(({ title }) => title !== name)),
      ...["id", "place", "text", "category"].flatMap(titleOf),
    ],
    numbers: new Set(["number", "ratio"].flatMap(titleOf)),
    hasOwnNames: date === "discontinued_from",
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
  keyName: string,
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
  if (!columns.some(({ name }) => name === keyName)) {
    throw new DataError(
      `${fileName} lacks the column "${keyName}"; it has ${has}. Say which it is, for example --columns ${keyName}=NAME.`,
    );
  }
  if (columns.length === 1) {
    throw new DataError(`${fileName} says nothing besides "${keyName}"; it has ${has}.`);
  }
}

function best<Item>(items: readonly Item[], score: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (found, item) => (found === undefined || score(item) > score(found) ? item : found),
    undefined,
  );
}
