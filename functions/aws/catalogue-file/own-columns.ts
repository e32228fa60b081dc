import { type CsvRecord, fieldText } from "../demand-file/csv-records";
import type { Faults } from "../demand-file/faults";
import { type DecimalMark, parseWrittenNumber } from "../demand-file/form/decimal-marks";
import { quote } from "../demand-file/names";
import { isMissingMark } from "../demand-file/values";

/** Largest size of a value, as of features of a demand file. */
const LARGEST_VALUE = 1e20;

/**
 * Columns that mean nothing to us and may to a model: those of numbers belong to the rows. One that holds no number at
 * all is a text and left out; in one of numbers, what is none is a bad line.
 */
export class OwnColumns {
  private readonly values: Map<string, number>[] = [];
  private readonly filled = new Map<string, number>();
  private readonly bad = new Map<string, { readonly line: number; readonly text: string }[]>();

  constructor(
    private readonly candidates: readonly string[],
    private readonly header: readonly string[],
    private readonly decimal: DecimalMark,
  ) {}

  add(record: CsvRecord): void {
    const values = new Map<string, number>();
    for (const name of this.candidates) {
      const text = fieldText(record, this.header.indexOf(name)).trim();
      if (isMissingMark(text)) continue;
      const value = parseWrittenNumber(text, this.decimal);
      if (value === undefined || Math.abs(value) > LARGEST_VALUE) {
        this.bad.set(name, [...(this.bad.get(name) ?? []), { line: record.line, text }]);
      } else {
        values.set(name, value);
        this.filled.set(name, this.count(name) + 1);
      }
    }
    this.values.push(values);
  }

  /** Columns that hold numbers. */
  get names(): readonly string[] {
    return this.candidates.filter((name) => this.filled.has(name));
  }

  /** Rows that have a number there. */
  count(name: string): number {
    return this.filled.get(name) ?? 0;
  }

  tell(faults: Faults): void {
    for (const name of this.names) {
      for (const { line, text } of this.bad.get(name) ?? []) {
        faults.add(line, `${name} is ${quote(text)}; it must be a number from -1e20 to 1e20, or empty.`);
      }
    }
  }

  /** The rows, in the order in which they were added, with their numbers as `values`. */
  join<Row extends object>(rows: readonly Row[]): readonly Row[] {
    return rows.map((row, index) => {
      const values = this.values[index]!;
      return values.size > 0 ? { ...row, values: Object.fromEntries(values) } : row;
    });
  }
}
