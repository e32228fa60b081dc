import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { MISSING_DAY } from "../../../../functions/aws/parquet/decode-column";
import { readParquet } from "../../../../functions/aws/parquet/read-parquet";
import { writeParquet } from "../../../../functions/aws/parquet/write-parquet";
import { DataError } from "../../../../functions/contracts/errors";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { damage, parquetSamples } from "../../../support/damaged-parquet";

type WriteOptions = Parameters<typeof parquetWriteBuffer>[0];

/** A file as another program might write it. */
function foreign(options: WriteOptions): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ rowGroupSize: 2, ...options }));
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe("Parquet", () => {
  it("gives a table back as it was written, missing values included", async () => {
    const row = fc.record({
      day: fc.integer({ min: -100_000, max: 100_000 }),
      number: fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN)),
      text: fc.option(fc.string(), { nil: undefined }),
      product: fc.string(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        const table = {
          rowCount: rows.length,
          columns: {
            date: Int32Array.from(rows, ({ day }) => day),
            units_sold: Float64Array.from(rows, ({ number }) => number),
            colour: rows.map(({ text }) => text),
            product_id: rows.map(({ product }) => product),
          },
        };
        const { rowCount, columns } = await readParquet(writeParquet(table), "test");
        expect(rowCount).to.equal(rows.length);
        expect(columns.date).to.deep.equal(table.columns.date);
        expect(columns.units_sold).to.deep.equal(table.columns.units_sold);
        expect(columns.colour).to.deep.equal(table.columns.colour);
        expect(columns.product_id).to.deep.equal(table.columns.product_id);
      }),
      { numRuns: 60 },
    );
  });

  it("writes the same bytes for the same table", () => {
    const table = { rowCount: 2, columns: { date: Int32Array.of(1, 2), product_id: ["a", "b"] } };
    expect(writeParquet(table)).to.deep.equal(writeParquet(table));
  });

  it("reads only the columns asked for, and none that are not there", async () => {
    const bytes = writeParquet({ rowCount: 1, columns: { a: Float64Array.of(1), b: Float64Array.of(2) } });
    expect((await readParquet(bytes, "test", ["b", "c"])).columns).to.deep.equal({ b: Float64Array.of(2) });
    expect((await readParquet(bytes, "test", [])).rowCount).to.equal(1);
  });

  it("takes dates, timestamps of any unit and text dates of other programs", async () => {
    const instant = new Date("2026-11-23T18:30:00Z");
    const bytes = foreign({
      columnData: [
        { name: "millis", data: [instant, instant, null] as never[] },
        { name: "micros", data: [1n, 2n, 3n].map((n) => 1_000_000n * 86_400n * n) as never[] },
        { name: "nanos", data: [1n, 2n, 3n].map((n) => 1_000_000_000n * 86_400n * n + 5n) as never[] },
        { name: "date", data: [20_000, null, 20_001] as never[] },
        { name: "text", data: ["2026-11-23", "x", "y"] },
      ],
      schema: [
        { name: "root", num_children: 5 },
        { name: "millis", type: "INT64", repetition_type: "OPTIONAL", converted_type: "TIMESTAMP_MILLIS" },
        { name: "micros", type: "INT64", repetition_type: "REQUIRED", converted_type: "TIMESTAMP_MICROS" },
        {
          name: "nanos",
          type: "INT64",
          repetition_type: "REQUIRED",
          logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "NANOS" },
        },
        { name: "date", type: "INT32", repetition_type: "OPTIONAL", converted_type: "DATE" },
        { name: "text", type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" },
      ],
    });
    const { columns } = await readParquet(bytes, "test");
    expect(columns.millis).to.deep.equal(Int32Array.of(20_780, 20_780, MISSING_DAY));
    expect(columns.micros).to.deep.equal(Int32Array.of(1, 2, 3));
    expect(columns.nanos).to.deep.equal(Int32Array.of(1, 2, 3));
    expect(columns.date).to.deep.equal(Int32Array.of(20_000, MISSING_DAY, 20_001));
    expect(columns.text).to.deep.equal(["2026-11-23", "x", "y"]);
  });

  it("takes whole numbers, single precision, decimals and booleans of other programs", async () => {
    const bytes = foreign({
      columnData: [
        { name: "int32", data: [1, null, -3] as never[] },
        { name: "int64", data: [1n, 2n, 2n ** 40n] as never[] },
        { name: "float", data: [0.5, 1.5, -2] },
        { name: "decimal", data: [12.34, 0.01, -5] },
        { name: "flag", data: [true, null, false] as never[] },
        { name: "sure", data: [true, true, false] as never[] },
      ],
      schema: [
        { name: "root", num_children: 6 },
        { name: "int32", type: "INT32", repetition_type: "OPTIONAL" },
        { name: "int64", type: "INT64", repetition_type: "REQUIRED" },
        { name: "float", type: "FLOAT", repetition_type: "REQUIRED" },
        {
          name: "decimal",
          type: "INT64",
          repetition_type: "REQUIRED",
          converted_type: "DECIMAL",
          scale: 2,
          precision: 10,
        },
        { name: "flag", type: "BOOLEAN", repetition_type: "OPTIONAL" },
        { name: "sure", type: "BOOLEAN", repetition_type: "REQUIRED" },
      ],
    });
    const { columns } = await readParquet(bytes, "test");
    expect(columns.int32).to.deep.equal(Float64Array.of(1, Number.NaN, -3));
    expect(columns.int64).to.deep.equal(Float64Array.of(1, 2, 2 ** 40));
    expect(columns.float).to.deep.equal(Float64Array.of(0.5, 1.5, -2));
    expect(columns.decimal).to.deep.equal(Float64Array.of(12.34, 0.01, -5));
    expect(columns.flag).to.deep.equal(Float64Array.of(1, Number.NaN, 0));
    expect(columns.sure).to.deep.equal([true, true, false]);
  });

  it("reads Snappy and gzip, and files of many row groups", async () => {
    const data = Array.from({ length: 1_000 }, (_, index) => index % 7);
    for (const codec of ["SNAPPY", "GZIP", "UNCOMPRESSED"] as const) {
      const bytes = foreign({
        codec,
        compressors: { GZIP: (input) => gzipSync(input) },
        rowGroupSize: 64,
        columnData: [{ name: "n", data, type: "DOUBLE" }],
      });
      expect((await readParquet(bytes, "test")).columns.n, codec).to.deep.equal(Float64Array.from(data));
    }
  });

  it("leaves nested columns out", async () => {
    const bytes = foreign({
      columnData: [
        { name: "list", data: [[1, 2], [3]] as never[] },
        { name: "n", data: [1, 2] },
      ],
      schema: [
        { name: "root", num_children: 2 },
        { name: "list", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "INT32", repetition_type: "OPTIONAL" },
        { name: "n", type: "DOUBLE", repetition_type: "REQUIRED" },
      ],
    });
    expect((await readParquet(bytes, "test")).columns).to.deep.equal({ n: Float64Array.of(1, 2) });
  });

  it("names the file and the codec that cannot be read", async () => {
    const bytes = foreign({
      codec: "LZ4_RAW",
      compressors: { LZ4_RAW: (input) => input },
      columnData: [{ name: "n", data: [1, 2], type: "DOUBLE" }],
    });
    expect(await failureOf(readParquet(bytes, "processed/x.parquet"))).to.match(
      /^DataError: "processed\/x\.parquet" is no readable Parquet file .*LZ4_RAW/,
    );
    expect(await failureOf(readParquet(Buffer.from("date,product_id\n"), "a.csv"))).to.match(
      /^DataError: "a\.csv" is no readable Parquet file/,
    );
  });

  it("refuses text that is not UTF-8, in which two ids could look alike", async () => {
    const bytes = foreign({
      columnData: [{ name: "product_id", data: [Uint8Array.of(0x41, 0xff), Uint8Array.of(0x42)] as never[] }],
      schema: [
        { name: "root", num_children: 1 },
        { name: "product_id", type: "BYTE_ARRAY", repetition_type: "REQUIRED" },
      ],
    });
    expect(await failureOf(readParquet(bytes, "sales.parquet"))).to.match(
      /^DataError: "sales\.parquet" is no readable Parquet file \(column "product_id": a text is not in UTF-8\)/,
    );
  });

  describe("of which bytes are damaged", () => {
    const samples = parquetSamples();

    it("ends, with the table or with an error that names the file and what is wrong", async () => {
      for (let seed = 1; seed <= 4_000; seed++) {
        const { name, bytes } = samples[seed % samples.length]!;
        const damaged = damage(bytes, createRandom(seed));
        try {
          const { rowCount, columns } = await readParquet(damaged, "processed/damaged.parquet");
          for (const column of Object.values(columns)) {
            expect(column.length, `${name}, seed ${seed}`).to.equal(rowCount);
          }
        } catch (error) {
          expect(error, `${name}, seed ${seed}`).to.be.instanceOf(DataError);
          expect((error as Error).message).to.match(
            /^"processed\/damaged\.parquet" is no readable Parquet file \((footer|column .*?): .+\)\. Write/s,
          );
        }
      }
    });

    it("never gives other numbers for a page that we wrote and in which one bit changed", async () => {
      const days = Int32Array.from({ length: 500 }, (_, row) => row);
      const units = Float64Array.from(days, (day) => (day * 7) % 13);
      const bytes = writeParquet({ rowCount: 500, columns: { date: days, units_sold: units } });
      const footerStart = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
      for (let bit = 4 * 8; bit < footerStart * 8; bit += 5) {
        const damaged = Uint8Array.from(bytes);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        const read = await readParquet(damaged, "x").catch(() => undefined);
        if (read === undefined) continue;
        expect(read.columns.date, `bit ${bit}`).to.deep.equal(days);
        expect(read.columns.units_sold, `bit ${bit}`).to.deep.equal(units);
      }
    });

    it("is refused when its footer promises other rows than its groups hold", async () => {
      const bytes = writeParquet({ rowCount: 30, columns: { n: new Float64Array(30) } });
      const footerStart = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
      // A long field and 30 as a zigzag number: the first one is the row count of the whole file.
      bytes[Buffer.from(bytes).indexOf(Buffer.of(0x16, 60), footerStart) + 1] = 62;
      expect(await failureOf(readParquet(bytes, "x"))).to.contain(
        "(footer: its row groups hold 30 of 31 rows)",
      );
    });
  });
});
