import { crc32 } from "node:zlib";
import type { ColumnMetaData, DecodedArray, Encoding, PageHeader, SchemaElement } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { convert, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { checkStruct } from "./check-struct";
import { decompress } from "./compression";
import { checkedCount, DamageError } from "./damage";
import { type PageReader, readDictionaryValues, readLength, readRuns, readValues } from "./read-values";

/** No page is larger; ours have 64 MiB, most writers' one. */
const LARGEST_PAGE_BYTES = 2 ** 29;

/** A text that is no UTF-8 is refused: read leniently, two product ids would become one. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const PARSERS = { ...DEFAULT_PARSERS, stringFromBytes: decodeText };

/**
 * Reads the pages of one flat column of a row group.
 *
 * It stands in for hyparquet's own loop over pages, which trusts sizes and counts: those of a damaged file
 * send it back to where it was, or make it ask for more memory than there is. Here each page lies within the
 * column's bytes and each step goes forward, so that the work is bounded by the bytes and the rows.
 *
 * @param bytes the file up to its footer
 * @param rowCount rows that the group has; not one more or fewer is returned
 * @throws DamageError naming what cannot be
 */
export function readColumn(
  bytes: Uint8Array,
  column: ColumnMetaData,
  element: SchemaElement,
  rowCount: number,
): readonly DecodedArray[] {
  if (column.type !== element.type) throw new DamageError(`its type is ${element.type} and ${column.type}`);
  const first = column.dictionary_page_offset || column.data_page_offset;
  const start = checkedCount(first, bytes.length, "its offset");
  const size = checkedCount(column.total_compressed_size, bytes.length - start, "its size");
  const pieces: DecodedArray[] = [];
  let dictionary: DecodedArray | undefined;
  let rows = 0;
  for (let offset = start; rows < rowCount; ) {
    const end = start + size;
    if (offset >= end) throw new DamageError(`its pages hold ${rows} of ${rowCount} rows`);
    const contentStart = checkStruct(bytes, offset, end);
    const header = readHeader(bytes, offset, contentStart);
    const length = checkedCount(header.compressed_page_size, end - contentStart, "the size of a page");
    const content = bytes.subarray(contentStart, contentStart + length);
    checkSum(header, content);
    offset = contentStart + length;
    if (header.type === "DICTIONARY_PAGE") {
      dictionary = readDictionary(header, content, column, element);
    } else if (header.type !== "INDEX_PAGE") {
      const piece = readDataPage({ header, content, column, element, dictionary, mostRows: rowCount - rows });
      rows += piece.length;
      if (piece.length > 0) pieces.push(piece);
    }
  }
  return pieces;
}

function readHeader(bytes: Uint8Array, start: number, end: number): PageHeader {
  const header = parquetHeader({
    view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start),
    offset: 0,
  });
  checkedCount(header.uncompressed_page_size, LARGEST_PAGE_BYTES, "the decompressed size of a page");
  return header;
}

/** Few writers add a checksum; where there is one, a page that was changed does not pass. */
function checkSum({ crc }: PageHeader, content: Uint8Array): void {
  if (typeof crc === "number" && (crc32(content) | 0) !== (crc | 0)) {
    throw new DamageError("the checksum of a page does not match");
  }
}

function readDictionary(
  { dictionary_page_header: header, uncompressed_page_size }: PageHeader,
  content: Uint8Array,
  { codec }: ColumnMetaData,
  element: SchemaElement,
): DecodedArray {
  if (header === undefined) throw new DamageError("a dictionary has no header");
  const page = decompress(content, uncompressed_page_size, codec);
  // Each entry takes at least a bit.
  const count = checkedCount(header.num_values, page.length * 8, "the size of a dictionary");
  return toRichValues(readValues(openPage(page), "PLAIN", element, count), element);
}

interface DataPage {
  readonly header: PageHeader;
  readonly content: Uint8Array;
  readonly column: ColumnMetaData;
  readonly element: SchemaElement;
  readonly dictionary: DecodedArray | undefined;
  readonly mostRows: number;
}

function readDataPage(page: DataPage): DecodedArray {
  const { count, encoding, isPresent, nullCount, reader } =
    page.header.type === "DATA_PAGE" ? openDataPage(page) : openDataPageV2(page);
  const valueCount = isPresent === undefined ? count : isPresent.reduce((sum, level) => sum + level, 0);
  if (nullCount !== undefined && nullCount !== count - valueCount) {
    throw new DamageError(`a page lacks ${count - valueCount} values; its header says ${nullCount}`);
  }
  const values =
    page.dictionary && encoding?.endsWith("_DICTIONARY")
      ? readDictionaryValues(reader, page.dictionary, valueCount)
      : toRichValues(readValues(reader, encoding, page.element, valueCount), page.element);
  if (isPresent === undefined || valueCount === count) return values;
  let next = 0;
  return Array.from(isPresent, (level) => (level === 0 ? null : values[next++]));
}

/** A page opened where its values begin, and which of its rows have one; all when not said. */
interface OpenPage {
  readonly count: number;
  readonly encoding: Encoding | undefined;
  readonly isPresent: Int32Array | undefined;
  /** Missing values, where the header tells their number. */
  readonly nullCount?: number;
  readonly reader: PageReader;
}

function openDataPage({ header, content, column, element, mostRows }: DataPage): OpenPage {
  const { data_page_header: head, uncompressed_page_size } = header;
  if (head === undefined) throw new DamageError("a page has no header");
  const count = checkedCount(head.num_values, mostRows, "the number of values of a page");
  const reader = openPage(decompress(content, uncompressed_page_size, column.codec));
  const isPresent =
    element.repetition_type === "OPTIONAL" ? readRuns(reader, 1, count, readLength(reader)) : undefined;
  return { count, encoding: head.encoding, isPresent, reader };
}

/** The newer page keeps which rows have a value in front of the compressed part. */
function openDataPageV2({ header, content, column, element, mostRows }: DataPage): OpenPage {
  const { data_page_header_v2: head, uncompressed_page_size } = header;
  if (header.type !== "DATA_PAGE_V2" || head === undefined)
    throw new DamageError("a page is of no known kind");
  const count = checkedCount(head.num_values, mostRows, "the number of values of a page");
  const repetitions = checkedCount(
    head.repetition_levels_byte_length,
    content.length,
    "the length of a level",
  );
  const levels = checkedCount(
    head.definition_levels_byte_length,
    Math.min(content.length, uncompressed_page_size) - repetitions,
    "the length of a level",
  );
  const isPresent =
    element.repetition_type === "OPTIONAL"
      ? readRuns(openPage(content.slice(repetitions, repetitions + levels)), 1, count)
      : undefined;
  const stored = content.subarray(repetitions + levels);
  const isCompressed = head.is_compressed !== false;
  const page = decompress(
    stored,
    uncompressed_page_size - repetitions - levels,
    isCompressed ? column.codec : "UNCOMPRESSED",
  );
  return { count, encoding: head.encoding, isPresent, nullCount: head.num_nulls, reader: openPage(page) };
}

function openPage(bytes: Uint8Array): PageReader {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

/** Brings stored values into the column's type: decimals, texts, unsigned numbers. */
function toRichValues(values: DecodedArray, element: SchemaElement): DecodedArray {
  // Nested columns, whose reading needs the rest of a decoder, are left out before.
  return convert(values, { element, parsers: PARSERS } as Parameters<typeof convert>[1]);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DamageError("a text is not in UTF-8");
  }
}
