import { DataError } from "../../../contracts/errors";
import { type CsvRecord, fieldText } from "../csv-records";
import { quote } from "../names";
import { isMissingMark } from "../values";
import { candidateDateFormats, DATE_FORMAT_EXAMPLES, type DateFormat, isRare } from "./date-formats";
import { DECIMAL_MARKS, type DecimalMark, parseWrittenNumber } from "./decimal-marks";
import { PLAIN_FORM } from "./file-form";

const FEWEST_DATES_PER_YEAR = 12;
const DAYS_PER_YEAR = 365.25;

/** Which columns hold what. */
export interface ProfiledColumns {
  /** Line of the column names; 0 when there are none. */
  readonly headerLine: number;
  /** All columns of the file. */
  readonly names: readonly string[];
  /** The column of dates; `undefined` where there is none. */
  readonly date: string | undefined;
  /** Columns of text. */
  readonly texts: readonly string[];
  /** Columns that are known to hold numbers, rather than seem to. */
  readonly numbers: ReadonlySet<string>;
  /** The file is written with our names, and so with our dates. */
  readonly hasOwnNames: boolean;
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
export class CellProfile {
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

  constructor(private readonly columns: ProfiledColumns) {
    const { names, date, texts, numbers } = columns;
    this.dateField = date === undefined ? Number.POSITIVE_INFINITY : names.indexOf(date);
    this.numbers = names.flatMap((name, field) =>
      name === date || texts.includes(name)
        ? []
        : [
            {
              isKnown: numbers.has(name),
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
    if (record.line <= this.columns.headerLine) return;
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
    if (most < this.rows * 0.9 && this.columns.hasOwnNames && plain.read > 0) return plain.format.name;
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
