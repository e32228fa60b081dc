import { DataError } from "../../functions/contracts/errors";
import { DayParser, isInfinite, parseNumber } from "./csv-numbers";
import { type CsvRecord, fieldText } from "./csv-records";
import {
  type DemandRows,
  type GrowingColumn,
  growingFloats,
  growingInts,
  REQUIRED_COLUMNS,
} from "./demand-rows";
import { checkHeader } from "./header";
import { normaliseName } from "./names";
import { ProductInterner } from "./product-interner";
import { isAllowedNumber, isMissingMark, parseAllowedDay, refuseValue } from "./values";

/** An extra column while it is read. */
interface ExtraColumn {
  readonly name: string;
  readonly field: number;
  readonly numbers: GrowingColumn<Float64Array> | undefined;
  readonly texts: (string | undefined)[];
  isFoundToBeText: boolean;
}

/** Turns the records of a demand file into columns; the first record is the header. */
export class CsvDemandParser {
  private header: readonly string[] | undefined;
  private fields: Readonly<Record<(typeof REQUIRED_COLUMNS)[number], number>> | undefined;
  private extras: readonly ExtraColumn[] = [];
  private readonly products = new ProductInterner();
  private readonly productIndex = growingInts();
  private readonly days = growingInts();
  private readonly unitsSold = growingFloats();
  private readonly sellingPrice = growingFloats();
  private readonly lines = growingInts();
  private readonly dayParser = new DayParser(parseAllowedDay);

  constructor(
    private readonly fileName: string,
    private readonly textColumns: ReadonlySet<string>,
  ) {}

  read(record: CsvRecord): void {
    if (this.fields === undefined) this.readHeader(record);
    else this.readRow(record, this.fields);
  }

  /** Extra columns taken for numbers in which a text was met. */
  columnsFoundToBeText(): readonly string[] {
    return this.extras.filter((column) => column.isFoundToBeText).map((column) => column.name);
  }

  finish(): DemandRows {
    if (this.fields === undefined) {
      throw new DataError(`${this.fileName} is empty; it must hold a header line and rows.`);
    }
    if (this.days.length === 0) throw new DataError(`${this.fileName} holds a header line but no rows.`);
    const numbers: Record<string, Float64Array> = {};
    const texts: Record<string, readonly (string | undefined)[]> = {};
    for (const column of this.extras) {
      if (column.numbers) numbers[column.name] = column.numbers.finish();
      else texts[column.name] = column.texts;
    }
    return {
      fileName: this.fileName,
      rowCount: this.days.length,
      products: this.products.products,
      respelled: this.products.respelled,
      productIndex: this.productIndex.finish(),
      days: this.days.finish(),
      unitsSold: this.unitsSold.finish(),
      sellingPrice: this.sellingPrice.finish(),
      numbers,
      texts,
      lines: this.lines.finish(),
      lineNoun: "line",
    };
  }

  private readHeader(record: CsvRecord): void {
    const names = Array.from({ length: record.fieldCount }, (_, field) => fieldText(record, field));
    // Spreadsheets begin UTF-8 files with a byte-order mark.
    names[0] = names[0]!.replace(/^\uFEFF"?/, "").replace(/"$/, "");
    for (const [field, name] of names.entries()) names[field] = normaliseName(name);
    checkHeader(this.fileName, names);
    this.header = names;
    this.fields = Object.fromEntries(REQUIRED_COLUMNS.map((name) => [name, names.indexOf(name)])) as Record<
      (typeof REQUIRED_COLUMNS)[number],
      number
    >;
    const required: readonly string[] = REQUIRED_COLUMNS;
    this.extras = names
      .map((name, field) => ({ name, field }))
      .filter(({ name }) => !required.includes(name))
      .map(({ name, field }) => ({
        name,
        field,
        numbers: this.textColumns.has(name) ? undefined : growingFloats(),
        texts: [],
        isFoundToBeText: false,
      }));
  }

  private readRow(
    record: CsvRecord,
    fields: Readonly<Record<(typeof REQUIRED_COLUMNS)[number], number>>,
  ): void {
    const { bytes, starts, ends } = record;
    if (record.fieldCount !== this.header!.length) {
      throw new DataError(
        `${this.fileName}, line ${record.line}: ${record.fieldCount} fields; the header has ${this.header!.length}.`,
      );
    }
    const day = this.dayParser.parseDay(bytes, starts[fields.date]!, ends[fields.date]!);
    if (day === undefined) this.refuse(record, "date");
    const product = this.products.intern(bytes, starts[fields.product_id]!, ends[fields.product_id]!, () =>
      fieldText(record, fields.product_id),
    );
    if (product === undefined) this.refuse(record, "product_id");
    this.days.append(day!);
    this.productIndex.append(product!);
    this.unitsSold.append(this.readCoreNumber(record, "units_sold", fields.units_sold));
    this.sellingPrice.append(this.readCoreNumber(record, "selling_price", fields.selling_price));
    this.lines.append(record.line);
    for (const column of this.extras) readExtra(record, column);
  }

  private readCoreNumber(record: CsvRecord, column: "units_sold" | "selling_price", field: number): number {
    const start = record.starts[field]!;
    const end = record.ends[field]!;
    if (start === end) return Number.NaN;
    const value = parseNumber(record.bytes, start, end);
    if (value !== undefined && isAllowedNumber(column, value)) return value;
    if (isMissingMark(fieldText(record, field))) return Number.NaN;
    return this.refuse(record, column);
  }

  private refuse(record: CsvRecord, column: (typeof REQUIRED_COLUMNS)[number]): never {
    const text = fieldText(record, this.fields![column]);
    throw refuseValue(this.fileName, "line", record.line, column, text);
  }
}

function readExtra(record: CsvRecord, column: ExtraColumn): void {
  const start = record.starts[column.field]!;
  const end = record.ends[column.field]!;
  if (column.numbers === undefined) {
    const text = fieldText(record, column.field);
    column.texts.push(text === "" ? undefined : text);
    return;
  }
  if (column.isFoundToBeText) return;
  if (start === end) {
    column.numbers.append(Number.NaN);
    return;
  }
  const value = parseNumber(record.bytes, start, end);
  if (value !== undefined) {
    column.numbers.append(value);
    return;
  }
  const text = fieldText(record, column.field);
  if (isMissingMark(text)) column.numbers.append(Number.NaN);
  // Refused with the other numbers when the whole column is read, unless it turns out to be text.
  else if (isInfinite(text)) column.numbers.append(text.trim().startsWith("-") ? -Infinity : Infinity);
  else column.isFoundToBeText = true;
}
