import { type FileMetaData, parquetMetadata, parquetRead, type SchemaElement } from "hyparquet";
import { DataError } from "../../contracts/errors";
import type { Column, Table } from "../../contracts/lake";
import { DECOMPRESSORS } from "./compression";
import { decodeColumn, hidesLogicalType } from "./decode-column";

/** A table read from Parquet with the text kept in its footer. */
export interface ParquetTable extends Table {
  readonly footer: Readonly<Record<string, string>>;
}

/**
 * Reads a Parquet file column by column; no row objects are made.
 *
 * Dates and timestamps become day numbers (`Int32Array`), all other numbers `Float64Array` with `NaN` for
 * null, text `string[]` with `undefined` for null. Nested columns are left out.
 *
 * @param source names the file in error messages.
 * @param columns columns wanted; all when absent. Names the file does not have are left out.
 * @throws DataError when the bytes are no readable Parquet file.
 */
export async function readParquet(
  bytes: Uint8Array,
  source: string,
  columns?: readonly string[],
): Promise<ParquetTable> {
  try {
    return await read(bytes, columns);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(
      `"${source}" is no readable Parquet file (${reason}). Write it again with Snappy, Zstandard, gzip, Brotli or no compression.`,
      { cause: error },
    );
  }
}

async function read(bytes: Uint8Array, columns: readonly string[] | undefined): Promise<ParquetTable> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(buffer);
  const elements = flatElements(metadata).filter(
    ({ name }) => columns === undefined || columns.includes(name),
  );
  const rowCount = Number(metadata.num_rows);
  const pieces = new Map<string, ArrayLike<unknown>[]>(elements.map(({ name }) => [name, []]));
  if (rowCount > 0 && elements.length > 0) {
    await parquetRead({
      file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
      metadata: withPhysicalTypes(metadata),
      columns: elements.map(({ name }) => name),
      compressors: DECOMPRESSORS,
      onChunk: ({ columnName, columnData }) => pieces.get(columnName)?.push(columnData),
    });
  }
  const decoded: Record<string, Column> = {};
  for (const element of elements) {
    decoded[element.name] = decodeColumn(element, pieces.get(element.name) ?? [], rowCount);
  }
  const footer = Object.fromEntries(
    (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""]),
  );
  return { rowCount, columns: decoded, footer };
}

/** Top-level columns that are not nested. */
function flatElements(metadata: FileMetaData): SchemaElement[] {
  const flat: SchemaElement[] = [];
  for (let index = 1; index < metadata.schema.length; index++) {
    const element = metadata.schema[index]!;
    if (element.num_children) index += descendantCount(metadata.schema, index);
    else if (element.repetition_type !== "REPEATED") flat.push(element);
  }
  return flat;
}

function descendantCount(schema: readonly SchemaElement[], index: number): number {
  let count = 0;
  for (let child = 0; child < (schema[index]!.num_children ?? 0); child++) {
    count += 1 + descendantCount(schema, index + count + 1);
  }
  return count;
}

/**
 * The same file described without its date types: the reader then hands over the stored integers as typed
 * arrays instead of making a `Date` per row.
 */
function withPhysicalTypes(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (!hidesLogicalType(element)) return element;
    const { converted_type: _converted, logical_type: _logical, ...physical } = element;
    return physical;
  });
  return { ...metadata, schema };
}
