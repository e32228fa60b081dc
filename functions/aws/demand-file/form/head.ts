import { CsvRecords, fieldText } from "../csv-records";

/** What is looked at of a file to find out how it is written. */
export const HEAD_BYTES = 1 << 18;

/**
 * Encoding that the first bytes show: a byte-order mark, or the zeros between Latin letters in UTF-16. UTF-8 otherwise;
 * what is no UTF-8 is refused when it is read, for nothing in a text says which of the older encodings it is.
 */
export function findEncoding(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const sample = head.subarray(0, 400);
  if (sample.includes(0)) {
    const zerosAt = (parity: number): number =>
      sample.filter((byte, index) => byte === 0 && index % 2 === parity).length;
    if (zerosAt(1) > sample.length / 4 && zerosAt(0) === 0) return "utf-16le";
    if (zerosAt(0) > sample.length / 4 && zerosAt(1) === 0) return "utf-16be";
  }
  return "utf-8";
}

/** A record of the head: its line and its texts. */
export interface HeadRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The whole records of a head, split at a delimiter; as many as can be read. */
export function splitHead(head: Buffer, isWhole: boolean, delimiter: string): readonly HeadRecord[] {
  const records: HeadRecord[] = [];
  const reader = new CsvRecords(
    "",
    (record) => {
      const fields = Array.from({ length: record.fieldCount }, (_, field) => fieldText(record, field));
      if (record.line === 1) fields[0] = stripMark(fields[0]!);
      records.push({ line: record.line, fields });
    },
    delimiter,
  );
  try {
    reader.push(head);
    if (isWhole) reader.end();
  } catch {
    // What cannot be split so is shown by what could be read before.
  }
  return records;
}

/** Spreadsheets begin UTF-8 files with a byte-order mark. */
export function stripMark(field: string): string {
  return field.replace(/^\uFEFF"?/, "").replace(/"$/, "");
}
