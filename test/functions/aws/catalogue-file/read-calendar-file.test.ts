import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readCalendarFile } from "../../../../functions/aws/catalogue-file/read-calendar-file";
import type { CatalogueFormOptions } from "../../../../functions/aws/catalogue-file/read-table-file";
import { parseDay } from "../../../../functions/demand/calendar";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const TODAY = parseDay("2026-09-10")!;

describe("a file of what is planned", () => {
  const folder = useTemporaryFolder();
  async function read(text: string, given: CatalogueFormOptions = {}) {
    const path = join(folder(), "plans.csv");
    await writeFile(path, text);
    return readCalendarFile(path, TODAY, given);
  }
  const faultOf = (text: string) =>
    read(text).then(
      () => "it was read",
      (error: Error) => error.message,
    );

  it("is read with our names, and its own columns of numbers beside them", async () => {
    const { rows, ignored, columns } = await read(
      [
        "kind,from,to,product_id,category,location,region,name,discount,price,known_from,ad_spend,remark",
        "promotion,2026-10-01,2026-10-07,tea,,Berlin,,Autumn,20 %,,2026-08-01,1200.5,page 3",
        "price,2026-11-01,2027-01-31,,Food/Tea,,,,,5.49,,,",
        "holiday,2026-10-03,,,,,East,Unity,,,,,",
      ].join("\n"),
    );
    expect(rows).deep.equal([
      {
        kind: "promotion",
        from: "2026-10-01",
        to: "2026-10-07",
        productId: "tea",
        location: "Berlin",
        name: "Autumn",
        discountRatio: 0.2,
        knownFrom: "2026-08-01",
        values: { ad_spend: 1200.5 },
      },
      { kind: "price", from: "2026-11-01", to: "2027-01-31", category: "Food/Tea", price: 5.49 },
      { kind: "holiday", from: "2026-10-03", region: "East", name: "Unity" },
    ]);
    expect(ignored).deep.equal(["remark"]);
    expect(columns.at(-1)).deep.equal({ name: "ad_spend", title: "ad_spend", filled: 1 });
  });

  it("is read as a merchandise system in Germany writes it", async () => {
    const { rows } = await read(
      [
        "Aktionsplan;;;;",
        "Art;Von;Bis;Artikelnr.;Rabatt;Aktionspreis",
        "Aktion;01.10.2026;07.10.2026;00123;25 %;1.234,50 €",
        "Feiertag;13.10.2026;;;;",
      ].join("\n"),
    );
    expect(rows).deep.equal([
      {
        kind: "promotion",
        from: "2026-10-01",
        to: "2026-10-07",
        productId: "00123",
        discountRatio: 0.25,
        price: 1234.5,
      },
      { kind: "holiday", from: "2026-10-13" },
    ]);
  });

  it("is refused whole, with each bad line named", async () => {
    const message = await faultOf(
      [
        "kind,from,to,product_id,discount,price,known_from,ad_spend",
        "sale,2026-10-01,2026-10-07,a,,,,1",
        "promotion,2026-10-07,2026-10-01,a,,,,1",
        "promotion,2026-10-01,2062-10-07,a,,,,1",
        "price,2026-10-01,2026-10-07,a,,,,1",
        "event,2026-10-01,2026-10-07,a,10 %,,,1",
        "promotion,2026-10-01,2026-10-07,e,,,2026-09-11,1",
        "promotion,,2026-10-07,a,,,,1",
        "promotion,2026-10-01,2026-10-07,b,,,,1",
        "promotion,2026-10-01,2026-10-09,b,,,,1",
        "promotion,2026-10-01,2026-10-09,c,,0,,1",
        "promotion,2026-10-01,2026-10-09,d,,,,lots",
      ].join("\n"),
    );
    const lines = message.split("\n").slice(1);
    expect(lines.map((line) => /^ {2}line (\d+): ([\w-]+)/.exec(line)!.slice(1).join(" "))).deep.equal([
      "2 kind",
      "3 to",
      "4 2026-10-01",
      "5 price",
      "6 discount",
      "7 known_from",
      "8 from",
      "10 this",
      "11 price",
      "12 ad_spend",
    ]);
  });

  it("needs a first day and a kind", async () => {
    expect(await faultOf("kind,product_id\npromotion,a")).match(/lacks the column "from"/);
    expect(await faultOf("from,product_id\n2026-10-01,a")).match(/lacks the column "kind"/);
  });
});
