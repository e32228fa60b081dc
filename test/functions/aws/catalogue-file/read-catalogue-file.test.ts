import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import {
  readProductFile,
  readSupplierFile,
} from "../../../../functions/aws/catalogue-file/read-catalogue-file";
import type { CatalogueFormOptions } from "../../../../functions/aws/catalogue-file/read-table-file";
import { DataError, UsageError } from "../../../../functions/contracts/errors";

describe("a file of products", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "catalogue-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(text: string | Buffer, given: CatalogueFormOptions = {}, name = "products.csv") {
    const path = join(folder, name);
    await writeFile(path, text);
    return readProductFile(path, given);
  }

  async function faultOf(action: Promise<unknown>): Promise<Error> {
    try {
      await action;
    } catch (error) {
      return error as Error;
    }
    throw new Error("It was read.");
  }

  it("is read with our names", async () => {
    const { rows, fields, ignored } = await read(
      [
        "product_id,name,category,supplier,lead_time_days,lead_time_deviation_days,unit_cost,price,pack_units,minimum_order_units,shelf_life_days,discontinued_from,colour",
        'A,"Tea, green",Food / Tea>Green,M,14,2.5,3.10,5.00,6,12,90,2026-05-01,red',
        "B,,,,,,,,,,,,",
      ].join("\n"),
    );
    expect(rows).deep.equal([
      {
        productId: "A",
        name: "Tea, green",
        category: "Food/Tea/Green",
        supplier: "M",
        leadTimeDays: 14,
        leadTimeDeviationDays: 2.5,
        unitCost: 3.1,
        price: 5,
        packUnits: 6,
        minimumOrderUnits: 12,
        shelfLifeDays: 90,
        discontinuedFrom: "2026-05-01",
      },
      { productId: "B" },
    ]);
    expect(fields).length(12);
    expect(ignored).deep.equal(["colour"]);
  });

  it("is read as a merchandise system in Germany writes it, packed or not", async () => {
    const text = [
      "Artikelliste;;;;;",
      "Artikelnr.;Bezeichnung;Warengruppe;Lieferant;EK-Preis (EUR);Marge;VPE;Auslaufdatum",
      "00123;Grüner Tee;Lebensmittel/Tee;Müller GmbH;1.234,50 €;35 %;1.000;01.05.2026",
      "00124;Schwarztee;Lebensmittel/Tee;Müller GmbH;2,90;0,4;6;31.12.2026",
    ].join("\r\n");
    const wanted = {
      productId: "00123",
      name: "Grüner Tee",
      category: "Lebensmittel/Tee",
      supplier: "Müller GmbH",
      unitCost: 1234.5,
      grossMarginRatio: 0.35,
      packUnits: 1000,
      discontinuedFrom: "2026-05-01",
    };
    expect((await read(text)).rows[0]).deep.equal(wanted);
    expect((await read(gzipSync(Buffer.from(text, "utf8")), {}, "artikel.csv.gz")).rows[0]).deep.equal(
      wanted,
    );
    const latin = Buffer.from(text.replaceAll("€", "EUR"), "latin1");
    expect((await read(latin, { encoding: "windows-1252" })).rows[0]).deep.equal(wanted);
  });

  it("is refused whole, with each bad line named", async () => {
    const fault = await faultOf(
      read(
        [
          "product_id,lead_time_days,unit_cost,price,gross_margin_ratio,pack_units,discontinued_from",
          "A,3.5,1,2,,1,2026-05-01",
          "B,366,1,2,,1,",
          "C,1,-1,2,,0,",
          "D,1,1,2,40,1,",
          "E,1,1,2,0.4,1,",
          "F,1,1,2,0.5,1,2026-13-01",
          "G,1,1,2,0.5,1",
          ",1,1,2,0.5,1,",
          "H,1,1,2,0.5,1,",
          "H,1,1,2,0.5,1,",
        ].join("\n"),
      ),
    );
    expect(fault).instanceOf(DataError);
    const lines = fault.message.split("\n").slice(1);
    expect(lines.map((line) => /^ {2}line (\d+): (\w+)/.exec(line)!.slice(1).join(" "))).deep.equal([
      "2 lead_time_days",
      "3 lead_time_days",
      "4 unit_cost",
      "4 pack_units",
      "5 gross_margin_ratio",
      "6 gross_margin_ratio",
      "7 discontinued_from",
      "8 6",
      "9 product_id",
      "11 product_id",
    ]);
    expect(fault.message).contain('lead_time_days is "3.5"; it must be a whole number from 0 to 365 days');
    expect(fault.message).contain("unit_cost 1 and price 2 come to 0.5000");
    expect(fault.message).contain('product_id "H" stands on line 10 already');
  });

  it("names fifty bad lines and counts the others", async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `P${index},-1`);
    const { message } = await faultOf(read(["product_id,pack_units", ...rows].join("\n")));
    expect(message).contain("60 lines cannot be read").contain("and 10 more");
  });

  it("needs an id and one thing said of it, under names that are clear", async () => {
    const messageOf = async (text: string, given?: CatalogueFormOptions) =>
      (await faultOf(read(text, given))).message;
    expect(await messageOf("name,pack\nTea,6")).contain('lacks the column "product_id"');
    expect(await messageOf("sku,colour\nA,red")).contain('says nothing besides "product_id"');
    expect(await messageOf("sku,pack,moq,vpe\nA,6,1,6")).contain(
      '"pack" and "vpe" may each be pack_units. Say which, for example --columns pack_units=pack',
    );
    expect(await messageOf("sku,pack\nA,6", { columns: "name=Titel" })).contain(
      'has no column "titel"'.replace("t", "T"),
    );
    expect(await messageOf("sku,pack")).contain("holds no rows");
    expect(await messageOf("sku;ek\nA;1,234\n")).contain("--decimal");
    const unknown = await faultOf(read("sku,pack\nA,6", { columns: "weight=pack" }));
    expect(unknown).instanceOf(UsageError);
    expect(await faultOf(readProductFile("products.xlsx"))).instanceOf(UsageError);
  });

  it("takes the columns and the decimal mark that it is told", async () => {
    const { rows } = await read("sku;gebinde;karton;ek\nA;6;12;1,234\n", {
      columns: "pack_units=karton",
      decimal: "comma",
    });
    expect(rows).deep.equal([{ productId: "A", packUnits: 12, unitCost: 1.234 }]);
  });

  it("may be one of suppliers", async () => {
    const path = join(folder, "suppliers.csv");
    await writeFile(path, "Lieferant;Firma;Lieferzeit;Mindestbestellwert\nM;Müller;14;500\n");
    expect((await readSupplierFile(path)).rows).deep.equal([
      { supplier: "M", name: "Müller", leadTimeDays: 14, minimumOrderValue: 500 },
    ]);
  });
});
