import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { readDemandFile } from "../../../../functions/aws/demand-file/read-demand-file";
import { writeParquet } from "../../../../functions/aws/parquet/write-parquet";
import { DataError, OperatorError } from "../../../../functions/contracts/errors";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const HEADER = "date,product_id,units_sold,selling_price";

describe("readDemandFile", () => {
  const folder = useTemporaryFolder();

  function write(name: string, content: string | Buffer | Uint8Array): string {
    const path = join(folder(), name);
    writeFileSync(path, content);
    return path;
  }

  async function refusalOf(name: string, content: string | Buffer | Uint8Array): Promise<string> {
    try {
      await readDemandFile(write(name, content));
    } catch (error) {
      expect(error).to.be.instanceOf(OperatorError);
      return (error as Error).message;
    }
    throw new Error(`"${name}" was accepted`);
  }

  it("reads rows of any order into series sorted by product and day", async () => {
    const text = `${HEADER},promotion\n2026-01-02,B,3,1.5,1\n2026-01-01,B,2,1.25,0\n2026-01-01,A,0,9,\n`;
    const { series } = await readDemandFile(write("sales.csv", text));
    expect(series.map(({ productId }) => productId)).to.deep.equal(["A", "B"]);
    expect(Array.from(series[1]!.days, formatDay)).to.deep.equal(["2026-01-01", "2026-01-02"]);
    expect([...series[1]!.unitsSold]).to.deep.equal([2, 3]);
    expect([...series[1]!.sellingPrice]).to.deep.equal([1.25, 1.5]);
    expect([...series[1]!.features.promotion!]).to.deep.equal([0, 1]);
    expect(series[0]!.features.promotion![0]).to.be.NaN;
  });

  it("reads the same from plain, gzipped and Windows files", async () => {
    const text = `${HEADER}\n2026-01-01,A,1,2\n2026-01-02,A,2,2\n`;
    const plain = await readDemandFile(write("a.csv", text));
    const packed = await readDemandFile(write("a.csv.gz", gzipSync(text)));
    const windows = await readDemandFile(write("w.csv", `\uFEFF${text.replaceAll("\n", "\r\n")}`));
    expect(packed.series).to.deep.equal(plain.series);
    expect(windows.series).to.deep.equal(plain.series);
  });

  it("reads quoted fields with commas, quotes and line feeds", async () => {
    const text = `${HEADER},note\n2026-01-01,"A,1",1,2,"said ""no""\nand left"\n2026-01-02,"A,1",1,2,\n`;
    const { series } = await readDemandFile(write("quoted.csv", text));
    expect(series[0]!.productId).to.equal("A,1");
    expect(series[0]!.categories.note).to.deep.equal(['said "no"\nand left', undefined]);
  });

  it("takes an extra column for text when any value of it is text", async () => {
    const text = `${HEADER},colour\n2026-01-01,A,1,2,7\n2026-01-02,A,1,2,red\n`;
    const { series, findings } = await readDemandFile(write("text.csv", text));
    expect(series[0]!.categories.colour).to.deep.equal(["7", "red"]);
    expect(findings.columns.find(({ name }) => name === "colour")).to.deep.include({
      kind: "text",
      distinct: 2,
    });
  });

  it("keeps closures, gaps and returns apart from zero demand", async () => {
    // 2026-01-03 is closed; product B lacks 2026-01-02; one row is a return.
    const text = `${HEADER}\n2026-01-01,A,1,2\n2026-01-02,A,-4,2\n2026-01-04,A,0,2\n2026-01-01,B,1,2\n2026-01-04,B,1,2\n`;
    const { findings } = await readDemandFile(write("gaps.csv", text));
    expect(findings.tradingDays).to.equal(3);
    expect(findings.closures).to.deep.equal({ days: 1, regularWeekdays: [], otherDates: ["2026-01-03"] });
    expect(findings.gaps).to.deep.equal({ products: 1, productDays: 1 });
    expect(findings.returns).to.deep.equal({ negativeRows: 1, creditedRows: 0, units: 4 });
    expect(findings.zeroDays).to.equal(1);
  });

  it("names a weekday that is never traded as a regular closure", async () => {
    const first = parseDay("2026-01-05")!;
    const rows = Array.from({ length: 28 }, (_, offset) => formatDay(first + offset))
      .filter((_, offset) => offset % 7 !== 5)
      .map((date) => `${date},A,1,2`);
    const { findings } = await readDemandFile(write("week.csv", [HEADER, ...rows].join("\n")));
    expect(findings.closures).to.deep.equal({ days: 4, regularWeekdays: ["Saturday"], otherDates: [] });
  });

  it("reads Parquet, whose dates may be days or texts", async () => {
    const table = (date: Int32Array | string[]) => ({
      rowCount: 2,
      columns: {
        date,
        product_id: ["A", "A"],
        units_sold: Float64Array.of(1, 2),
        selling_price: Float64Array.of(3, Number.NaN),
      },
    });
    const days = await readDemandFile(write("d.parquet", writeParquet(table(Int32Array.of(20_000, 20_001)))));
    const texts = await readDemandFile(write("t.parquet", writeParquet(table(["2024-10-04", "2024-10-05"]))));
    expect(days.series).to.deep.equal(texts.series);
    expect([...days.series[0]!.unitsSold]).to.deep.equal([1, 2]);
  });

  const good = `${HEADER}\n2026-01-01,A,1,2\n`;
  const refusals: readonly (readonly [string, string, string | Buffer, RegExp])[] = [
    [
      "a missing column",
      "x.csv",
      "date,product_id,units_sold\n2026-01-01,A,1\n",
      /lacks the column "selling_price"/,
    ],
    ["a doubled column", "x.csv", `${HEADER},date\n2026-01-01,A,1,2,2026-01-01\n`, /"date" stands twice/],
    ["a date that does not exist", "x.csv", `${good}2026-02-30,A,1,2\n`, /line 3: date is "2026-02-30"/],
    [
      "a date of another form",
      "x.csv",
      `${good}01.02.2026,A,1,2\n`,
      /line 3: date is "01.02.2026".*YYYY-MM-DD/,
    ],
    ["text in units", "x.csv", `${good}2026-01-02,A,ten,2\n`, /line 3: units_sold is "ten"/],
    [
      "text behind blank lines",
      "x.csv",
      `${good}\n\r\n\n2026-01-02,A,ten,2\n`,
      /line 6: units_sold is "ten"/,
    ],
    ["a number with a unit", "x.csv", `${good}2026-01-02,A,1 pc,2\n`, /line 3: units_sold is "1 pc"/],
    ["infinite units", "x.csv", `${good}2026-01-02,A,Infinity,2\n`, /line 3: units_sold is "Infinity"/],
    ["units beyond all sense", "x.csv", `${good}2026-01-02,A,1e300,2\n`, /line 3: units_sold is "1e300"/],
    [
      "a date that stands for none",
      "x.csv",
      `${good}9999-12-31,A,1,2\n`,
      /date is "9999-12-31".*1900-01-01 to 2199/,
    ],
    [
      "text of another encoding",
      "x.csv",
      Buffer.from(`${good}2026-01-02,Café,1,2\n`, "latin1"),
      /line 3: the text is not in UTF-8/,
    ],
    ["binary data", "x.csv.gz", gzipSync(Buffer.from([0, 200, 7, 10, 65])), /line 1: the bytes are no text/],
    [
      "a column name that JavaScript keeps",
      "x.csv",
      `${HEADER},__proto__\n2026-01-01,A,1,2,3\n`,
      /may not be called "__proto__"/,
    ],
    [
      "a product with control characters, which are not shown",
      "x.csv",
      `${good}2026-01-02,"\u001b[2JA\nB",1,2\n`,
      /line 3: product_id is "\\u001b\[2JA\\nB"/,
    ],
    ["a negative price", "x.csv", `${good}2026-01-02,A,1,-0.5\n`, /line 3: selling_price is "-0.5"/],
    ["a row without product", "x.csv", `${good}2026-01-02,,1,2\n`, /line 3: product_id is ""/],
    [
      "a duplicate product-day",
      "x.csv",
      `${good}2026-01-02,A,1,2\n2026-01-01,A,5,2\n`,
      /line 4: product_id "A" already has a row for 2026-01-01 on line 2/,
    ],
    ["a short row", "x.csv", `${good}2026-01-02,A,1\n`, /line 3: 3 fields; the header has 4/],
    ["an open quote", "x.csv", `${good}2026-01-02,"A,1,2\n`, /line 3: a quoted field is not closed/],
    ["an empty file", "x.csv", "", /x\.csv is empty/],
    ["an empty gzip file", "x.csv.gz", gzipSync(""), /x\.csv\.gz is empty/],
    ["a header alone", "x.csv", `${HEADER}\n`, /no rows/],
    ["a file that is not gzip", "x.csv.gz", good, /not gzip data though its name/],
    ["damaged gzip data", "x.csv.gz", gzipSync(good.repeat(1)).subarray(0, 30), /damaged gzip data/],
    ["a file that is not Parquet", "x.parquet", good, /no readable Parquet file/],
    ["another format", "x.xlsx", good, /no known format/],
    [
      "text as a stock level",
      "x.csv",
      `${HEADER},inventory_level\n2026-01-01,A,1,2,many\n`,
      /"inventory_level" holds text/,
    ],
  ];
  for (const [fault, name, content, message] of refusals) {
    it(`refuses ${fault}`, async () => {
      expect(await refusalOf(name, content)).to.match(message);
    });
  }

  it("refuses a negative price in Parquet naming the row", async () => {
    const columns = {
      date: Int32Array.of(20_000, 20_001),
      product_id: ["A", "A"],
      units_sold: Float64Array.of(1, 2),
      selling_price: Float64Array.of(3, -1),
    };
    const bytes = writeParquet({ rowCount: 2, columns });
    expect(await refusalOf("p.parquet", bytes)).to.match(/row 2: selling_price is "-1"/);
  });

  describe("of either format", () => {
    /** The same second row as CSV and as Parquet; the first is without fault. */
    function bothFormats(row: { readonly id?: string; readonly column?: string; readonly value?: number }) {
      const { id = "A", column = "inventory_level", value = 1 } = row;
      const csv = `${HEADER},${column}\n2024-10-04,A,1,2,3\n2024-10-05,"${id}",1,2,${value}\n`;
      const columns = {
        date: Int32Array.of(20_000, 20_001),
        product_id: ["A", id],
        units_sold: Float64Array.of(1, 1),
        selling_price: Float64Array.of(2, 2),
        [column]: Float64Array.of(3, value),
      };
      return [
        ["x.csv", csv],
        ["x.parquet", writeParquet({ rowCount: 2, columns })],
      ] as const;
    }

    const numbers: readonly (readonly [string, string, number, string])[] = [
      [
        "an infinite stock",
        "inventory_level",
        Infinity,
        'inventory_level is "Infinity"; it must be a number from 0 to 1e12',
      ],
      [
        "a negative stock",
        "inventory_level",
        -1,
        'inventory_level is "-1"; it must be a number from 0 to 1e12',
      ],
      ["negative returns", "units_returned", -1, 'units_returned is "-1"'],
      ["a forecast beyond all sense", "predicted_demand", 1e300, 'predicted_demand is "1e+300"'],
      [
        "a feature beyond all sense",
        "promotion",
        1e308,
        'promotion is "1e+308"; it must be a number from -1e20 to 1e20',
      ],
      ["an infinite feature", "promotion", -Infinity, 'promotion is "-Infinity"'],
    ];
    for (const [fault, column, value, message] of numbers) {
      it(`refuses ${fault} naming the place`, async () => {
        for (const [name, content] of bothFormats({ column, value })) {
          expect(await refusalOf(name, content))
            .to.contain(message)
            .and.match(/, (line 3|row 2): /);
        }
      });
    }

    for (const [fault, id, shown] of [
      ["a zero-width blank", "A\u200b", "A\\u{200b}"],
      ["a byte-order mark", "A\ufeffB", "A\\u{feff}B"],
      ["a direction mark", "A\u202eB", "A\\u{202e}B"],
      ["the mark of a failed decoding", "A\ufffd", "A\\u{fffd}"],
    ] as const) {
      it(`refuses an id with ${fault}, which nobody sees`, async () => {
        for (const [name, content] of bothFormats({ id })) {
          expect(await refusalOf(name, content)).to.contain(
            `product_id is "${shown}"; it must be a text of 1 to 128`,
          );
        }
      });
    }

    it("brings ids into one form, composed and without blanks around, and says which", async () => {
      for (const id of [" A", "A\u00a0", "A "]) {
        for (const [name, content] of bothFormats({ id })) {
          const { series, findings } = await readDemandFile(write(name, content));
          expect(series.map(({ productId }) => productId)).to.deep.equal(["A"]);
          expect(findings.respelledIds).to.deep.equal([id]);
        }
      }
      for (const [name, content] of bothFormats({ id: "Cafe\u0301\u00a01" })) {
        const { series } = await readDemandFile(write(name, content));
        expect(series[1]!.productId).to.equal("Caf\u00e9 1");
      }
    });

    it("refuses a column whose name has a character that nobody sees", async () => {
      for (const [name, content] of bothFormats({ column: "promo\u200btion" })) {
        expect(await refusalOf(name, content)).to.contain('the column "promo\\u{200b}tion"');
      }
    });
  });

  it("takes a column for text in which a word that also means infinite is one of several", async () => {
    const text = `${HEADER},colour\n2026-01-01,A,1,2,inf\n2026-01-02,A,1,2,red\n`;
    const { series } = await readDemandFile(write("inf.csv", text));
    expect(series[0]!.categories.colour).to.deep.equal(["inf", "red"]);
  });

  it("refuses numeric ids in Parquet that are missing or not exact", async () => {
    for (const id of [Number.NaN, 2 ** 60]) {
      const columns = {
        date: Int32Array.of(20_000),
        product_id: Float64Array.of(id),
        units_sold: Float64Array.of(1),
        selling_price: Float64Array.of(2),
      };
      const bytes = writeParquet({ rowCount: 1, columns });
      expect(await refusalOf("ids.parquet", bytes)).to.contain('row 1: product_id is ""');
    }
  });

  it("gives back every number that was written, in any order of rows", async () => {
    const row = fc.record({
      day: fc.integer({ min: 15_000, max: 15_400 }),
      product: fc.constantFrom("A", "b", "10 002", 'q"uote', "x,y", "ü"),
      units: fc.oneof(
        fc.integer({ min: -1_000, max: 1_000_000 }),
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      ),
      price: fc.double({ min: 0, max: 1e9, noNaN: true }),
    });
    const rows = fc.uniqueArray(row, {
      selector: ({ day, product }) => `${day} ${product}`,
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const lines = list.map(
          ({ day, product, units, price }) =>
            `${formatDay(day)},"${product.replaceAll('"', '""')}",${units},${price}`,
        );
        const { series } = await readDemandFile(write("p.csv", [HEADER, ...lines].join("\n")));
        const read = series.flatMap((one) =>
          Array.from(one.days, (day, index) => ({
            day,
            product: one.productId,
            units: one.unitsSold[index]!,
            price: one.sellingPrice[index]!,
          })),
        );
        const sorted = [...list].sort((a, b) =>
          a.product === b.product ? a.day - b.day : a.product < b.product ? -1 : 1,
        );
        expect(read.map(({ day, product }) => `${day} ${product}`)).to.deep.equal(
          sorted.map(({ day, product }) => `${day} ${product}`),
        );
        read.forEach(({ units, price }, index) => {
          expect(Object.is(units, sorted[index]!.units) || units === sorted[index]!.units).to.equal(true);
          expect(price).to.equal(sorted[index]!.price);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("names the class of its refusals", async () => {
    const error = await readDemandFile(write("x.csv", "")).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(DataError);
  });
});
