import { DataError } from "../../contracts/errors";
import { checkEncoding } from "./check-encoding";

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A record longer than this is an unclosed quote, not data. */
const LARGEST_RECORD_BYTES = 1 << 20;

/** The fields of one record as ranges of a buffer: valid until the reader reads on. */
export interface CsvRecord {
  readonly bytes: Buffer;
  readonly fieldCount: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Line of the file on which the record begins, from 1. */
  readonly line: number;
}

/**
 * Splits CSV (RFC 4180: a delimiter, optional double quotes, LF or CRLF) into records, chunk by chunk.
 *
 * It works on bytes and hands out ranges instead of strings: a year of a few thousand products is millions
 * of fields, most of them short numbers that never need to become text. Blank lines are skipped.
 */
export class CsvRecords {
  private rest: Buffer = Buffer.alloc(0);
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private nextLine = 1;

  private readonly delimiterByte: number;

  constructor(
    private readonly fileName: string,
    private readonly onRecord: (record: CsvRecord) => void,
    private readonly delimiter = ",",
  ) {
    this.delimiterByte = delimiter.charCodeAt(0);
  }

  /** Reads the complete records of what came so far. */
  push(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    checkEncoding(this.fileName, bytes.subarray(0, bytes.lastIndexOf(LINE_FEED) + 1), this.nextLine);
    const consumed = this.readRecords(bytes, false);
    this.rest = bytes.subarray(consumed);
    if (this.rest.length > LARGEST_RECORD_BYTES) {
      throw new DataError(
        `${this.fileName}, line ${this.nextLine}: the record does not end within ${LARGEST_RECORD_BYTES} bytes; a quote may be missing its partner.`,
      );
    }
  }

  /** Reads the last record, which need not end with a line feed. */
  end(): void {
    if (this.rest.length > 0) {
      checkEncoding(this.fileName, this.rest, this.nextLine);
      this.readRecords(this.rest, true);
    }
    this.rest = Buffer.alloc(0);
  }

  /** Returns the offset behind the last complete record. */
  private readRecords(bytes: Buffer, isLast: boolean): number {
    let recordStart = 0;
    while (recordStart < bytes.length) {
      // A bomb may consist of nothing else.
      if (bytes[recordStart] === LINE_FEED) {
        recordStart++;
        this.nextLine++;
        continue;
      }
      const next = this.readRecord(bytes, recordStart, isLast);
      if (next < 0) return recordStart;
      recordStart = next;
    }
    return recordStart;
  }

  /** Reads one record; returns the offset behind it, or -1 when its end has not come yet. */
  private readRecord(bytes: Buffer, recordStart: number, isLast: boolean): number {
    const length = bytes.length;
    const delimiter = this.delimiterByte;
    let position = recordStart;
    let fieldCount = 0;
    let lineFeeds = 0;
    for (;;) {
      let start = position;
      let end: number;
      if (bytes[position] === QUOTE) {
        const closing = this.findClosingQuote(bytes, position + 1);
        if (closing < 0) {
          if (!isLast) return -1;
          throw new DataError(`${this.fileName}, line ${this.nextLine}: a quoted field is not closed.`);
        }
        start = position + 1;
        end = closing;
        for (let index = start; index < end; index++) if (bytes[index] === LINE_FEED) lineFeeds++;
        position = closing + 1;
        if (position < length && !isFieldEnd(bytes[position], delimiter)) {
          throw new DataError(
            `${this.fileName}, line ${this.nextLine}: text follows a closing quote; separate fields with ${JSON.stringify(this.delimiter)}.`,
          );
        }
      } else {
        while (position < length) {
          const byte = bytes[position];
          if (byte === delimiter || byte === LINE_FEED) break;
          position++;
        }
        end = position;
      }
      if (position >= length && !isLast) return -1;
      if (fieldCount === this.starts.length) this.growFields();
      this.starts[fieldCount] = start;
      this.ends[fieldCount] = end;
      fieldCount++;
      if (position < length && bytes[position] === delimiter) {
        position++;
        continue;
      }
      // A carriage return before the line feed belongs to the line end.
      if (bytes[position] === CARRIAGE_RETURN) position++;
      else if (end > start && bytes[end - 1] === CARRIAGE_RETURN && end === position) {
        this.ends[fieldCount - 1] = end - 1;
      }
      if (position < length && bytes[position] !== LINE_FEED && !isLast) return -1;
      const line = this.nextLine;
      this.nextLine += lineFeeds + 1;
      const isBlank = fieldCount === 1 && this.ends[0] === this.starts[0];
      if (!isBlank) {
        this.onRecord({ bytes, fieldCount, starts: this.starts, ends: this.ends, line });
      }
      return position + 1;
    }
  }

  /** Offset of the quote that closes a field, skipping doubled quotes; -1 when it has not come yet. */
  private findClosingQuote(bytes: Buffer, from: number): number {
    let position = from;
    for (;;) {
      const quote = bytes.indexOf(QUOTE, position);
      if (quote < 0) return -1;
      if (bytes[quote + 1] !== QUOTE) return quote;
      position = quote + 2;
    }
  }

  private growFields(): void {
    const starts = new Int32Array(this.starts.length * 2);
    const ends = new Int32Array(this.ends.length * 2);
    starts.set(this.starts);
    ends.set(this.ends);
    this.starts = starts;
    this.ends = ends;
  }
}

function isFieldEnd(byte: number | undefined, delimiter: number): boolean {
  return byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

/** Text of a field, doubled quotes undone. */
export function fieldText(record: CsvRecord, field: number): string {
  const start = record.starts[field]!;
  const text = record.bytes.toString("utf8", start, record.ends[field]!);
  const wasQuoted = start > 0 && record.bytes[start - 1] === QUOTE;
  return wasQuoted && text.includes('""') ? text.replaceAll('""', '"') : text;
}
