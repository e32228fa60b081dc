import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type FormOptions, readFormOptions } from "../../../../functions/aws/demand-file/form/file-form";
import { readDemandFile } from "../../../../functions/aws/demand-file/read-demand-file";
import { writeParquet } from "../../../../functions/aws/parquet/write-parquet";
import { partsOfSeriesKey } from "../../../../functions/demand/series-key";
import { writeTidyFile } from "../../../../scripts/data/write-tidy-file";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("demand by product and place", () => {
  const folder = useTemporaryFolder();
  async function read(text: string | Uint8Array, given: FormOptions = {}, name = "sales.csv") {
    const path = join(folder(), name);
    writeFileSync(path, text);
    return readDemandFile(path, readFormOptions(given));
  }
  const faultOf = async (reading: Promise<unknown>): Promise<string> =>
    reading.then(
      () => "it was read",
      (error: Error) => error.message,
    );

  const LINES = [
    "2026-01-01,A,007,1,2",
    "2026-01-01,A,7,2,2",
    "2026-01-01,B,007,3,5",
    "2026-01-02,A,007,4,2",
  ];

  it("is a series of its own for each product of each place, and no text column any more", async () => {
    const { series, findings } = await read(
      ["date,product_id,location,units_sold,selling_price", ...LINES].join("\n"),
    );
    expect(series.map(({ productId }) => partsOfSeriesKey(productId))).to.deep.equal([
      { productId: "A", location: "007" },
      { productId: "A", location: "7" },
      { productId: "B", location: "007" },
    ]);
    expect(series.map(({ unitsSold }) => [...unitsSold])).to.deep.equal([[1, 4], [2], [3]]);
    expect(series.map(({ categories }) => categories)).to.deep.equal([{}, {}, {}]);
    expect(findings.products).to.equal(3);
  });

  it("has its column of places named, in a file of any form", async () => {
    const text = [
      "Datum;Artikel;Filiale;Menge;Preis",
      "01.01.2026;A;Köln;1;2,50",
      "01.01.2026;A;Bonn;2;2,50",
      "02.01.2026;A;Bonn;2;2,50",
      "13.01.2026;A;Bonn;2;2,50",
    ].join("\n");
    expect(await faultOf(read(text))).to.contain("--columns location=NAME");
    const { series } = await read(text, { columns: "location=Filiale" });
    expect(series.map(({ productId }) => productId)).to.deep.equal(["A @ Bonn", "A @ Köln"]);
  });

  it("is read alike from Parquet, places as numbers too", async () => {
    const table = (location: Float64Array | string[]) =>
      writeParquet({
        rowCount: 2,
        columns: {
          date: Int32Array.of(20_000, 20_000),
          product_id: ["A", "A"],
          location,
          units_sold: Float64Array.of(1, 2),
          selling_price: Float64Array.of(2, 2),
        },
      });
    for (const places of [Float64Array.of(1, 2), ["1", "2"]]) {
      const { series } = await read(table(places), {}, "sales.parquet");
      expect(series.map(({ productId }) => productId)).to.deep.equal(["A @ 1", "A @ 2"]);
    }
  });

  it("comes back as it was from the tidy file", async () => {
    const { series } = await read(["date,product_id,location,units_sold,selling_price", ...LINES].join("\n"));
    const tidy = join(folder(), "tidy.csv");
    await writeTidyFile(tidy, series);
    expect((await readDemandFile(tidy)).series).to.deep.equal(series);
  });

  it("is refused where a row has no place, or one that a key cannot hold", async () => {
    const fault = await faultOf(
      read(
        [
          "date,product_id,location,units_sold,selling_price",
          "2026-01-01,A,,1,2",
          "2026-01-01,A,North @ 1,1,2",
          "2026-01-01,A @ B,North,1,2",
          "2026-01-01,A,North,1,2",
        ].join("\n"),
      ),
    );
    expect(fault).to.contain('line 2: location is ""').and.contain('line 3: location is "North @ 1"');
    expect(fault).to.contain('line 4: product_id is "A @ B"').and.not.contain("line 5");
  });

  it("is demand without places where the column is empty, and an id may then be anything", async () => {
    const rows = ["2026-01-01,A @ B,,1,2", "2026-01-02,A @ B,,1,2"];
    const { series } = await read(["date,product_id,location,units_sold,selling_price", ...rows].join("\n"));
    expect(series.map(({ productId }) => productId)).to.deep.equal(["A @ B"]);
  });
});
