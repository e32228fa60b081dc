import type { DecodedArray, Encoding, ParquetType, SchemaElement } from "hyparquet";
import { deltaBinaryUnpack, deltaLengthByteArray } from "hyparquet/src/delta.js";
import { byteStreamSplit, readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import { checkDeltas, checkRuns } from "./check-encoding";
import { checkedCount, DamageError } from "./damage";

/** A page's bytes and where to read on. The page owns its buffer. */
export interface PageReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  offset: number;
}

/** Reads the values of a page as they are stored. What takes more room than the page holds was checked before. */
export function readValues(
  reader: PageReader,
  encoding: Encoding | undefined,
  { type, type_length }: SchemaElement,
  count: number,
): DecodedArray {
  if (count === 0) return [];
  if (type === undefined) throw new DamageError("its type is unknown");
  switch (encoding) {
    case "PLAIN":
      return readPlainValues(reader, type, type_length, count);
    case "RLE":
      if (type !== "BOOLEAN") throw new DamageError("only truth values are stored as bare runs");
      return Array.from(readRuns(reader, 1, count, readLength(reader)), Boolean);
    case "BYTE_STREAM_SPLIT":
      checkRoom(reader, count, bytesPerValue(type, type_length));
      return byteStreamSplit(reader, count, type, type_length);
    case "DELTA_BINARY_PACKED":
      if (type === "INT32") return readDeltas(reader, new Int32Array(count));
      if (type === "INT64") return readDeltas(reader, new BigInt64Array(count));
      throw new DamageError("only whole numbers are stored as deltas");
    case "DELTA_LENGTH_BYTE_ARRAY": {
      checkDeltas(reader.bytes, reader.offset, count);
      const texts: Uint8Array[] = new Array(count);
      deltaLengthByteArray(reader, count, texts);
      return texts;
    }
    case "DELTA_BYTE_ARRAY":
      return readPrefixedTexts(reader, count);
    default:
      throw new Error(`its encoding ${encoding ?? "is unknown, so it"} cannot be read`);
  }
}

/** Reads which entries of a dictionary a page holds, and returns those. */
export function readDictionaryValues(
  reader: PageReader,
  dictionary: DecodedArray,
  count: number,
): DecodedArray {
  if (count === 0) return [];
  const width = checkedCount(reader.bytes[reader.offset++], 31, "the width of dictionary indexes");
  // No bits: all of them are the first entry.
  const indexes = width === 0 ? new Int32Array(count) : readRuns(reader, width, count);
  const size = dictionary.length;
  const values: unknown[] = new Array(count);
  for (let row = 0; row < count; row++) {
    const index = indexes[row]!;
    if (index < 0 || index >= size)
      throw new DamageError(`entry ${index} of a dictionary of ${size} is asked for`);
    values[row] = dictionary[index];
  }
  return values;
}

/** Reads runs of small whole numbers; to the end of the page when no length is given. */
export function readRuns(
  reader: PageReader,
  width: number,
  count: number,
  length = reader.bytes.length - reader.offset,
): Int32Array {
  const values = new Int32Array(count);
  checkRuns(reader.bytes, reader.offset, reader.offset + length, width, count);
  readRleBitPackedHybrid(reader, width, values, length);
  return values;
}

/** Length in front of runs: four bytes. */
export function readLength(reader: PageReader): number {
  const length = reader.view.getUint32(reader.offset, true);
  reader.offset += 4;
  return checkedCount(length, reader.bytes.length - reader.offset, "the length of a run");
}

function readPlainValues(
  reader: PageReader,
  type: ParquetType,
  fixedLength: number | undefined,
  count: number,
): DecodedArray {
  checkRoom(reader, count, bytesPerValue(type, fixedLength));
  return readPlain(reader, type, count, fixedLength);
}

/** Least bytes that a value takes; a text has its length in front. */
function bytesPerValue(type: ParquetType, fixedLength: number | undefined): number {
  if (type === "FIXED_LEN_BYTE_ARRAY") return fixedLength ?? 0;
  return { BOOLEAN: 1 / 8, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 4 }[type];
}

function checkRoom({ bytes, offset }: PageReader, count: number, size: number): void {
  const left = bytes.length - offset;
  if (!(size > 0) || count * size > left) {
    throw new DamageError(`${count} values do not fit the ${left} bytes of a page`);
  }
}

function readDeltas<Values extends Int32Array | BigInt64Array>(reader: PageReader, values: Values): Values {
  checkDeltas(reader.bytes, reader.offset, values.length);
  deltaBinaryUnpack(reader, values.length, values);
  return values;
}

/** All texts of a page together: short prefixes can stand for far more bytes than the page has. */
const MOST_TEXT_BYTES = 2 ** 28;

/** Texts that say how much of the one before they begin with. */
function readPrefixedTexts(reader: PageReader, count: number): Uint8Array[] {
  const prefixes = readDeltas(reader, new Int32Array(count));
  const suffixes = readDeltas(reader, new Int32Array(count));
  let previous: Uint8Array = new Uint8Array();
  let total = 0;
  return Array.from({ length: count }, (_, row) => {
    const prefix = checkedCount(prefixes[row], previous.length, "the shared beginning of a text");
    const suffix = checkedCount(suffixes[row], reader.bytes.length - reader.offset, "the length of a text");
    total = checkedCount(total + prefix + suffix, MOST_TEXT_BYTES, "the length of all texts of a page");
    const text = new Uint8Array(prefix + suffix);
    text.set(previous.subarray(0, prefix));
    text.set(reader.bytes.subarray(reader.offset, reader.offset + suffix), prefix);
    reader.offset += suffix;
    previous = text;
    return text;
  });
}
