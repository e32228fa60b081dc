import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Column, Table } from "../../contracts/lake";
import { COMPRESSORS, WRITE_CODEC } from "./compression";

const ROWS_PER_GROUP = 1_000_000;
const BYTES_PER_PAGE = 64 * 1024 * 1024;

export interface WriteParquetOptions {
  /** Text kept in the file's footer, for example how a shard was cut. */
  readonly footer?: Readonly<Record<string, string>>;
}

/**
 * Encodes a table as one Parquet file.
 *
 * `Int32Array` columns named `date`, `forecast_origin` or ending in `_date` get the logical type DATE.
 * `NaN` in a number column and `undefined` in a text column become nulls, which is what Athena, pandas and
 * polars understand by a missing value. The same table gives the same bytes.
 */
export function writeParquet(table: Table, options: WriteParquetOptions = {}): Uint8Array {
  const names = Object.keys(table.columns);
  const encoded = names.map((name) => encodeColumn(name, table.columns[name]!));
  const buffer = parquetWriteBuffer({
    codec: WRITE_CODEC,
    compressors: COMPRESSORS,
    rowGroupSize: ROWS_PER_GROUP,
    pageSize: BYTES_PER_PAGE,
    createdBy: "final-mile",
    kvMetadata: Object.entries(options.footer ?? {}).map(([key, value]) => ({ key, value })),
    schema: [{ name: "root", num_children: names.length }, ...encoded.map((column) => column.element)],
    columnData: encoded.map(({ element, data, encoding }) => ({ name: element.name, data, encoding })),
  });
  return new Uint8Array(buffer);
}

/** Whether an `Int32Array` column of this name holds day numbers. */
function isDayColumn(name: string): boolean {
  return name === "date" || name === "forecast_origin" || name.endsWith("_date");
}

interface EncodedColumn {
  readonly element: SchemaElement;
  readonly data: never[];
  readonly encoding: "PLAIN" | "RLE_DICTIONARY" | undefined;
}

function encodeColumn(name: string, column: Column): EncodedColumn {
  if (column instanceof Int32Array) {
    const date = isDayColumn(name)
      ? ({ converted_type: "DATE", logical_type: { type: "DATE" } } as const)
      : {};
    return required({ name, type: "INT32", ...date }, column, "PLAIN");
  }
  if (column instanceof Float64Array) {
    return column.some(Number.isNaN)
      ? optional(
          { name, type: "DOUBLE" },
          Array.from(column, (value) => (Number.isNaN(value) ? null : value)),
          "PLAIN",
        )
      : required({ name, type: "DOUBLE" }, column, "PLAIN");
  }
  if (column.some((value) => typeof value === "boolean")) {
    return optional({ name, type: "BOOLEAN" }, column, undefined);
  }
  const element = {
    name,
    type: "BYTE_ARRAY",
    converted_type: "UTF8",
    logical_type: { type: "STRING" },
  } as const;
  return (column as readonly unknown[]).includes(undefined)
    ? optional(element, column, "RLE_DICTIONARY")
    : required(element, column, "RLE_DICTIONARY");
}

type Encoding = EncodedColumn["encoding"];

// The writer takes any array-like by columns; its types admit plain arrays only.
function required(element: SchemaElement, data: ArrayLike<unknown>, encoding: Encoding): EncodedColumn {
  return { element: { ...element, repetition_type: "REQUIRED" }, data: data as never[], encoding };
}

function optional(element: SchemaElement, data: ArrayLike<unknown>, encoding: Encoding): EncodedColumn {
  return { element: { ...element, repetition_type: "OPTIONAL" }, data: data as never[], encoding };
}
