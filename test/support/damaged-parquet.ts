import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { writeParquet } from "../../functions/aws/parquet/write-parquet";

const ROWS = 90;

/** Small files that between them hold every encoding, codec and kind of column that the reader meets. */
export function parquetSamples(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return [
    { name: "ours", bytes: ourFile() },
    ...(["UNCOMPRESSED", "SNAPPY", "GZIP"] as const).map((codec) => ({
      name: codec.toLowerCase(),
      bytes: foreignFile(codec),
    })),
  ];
}

/** The same file with one to three faults: a changed bit or byte, bytes lost, added or moved, the end cut off. */
export function damage(bytes: Uint8Array, random: () => number): Uint8Array {
  let damaged: Uint8Array = Uint8Array.from(bytes);
  const faults = 1 + Math.floor(random() * 3);
  for (let fault = 0; fault < faults; fault++) damaged = damageOnce(damaged, random);
  return damaged;
}

const TELLING_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff];

function damageOnce(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  // Half of the faults hit the end, where the footer is: there one byte matters most.
  const tail = Math.min(bytes.length, 700);
  const at = random() < 0.5 ? bytes.length - 1 - below(tail) : below(bytes.length);
  const kind = below(20);
  if (kind < 10) bytes[at]! ^= 1 << below(8);
  else if (kind < 13) bytes[at] = below(256);
  else if (kind < 16) bytes[at] = TELLING_BYTES[below(TELLING_BYTES.length)]!;
  else if (kind === 16) bytes.fill(TELLING_BYTES[below(TELLING_BYTES.length)]!, at, at + 1 + below(6));
  else if (kind === 17) bytes.copyWithin(at, below(bytes.length), below(bytes.length));
  else if (kind === 18) return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(8)));
  else return random() < 0.3 ? bytes.slice(0, at) : joined(bytes.subarray(0, at), bytes.subarray(at - 4));
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function ourFile(): Uint8Array {
  return writeParquet(
    {
      rowCount: ROWS,
      columns: {
        date: Int32Array.from({ length: ROWS }, (_, row) => 20_000 + (row % 45)),
        product_id: Array.from({ length: ROWS }, (_, row) => `P-${Math.floor(row / 45)}`),
        units_sold: Float64Array.from({ length: ROWS }, (_, row) => (row % 9 === 0 ? Number.NaN : row % 7)),
        selling_price: Float64Array.from({ length: ROWS }, (_, row) => 4.5 + (row % 3)),
        on_promotion: Array.from({ length: ROWS }, (_, row) => row % 11 === 0),
        colour: Array.from({ length: ROWS }, (_, row) => (row % 4 === 0 ? undefined : "red")),
      },
    },
    { footer: { shard_count: "4" } },
  );
}

/** A file as other programs write it; Snappy is written by the library, gzip by Node. */
function foreignFile(codec: "UNCOMPRESSED" | "SNAPPY" | "GZIP"): Uint8Array {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const column = (name: string, data: readonly unknown[], encoding?: string) =>
    ({ name, data, encoding }) as never;
  return new Uint8Array(
    parquetWriteBuffer({
      codec,
      compressors: { GZIP: (input) => gzipSync(input) },
      rowGroupSize: 40,
      columnData: [
        column("int32", rows, "DELTA_BINARY_PACKED"),
        column(
          "int64",
          rows.map((row) => BigInt(row) * 1_000_003n),
          "DELTA_BINARY_PACKED",
        ),
        column(
          "float",
          rows.map((row) => row / 4),
          "BYTE_STREAM_SPLIT",
        ),
        column(
          "lengths",
          rows.map((row) => `length ${row}`),
          "DELTA_LENGTH_BYTE_ARRAY",
        ),
        column(
          "prefixes",
          rows.map((row) => `prefix ${row}`),
          "DELTA_BYTE_ARRAY",
        ),
        column(
          "plain",
          rows.map((row) => `plain ${row % 5}`),
          "PLAIN",
        ),
        column(
          "dictionary",
          rows.map((row) => (row % 6 === 0 ? null : `word ${row % 5}`)),
          "RLE_DICTIONARY",
        ),
        column(
          "millis",
          rows.map((row) => new Date(row * 86_400_000)),
        ),
        column(
          "decimal",
          rows.map((row) => row / 100),
        ),
        column(
          "flag",
          rows.map((row) => (row % 5 === 0 ? null : row % 2 === 0)),
        ),
        column(
          "constant",
          rows.map(() => 7),
          "RLE_DICTIONARY",
        ),
      ],
      schema: [
        { name: "root", num_children: 11 },
        { name: "int32", type: "INT32", repetition_type: "REQUIRED" },
        { name: "int64", type: "INT64", repetition_type: "REQUIRED" },
        { name: "float", type: "FLOAT", repetition_type: "REQUIRED" },
        { name: "lengths", type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" },
        { name: "prefixes", type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" },
        { name: "plain", type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" },
        { name: "dictionary", type: "BYTE_ARRAY", repetition_type: "OPTIONAL", converted_type: "UTF8" },
        { name: "millis", type: "INT64", repetition_type: "OPTIONAL", converted_type: "TIMESTAMP_MILLIS" },
        {
          name: "decimal",
          type: "INT64",
          repetition_type: "REQUIRED",
          converted_type: "DECIMAL",
          scale: 2,
          precision: 9,
        },
        { name: "flag", type: "BOOLEAN", repetition_type: "OPTIONAL" },
        { name: "constant", type: "INT32", repetition_type: "REQUIRED" },
      ],
    }),
  );
}
