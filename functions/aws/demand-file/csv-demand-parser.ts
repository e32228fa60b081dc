import { DataError } from "../../contracts/errors";
import { DayParser, isInfinite, parseNumber } from "./csv-numbers";
import { type CsvRecord, fieldText } from "./csv-records";
import { type DemandRows, type GrowingColumn, growingFloats, growingInts } from "./demand-rows";
import type { Faults } from "./faults";
import { findDateFormat, type WrittenDay } from "./form/date-formats";
import { parseWrittenNumber } from "./form/decimal-marks";
import { type FileForm, NO_COLUMN, PLAIN_FORM } from "./form/file-form";
import { stripMark } from "./form/head";
import { isTotalsName } from "./form/totals";
import { checkHeader } from "./header";
import { normaliseName } from "./names";
import { ProductInterner } from "./product-interner";
import { describeAllowed, describeValue, isAllowedDay, isAllowedNumber, isMissingMark } from "./values";

/** An extra column while it is read. */
interface ExtraColumn {
  readonly name: string;
  readonly field: number;
  readonly numbers: GrowingColumn<Float64Array> | undefined;
  readonly texts: (string | undefined)[];
  isFoundToBeText: boolean;
}

/** Where the columns stand that every row needs. A price may be the quotient of a revenue, or missing. */
interface CoreFields {
  readonly date: number;
  readonly product_id: number;
  readonly units_sold: number;
  readonly selling_price: number | undefined;
  readonly revenue: number | undefined;
}

/** A line of the file that is no row of a product and day: a note, or the sum of a column. */
export interface LeftOutLine {
  readonly line: number;
  readonly text: string;
}

/** Turns the records of a demand file into columns, as its form says. Bad lines go to `faults`. */
export class CsvDemandParser {
  /** Lines that are no rows. */
  readonly leftOut: LeftOutLine[] = [];
  /** Whether a time of day stands beside a date: such rows are single sales. */
  hasTimes = false;
  private header: readonly string[] | undefined;
  private fields: CoreFields | undefined;
  private extras: readonly ExtraColumn[] = [];
  private readonly products = new ProductInterner();
  private readonly productIndex = growingInts();
  private readonly days = growingInts();
  private readonly unitsSold = growingFloats();
  private readonly sellingPrice = growingFloats();
  private readonly lines = growingInts();
  private readonly dayParser: DayParser;
  private readonly isPlainDate: boolean;
  private readonly isPlainNumber: boolean;
  private readonly writtenDays = new Map<string, WrittenDay | undefined>();

  constructor(
    private readonly fileName: string,
    private readonly form: FileForm,
    private readonly textColumns: ReadonlySet<string>,
    private readonly faults: Faults,
  ) {
    this.isPlainDate = form.dateFormat === PLAIN_FORM.dateFormat;
    this.isPlainNumber = form.decimal === PLAIN_FORM.decimal;
    this.dayParser = new DayParser((text) => this.parseDay(text)?.day);
  }

  read(record: CsvRecord): void {
    const { headerLine } = this.form;
    if (this.fields === undefined && (headerLine === 0 || record.line === headerLine)) {
      this.readHeader(record);
      if (headerLine > 0) return;
    }
    if (this.fields !== undefined) this.readRow(record, this.fields);
  }

  /** Extra columns taken for numbers in which a text was met. */
  columnsFoundToBeText(): readonly string[] {
    return this.extras.filter((column) => column.isFoundToBeText).map((column) => column.name);
  }

  finish(): DemandRows {
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
    const written = Array.from({ length: record.fieldCount }, (_, field) =>
      this.form.headerLine === 0 ? `column_${field + 1}` : fieldText(record, field),
    );
    if (record.line === 1) written[0] = stripMark(written[0]!);
    while (written.at(-1)?.trim() === "") written.pop();
    const { columns } = this.form;
    const known = new Map(Object.entries(columns).map(([column, name]) => [name, column]));
    const names = written.map(normaliseName).map((name) => known.get(name) ?? name);
    checkHeader(this.fileName, names);
    this.header = names;
    const fieldOf = (column: string): number | undefined => {
      const field = names.indexOf(column);
      return field < 0 ? undefined : field;
    };
    const isPriceMissing = columns.selling_price === NO_COLUMN && !names.includes(NO_COLUMN);
    const revenue = columns.revenue === undefined ? undefined : fieldOf("revenue");
    this.fields = {
      date: fieldOf("date")!,
      product_id: fieldOf("product_id")!,
      units_sold: fieldOf("units_sold")!,
      selling_price: isPriceMissing ? undefined : fieldOf("selling_price"),
      revenue,
    };
    const core = new Set(Object.values(this.fields));
    this.extras = names
      .map((name, field) => ({ name, field }))
      .filter(({ field }) => !core.has(field))
      .map(({ name, field }) => ({
        name,
        field,
        numbers: this.textColumns.has(name) ? undefined : growingFloats(),
        texts: [],
        isFoundToBeText: false,
      }));
  }

  private readRow(record: CsvRecord, fields: CoreFields): void {
    if (this.isNoRow(record, fields)) return;
    const { bytes, starts, ends, line } = record;
    if (!this.hasFieldsOfHeader(record)) {
      this.faults.add(line, `${record.fieldCount} fields; the header has ${this.header!.length}.`);
      return;
    }
    const day = this.readDay(record, fields.date);
    const [idStart, idEnd] = [starts[fields.product_id]!, ends[fields.product_id]!];
    const product = this.products.intern(bytes, idStart, idEnd, () => fieldText(record, fields.product_id));
    const units = this.readNumber(record, fields.units_sold);
    if (day === undefined) this.refuse(record, "date", fields.date);
    else if (product === undefined) this.refuse(record, "product_id", fields.product_id);
    else if (units === undefined || !isAllowedNumber("units_sold", units)) {
      this.refuse(record, "units_sold", fields.units_sold);
    } else {
      const price = this.readPrice(record, fields, units);
      if (price === undefined) return;
      this.days.append(day);
      this.productIndex.append(product);
      this.unitsSold.append(units);
      this.sellingPrice.append(price);
      this.lines.append(line);
      for (const column of this.extras) this.readExtra(record, column);
    }
  }

  /** Notes under a table and sums of columns have no date, and no product but perhaps a word for "total". */
  private isNoRow(record: CsvRecord, fields: CoreFields): boolean {
    const { starts, ends, fieldCount } = record;
    // Nearly every line has a date that begins with a digit; only the others are looked at.
    if (fields.date < fieldCount && isDigit(record.bytes[starts[fields.date]!])) return false;
    const texts = Array.from({ length: fieldCount }, (_, field) => fieldText(record, field).trim());
    const filled = texts.filter((text) => text !== "");
    const [date = "", product = ""] = [texts[fields.date], texts[fields.product_id]];
    const isNote =
      filled.length <= 1 && starts.length > 0 && ends.length > 0 && this.parseDay(date) === undefined;
    const isTotal = (date === "" || isTotalsName(date)) && (product === "" || isTotalsName(product));
    const namesTotal = isTotalsName(date) || isTotalsName(product) || (date === "" && product === "");
    if (!isNote && !(isTotal && namesTotal)) return false;
    this.leftOut.push({ line: record.line, text: filled.join(" ") });
    return true;
  }

  /** Spreadsheets end lines with delimiters of columns that are empty. */
  private hasFieldsOfHeader({ fieldCount, starts, ends }: CsvRecord): boolean {
    const wanted = this.header!.length;
    if (fieldCount <= wanted) return fieldCount === wanted;
    for (let field = wanted; field < fieldCount; field++) if (starts[field] !== ends[field]) return false;
    return true;
  }

  private readDay(record: CsvRecord, field: number): number | undefined {
    const { bytes, starts, ends } = record;
    if (this.isPlainDate) {
      const day = this.dayParser.parseDay(bytes, starts[field]!, ends[field]!);
      if (day !== undefined) return day;
    }
    const written = this.parseDay(fieldText(record, field).trim());
    if (written?.hasTime) this.hasTimes = true;
    return written?.day;
  }

  private parseDay(text: string): WrittenDay | undefined {
    const known = this.writtenDays.get(text);
    if (known !== undefined || this.writtenDays.has(text)) return known;
    const written = findDateFormat(this.form.dateFormat)!.parse(text);
    const allowed = written && isAllowedDay(written.day) ? written : undefined;
    this.writtenDays.set(text, allowed);
    return allowed;
  }

  /** A number as the form writes them, `NaN` when it is missing; `undefined` when it is none. */
  private readNumber(record: CsvRecord, field: number): number | undefined {
    const [start, end] = [record.starts[field]!, record.ends[field]!];
    if (start === end) return Number.NaN;
    const value = this.parseNumber(record, field);
    return value ?? (isMissingMark(fieldText(record, field)) ? Number.NaN : undefined);
  }

  private parseNumber(record: CsvRecord, field: number): number | undefined {
    const [start, end] = [record.starts[field]!, record.ends[field]!];
    const plain = this.isPlainNumber ? parseNumber(record.bytes, start, end) : undefined;
    if (plain !== undefined || this.form === PLAIN_FORM) return plain;
    return parseWrittenNumber(fieldText(record, field), this.form.decimal);
  }

  private readPrice(record: CsvRecord, fields: CoreFields, units: number): number | undefined {
    const field = fields.selling_price ?? fields.revenue;
    if (field === undefined) return Number.NaN;
    const written = this.readNumber(record, field);
    const isRevenue = fields.selling_price === undefined;
    const price = isRevenue && written !== undefined ? (units === 0 ? Number.NaN : written / units) : written;
    if (price !== undefined && isAllowedNumber("selling_price", price)) return price;
    if (!isRevenue || written === undefined)
      this.refuse(record, isRevenue ? "revenue" : "selling_price", field);
    else
      this.faults.add(
        record.line,
        `revenue ${written} of ${units} units is a price of ${price}; it must be ${describeAllowed("selling_price")}.`,
      );
    return undefined;
  }

  private refuse(record: CsvRecord, column: string, field: number): void {
    this.faults.add(record.line, describeValue(column, fieldText(record, field), this.form.dateFormat));
  }

  private readExtra(record: CsvRecord, column: ExtraColumn): void {
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
    const value = this.parseNumber(record, column.field);
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
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
