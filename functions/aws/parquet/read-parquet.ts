import type { DecodedArray, SchemaElement } from "hyparquet";
import { DataError } from "../../contracts/errors";
import type { Column, Table } from "../../contracts/lake";
import { DamageError } from "./damage";
import { decodeColumn, hidesLogicalType } from "./decode-column";
import { readColumn } from "./read-column";
import { type Footer, readFooter } from "./read-footer";

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
 * However damaged the bytes are, the work is bounded by their number and the rows that they hold.
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
  const footer = readPart(source, "footer", () => readFooter(bytes, columns));
  const decoded: Record<string, Column> = {};
  for (const element of footer.elements) {
    decoded[element.name] = readPart(source, `column ${JSON.stringify(element.name)}`, () =>
      decodeColumn(element, readPieces(bytes, footer, element), footer.rowCount),
    );
  }
  return { rowCount: footer.rowCount, columns: decoded, footer: footer.text };
}

function readPieces(bytes: Uint8Array, footer: Footer, element: SchemaElement): readonly DecodedArray[] {
  const physical = withPhysicalType(element);
  return footer.groups.flatMap((group) => {
    const column = group.columns.get(element.name);
    if (column === undefined) throw new DamageError("a row group lacks it");
    return readColumn(bytes.subarray(0, footer.start), column, physical, group.rowCount);
  });
}

function readPart<Part>(source: string, part: string, read: () => Part): Part {
  try {
    return read();
  } catch (error) {
    throw new DataError(
      `"${source}" is no readable Parquet file (${part}: ${describeFault(error)}). Write it again with Snappy, Zstandard, gzip, Brotli or no compression.`,
      { cause: error },
    );
  }
}

/** What a library stumbled over tells nobody anything; that the bytes are wrong does. */
function describeFault(error: unknown): string {
  const isOfBytes = error instanceof TypeError || error instanceof RangeError;
  return isOfBytes || !(error instanceof Error) ? "its bytes are damaged" : error.message;
}

/**
 * The same column without its date type: the stored integers then come as typed arrays instead of a `Date`
 * per row.
 */
function withPhysicalType(element: SchemaElement): SchemaElement {
  if (!hidesLogicalType(element)) return element;
  const { converted_type: _converted, logical_type: _logical, ...physical } = element;
  return physical;
}
