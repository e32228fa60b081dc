import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import {
  type FormOptions,
  readFormOptions,
  renderFormOptions,
} from "../../../../functions/aws/demand-file/form/file-form";
import { readDemandFile } from "../../../../functions/aws/demand-file/read-demand-file";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";

/** Product, day, units and price: what each shape below says in its own way. */
type Row = readonly [id: string, date: string, units: number, price: number];

/** Sixteen days of a small shop, beyond the twelfth of a month, with a thousand and decimals among them. */
const ROWS: readonly Row[] = ["2026-09-01", "2026-09-16"].flatMap((from) =>
  Array.from({ length: 15 }, (_, index) => formatDay(parseDay(from)! + index)).flatMap(
    (date, index): Row[] => [
      ["tea-black", date, 3 + (index % 4), 4.5],
      ["tea-green", date, index === 7 ? 1234 : 5, 5.25],
    ],
  ),
);

const pad = (value: number | string): string => String(value).padStart(2, "0");
const parts = (date: string): [string, string, string] => date.split("-") as [string, string, string];
const german = (date: string): string => parts(date).reverse().join(".");
const slashed = (date: string): string => parts(date).reverse().join("/");
const american = (date: string): string => {
  const [year, month, day] = parts(date);
  return `${Number(month)}/${Number(day)}/${year}`;
};
const comma = (value: number): string => String(value).replace(".", ",");
const serial = (date: string): number => parseDay(date)! + 25_569;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A table of the rows: a header and a line for each, joined by a delimiter. */
function table(header: string, delimiter: string, cells: (row: Row) => readonly (string | number)[]): string {
  return [header, ...ROWS.map((row) => cells(row).join(delimiter)), ""].join("\n");
}

const plain = table("date,product_id,units_sold,selling_price", ",", ([id, date, units, price]) => [
  date,
  id,
  units,
  price,
]);
const germanTable = table("Datum;Artikel;Menge;Preis", ";", ([id, date, units, price]) => [
  german(date),
  id,
  units,
  comma(price),
]);
const dated = (write: (date: string) => string | number): string =>
  table("date,product_id,units_sold,selling_price", ",", ([id, date, units, price]) => [
    write(date),
    id,
    units,
    price,
  ]);
const OTHER = "date,sku,qty,price";

interface Shape {
  readonly name: string;
  readonly content: string | Buffer;
  readonly file?: string;
  readonly options?: FormOptions;
  /** Part of what the findings say the file was read with. */
  readonly told?: string;
  /** Rows, where they are not those above. */
  readonly rows?: readonly Row[];
}

const SHAPES: readonly Shape[] = [
  { name: "our own form", content: plain, told: "" },
  {
    name: "a German spreadsheet: semicolons, decimal comma, day first",
    content: germanTable,
    told: "--delimiter semicolon --decimal comma --date-format DD.MM.YYYY --columns date=Datum,product_id=Artikel,units_sold=Menge,selling_price=Preis",
  },
  {
    name: "the same with a byte-order mark and Windows line ends",
    content: `\uFEFF${germanTable.replaceAll("\n", "\r\n")}`,
    told: "--delimiter semicolon",
  },
  {
    name: 'the same in UTF-16, as "Unicode text" is saved',
    content: Buffer.from(`\uFEFF${germanTable.replaceAll(";", "\t")}`, "utf16le"),
    file: "x.txt",
    told: "--encoding utf-16le --delimiter tab",
  },
  {
    name: "the same in UTF-16 without a mark",
    content: Buffer.from(germanTable, "utf16le"),
    told: "--encoding utf-16le",
  },
  { name: "the delimiter in the first line", content: `sep=;\n${germanTable}`, told: "--header-line 2" },
  {
    name: "quotes around everything",
    content: germanTable.replace(/[^;\n]+/g, '"$&"'),
    told: "--delimiter semicolon",
  },
  {
    name: "tabs, gzipped",
    content: gzipSync(plain.replaceAll(",", "\t")),
    file: "x.tsv.gz",
    told: "--delimiter tab",
  },
  { name: "pipes", content: plain.replaceAll(",", "|"), told: "--delimiter pipe" },
  {
    name: "an American spreadsheet: month first, no leading zeros",
    content: table("Date,SKU,Quantity,Unit Price", ",", ([id, date, units, price]) => [
      american(date),
      id,
      units,
      `$${price}`,
    ]),
    told: "--date-format MM/DD/YYYY",
  },
  {
    name: "a British one: day first",
    content: table(OTHER, ",", ([id, date, units, price]) => [slashed(date), id, units, `£${price}`]),
    told: "--date-format DD/MM/YYYY",
  },
  {
    name: "a French one: thin blanks between thousands, euro behind",
    content: table("Date;Référence;Quantité;Prix unitaire", ";", ([id, date, units, price]) => [
      slashed(date),
      id,
      units.toLocaleString("fr-FR"),
      `${comma(price)} €`,
    ]),
    told: "--decimal comma",
  },
  {
    name: "a Spanish one: points between thousands",
    content: table("Fecha;Código;Cantidad;Precio", ";", ([id, date, units, price]) => [
      slashed(date),
      id,
      units.toLocaleString("de-DE"),
      comma(price),
    ]),
    told: "--decimal comma",
  },
  {
    name: "a Swiss one: apostrophes between thousands",
    content: table("Datum;Artikelnummer;Menge;Preis (CHF)", ";", ([id, date, units, price]) => [
      german(date),
      id,
      units.toLocaleString("en").replace(",", "’"),
      `CHF ${price}`,
    ]),
    told: "--date-format DD.MM.YYYY",
  },
  {
    name: "thousands by commas, in quotes",
    content: table(OTHER, ",", ([id, date, units, price]) => [
      date,
      id,
      `"${units.toLocaleString("en")}"`,
      price,
    ]),
    told: "product_id=sku",
  },
  {
    name: "two-digit years with dots",
    content: table("Datum;Artikel;Menge;Preis", ";", ([id, date, units, price]) => [
      german(date).replace(".20", "."),
      id,
      units,
      comma(price),
    ]),
    told: "--date-format DD.MM.YY",
  },
  {
    name: "names of months",
    content: table(OTHER, ",", ([id, date, units, price]) => {
      const [y, m, d] = parts(date);
      return [`${d}-${MONTHS[Number(m) - 1]}-${y.slice(2)}`, id, units, price];
    }),
    told: "--date-format 'DD MMM YY'",
  },
  {
    name: "names of months in German",
    content: table("Tag;Artikel;Menge;Preis", ";", ([id, date, units, price]) => {
      const [y, , d] = parts(date);
      return [`${Number(d)}. September ${y}`, id, units, comma(price)];
    }),
    told: "--date-format 'DD MMM YYYY'",
  },
  {
    name: "months first by name, with commas",
    content: table("date;sku;qty;price", ";", ([id, date, units, price]) => {
      const [y, , d] = parts(date);
      return [`Sept ${Number(d)}, ${y}`, id, units, price];
    }),
    told: "--date-format 'MMM DD YYYY'",
  },
  {
    name: "weekdays before dates",
    content: table("Datum;Artikel;Menge;Preis", ";", ([id, date, units, price]) => [
      `Mo, ${german(date)}`,
      id,
      units,
      comma(price),
    ]),
    told: "DD.MM.YYYY",
  },
  {
    name: "dates without marks",
    content: dated((date) => date.replaceAll("-", "")),
    told: "--date-format YYYYMMDD",
  },
  { name: "dates as a spreadsheet counts them", content: dated(serial), told: "--date-format serial" },
  {
    name: "dates as seconds since 1970",
    content: dated((date) => parseDay(date)! * 86_400),
    told: "--date-format unix-seconds",
  },
  { name: "time stamps at midnight", content: dated((date) => `${date}T00:00:00Z`), told: "" },
  {
    name: "sales one by one with their time, 24:00 among them",
    content:
      table("Zeitstempel;Artikel;Menge;Preis", ";", ([id, date, units, price]) => [
        `${date} 09:15:00`,
        id,
        units - 1,
        comma(price),
      ]) + ROWS.map(([id, date, , price]) => `${date} 24:00;${id};1;${comma(price)}\n`).join(""),
    told: "date=Zeitstempel",
  },
  {
    name: "a title above and the sum below",
    content: `Absatz September 2026\n\n${germanTable}Summe;;${ROWS.reduce((sum, [, , units]) => sum + units, 0)};\n;;99;\nErstellt am 1.10.2026\n`,
    told: "--header-line 3",
  },
  {
    name: "a total of each day among the products",
    content:
      germanTable +
      [...new Set(ROWS.map(([, date]) => date))]
        .map(
          (date) =>
            `${german(date)};Gesamt;${ROWS.filter((row) => row[1] === date).reduce((sum, [, , units]) => sum + units, 0)};\n`,
        )
        .join(""),
    told: "semicolon",
  },
  {
    name: "lines that end with delimiters",
    content: germanTable.replaceAll("\n", ";;\n"),
    told: "semicolon",
  },
  {
    name: "revenue in place of a price",
    content: table("Datum;Artikel;Menge;Umsatz", ";", ([id, date, units, price]) => [
      german(date),
      id,
      units,
      comma(units * price),
    ]),
    told: "revenue=Umsatz",
  },
  {
    name: "a column of months beside the dates",
    content: table("Monat;Datum;Artikel;Menge;Preis", ";", ([id, date, units, price]) => [
      "September",
      german(date),
      id,
      units,
      comma(price),
    ]),
    told: "date=Datum",
  },
  {
    name: "no header, places said",
    content: plain.replace(/.*\n/, ""),
    options: { headerLine: 0, columns: "date=1,product_id=2,units_sold=3,selling_price=4" },
    told: "--header-line 0",
  },
  {
    name: "an older encoding, said",
    content: Buffer.from(germanTable.replace("Preis", "Stückpreis"), "latin1"),
    options: { encoding: "windows-1252" },
    told: "--encoding windows-1252",
  },
  {
    name: "dates of two readings, said",
    content: dated((date) => slashed(date))
      .split("\n")
      .filter((line) => !/^(1[3-9]|[23]\d)\//.test(line))
      .join("\n"),
    options: { dateFormat: "DD/MM/YYYY" },
    rows: ROWS.filter(([, date]) => Number(date.slice(8)) <= 12),
  },
  {
    name: "numbers of two readings, said",
    content: "date;sku;qty;price\n2026-09-01;tea;1.250;3\n2026-09-02;tea;2;3\n",
    options: { decimal: "comma" },
    rows: [
      ["tea", "2026-09-01", 1250, 3],
      ["tea", "2026-09-02", 2, 3],
    ],
  },
  {
    name: "no price, said",
    content: plain.replace(/^.*\n/, "date,product_id,units_sold\n").replaceAll(/,[\d.]+$/gm, ""),
    options: { columns: "selling_price=none" },
    rows: ROWS.map(([id, date, units]) => [id, date, units, Number.NaN]),
  },
  {
    name: "words of two meanings, said",
    content: plain.replace("units_sold", "sales"),
    options: { columns: "units_sold=sales" },
    told: "units_sold=sales",
  },
  {
    name: "rows by shop, said to be added up",
    content:
      table("date,product_id,shop,units_sold,selling_price", ",", ([id, date, units, price]) => [
        date,
        id,
        "north",
        units - 2,
        price,
      ]) + ROWS.map(([id, date, , price]) => `${date},${id},south,2,${price}\n`).join(""),
    options: { sumRows: true },
  },
  {
    name: "a week in each row, said",
    content:
      "Woche beginnend;Artikel;Menge;Preis\n31.08.2026;tea;15;2\n07.09.2026;tea;7;2\n14.09.2026;tea;7;2\n21.09.2026;tea;7;2\n".replace(
        "Woche beginnend",
        "Datum",
      ),
    options: { period: "week-starting" },
    rows: [2, 2, 2, 2, 2, 2, 3, ...Array<number>(21).fill(1)].map((units, index) => [
      "tea",
      formatDay(parseDay("2026-08-31")! + index),
      units,
      2,
    ]),
  },
  {
    name: "ISO weeks",
    content: "KW;Artikel;Menge;Preis\n2026-W36;tea;14;2\n2026-W37;tea;7;2\n",
    rows: [...Array<number>(7).fill(2), ...Array<number>(7).fill(1)].map((units, index) => [
      "tea",
      formatDay(parseDay("2026-08-31")! + index),
      units,
      2,
    ]),
  },
  {
    name: "months",
    content: "month,sku,qty,price\n2026-02,tea,28,2\n2026-03,tea,62,2\n",
    rows: [...Array<number>(28).fill(1), ...Array<number>(31).fill(2)].map((units, index) => [
      "tea",
      formatDay(parseDay("2026-02-01")! + index),
      units,
      2,
    ]),
  },
  {
    name: "returns in brackets and with a minus behind",
    content: "date,sku,qty,price\n2026-09-01,tea,(5),2\n2026-09-02,tea,3-,2\n2026-09-03,tea,−2,2\n",
    rows: [
      ["tea", "2026-09-01", -5, 2],
      ["tea", "2026-09-02", -3, 2],
      ["tea", "2026-09-03", -2, 2],
    ],
  },
];

/** Shapes that nobody can read without being told, with what they are told to say. */
const REFUSED: readonly (readonly [name: string, content: string | Buffer, message: RegExp])[] = [
  [
    "dates of two readings",
    SHAPES.find(({ name }) => name === "dates of two readings, said")!.content,
    /dates such as "0?\d\/09\/2026" can be read as DD\/MM\/YYYY or MM\/DD\/YYYY.*--date-format/,
  ],
  [
    "numbers of two readings",
    "date;sku;qty;price\n2026-09-01;tea;1.250;3\n",
    /"1\.250" can be thousands or decimals.*--decimal point \(1\.25\) or --decimal comma \(1250\)/,
  ],
  [
    "points and commas as decimals",
    "date;sku;qty;price\n2026-09-01;tea;1;3.5\n2026-09-02;tea;1;3,5\n",
    /a decimal point \(1\), others a decimal comma \(1\)/,
  ],
  [
    "no price",
    "Datum;Artikel;Menge\n01.09.2026;tea;1\n",
    /lacks the column "selling_price".*--columns selling_price=none/,
  ],
  [
    "a word of two meanings",
    "Date,SKU,Sales,Price\n2026-09-01,tea,1,2\n",
    /lacks the column "units_sold"; it has "Date", "SKU", "Sales", "Price".*--columns units_sold=NAME/,
  ],
  [
    "two columns that may be the product",
    "date,sku,ean,qty,price\n2026-09-01,tea,4,1,2\n",
    /"sku" and "ean" may each be product_id.*--columns product_id=sku/,
  ],
  [
    "no header",
    "2026-09-01,tea,1,2\n2026-09-02,tea,1,2\n",
    /values where the names of the columns should be.*--header-line 0 --columns date=1/,
  ],
  [
    "an older encoding",
    Buffer.from(germanTable.replace("Preis", "Stückpreis"), "latin1"),
    /line 1: the text is not in UTF-8.*--encoding windows-1252/,
  ],
  [
    "several rows of a product and day",
    `${plain}2026-09-01,tea-black,1,2\n`,
    /already has a row for 2026-09-01.*--sum-rows/,
  ],
  [
    "a weekly file",
    "date,product_id,units_sold,selling_price\n2026-09-07,a,1,1\n2026-09-14,a,1,1\n2026-09-21,a,1,1\n2026-09-28,a,1,1\n",
    /is weekly: all its 4 dates are Mondays. Say --period week-starting/,
  ],
  [
    "a monthly file",
    "date,product_id,units_sold,selling_price\n2026-06-30,a,1,1\n2026-07-31,a,1,1\n2026-08-31,a,1,1\n",
    /is monthly: all its 3 dates are the last days/,
  ],
  [
    "a column per product",
    "Date,tea,coffee,milk\n2026-09-01,3,4,5\n",
    /lacks the columns .* When each product, or each day, is a column of its own, turn the table into rows first\./,
  ],
  [
    "lines of an old Macintosh",
    "date,sku,qty,price\r2026-09-01,tea,1,2\r",
    /carriage return alone.*tr '\\r' '\\n'/,
  ],
  [
    "a day of two-digit years",
    "day;sku;qty;price\n01.09.26;tea;1;2\n",
    /"01\.09\.26" can be read as DD\.MM\.YY or YY\.MM\.DD/,
  ],
  [
    "ids that a spreadsheet has shortened",
    "date,sku,qty,price\n2026-09-01,4.00123E+12,1,2\n",
    /product_id is "4\.00123E\+12"; it must be .* no number that a spreadsheet has shortened/,
  ],
  [
    "dates of no known format",
    "date,sku,qty,price\nStardate 1,tea,1,2\n",
    /"Stardate 1", are written in no known format.*--date-format/,
  ],
  [
    "dates in several formats",
    "day,sku,qty,price\n2026-09-01,tea,1,2\n02.09.2026,tea,1,2\n",
    /written in several formats/,
  ],
];

describe("files of demand as people have them", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "final-mile-test-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  function listRows(series: readonly DemandSeries[]): Row[] {
    return series.flatMap(({ productId, days, unitsSold, sellingPrice }) =>
      Array.from(days, (day, row): Row => [productId, formatDay(day), unitsSold[row]!, sellingPrice[row]!]),
    );
  }

  const byProduct = (rows: readonly Row[]): Row[] =>
    [...rows].sort(([a, aDay], [b, bDay]) => (pad(a) + aDay < pad(b) + bDay ? -1 : 1));

  for (const { name, content, file = "x.csv", options, told, rows = ROWS } of SHAPES) {
    it(`are read rightly: ${name}`, async () => {
      const { series, findings } = await readDemandFile(write(file, content), readFormOptions(options ?? {}));
      const read = listRows(series);
      expect(read.map(([id, date]) => [id, date])).to.deep.equal(
        byProduct(rows).map(([id, date]) => [id, date]),
      );
      for (const [index, [, , units, price]] of byProduct(rows).entries()) {
        expect(read[index]![2], `units of row ${index}`).to.equal(units);
        if (Number.isNaN(price)) expect(read[index]![3]).to.be.NaN;
        else expect(read[index]![3], `price of row ${index}`).to.be.closeTo(price, 1e-9);
      }
      if (told !== undefined) expect(renderFormOptions(findings.readAs.form)).to.contain(told);
      if (told === "") expect(findings.readAs.form).to.deep.equal({});
    });
  }

  for (const [name, content, message] of REFUSED) {
    it(`are refused with the option that would do: ${name}`, async () => {
      const error = await readDemandFile(write("x.csv", content)).then(
        () => expect.fail("it was read"),
        (caught: Error) => caught,
      );
      expect(error.message).to.match(message);
    });
  }

  it("are read the same with the options that the findings state", async () => {
    for (const { name, content, file = "x.csv", options } of SHAPES) {
      const given = readFormOptions(options ?? {});
      const first = await readDemandFile(write(file, content), given);
      const again = await readDemandFile(write(file, content), {
        ...given,
        ...readFormOptions(first.findings.readAs.form),
      });
      expect(listRows(again.series), name).to.deep.equal(listRows(first.series));
    }
  });

  it("state what was found as options that a shell takes apart again", () => {
    const form = {
      delimiter: "semicolon",
      dateFormat: "DD MMM YY",
      columns: "date=Datum,units_sold=Menge\\, Stk",
      sumRows: true,
    };
    expect(renderFormOptions(form)).to.equal(
      "--delimiter semicolon --date-format 'DD MMM YY' --columns 'date=Datum,units_sold=Menge\\, Stk' --sum-rows",
    );
    expect(readFormOptions(form).columns).to.deep.equal({ date: "Datum", units_sold: "Menge, Stk" });
  });

  it("name every bad line up to fifty, and count the rest", async () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `2026-09-${pad((index % 30) + 1)},p${index},many,1`,
    );
    const path = write(
      "bad.csv",
      ["date,product_id,units_sold,selling_price", "2026-09-01,a,1,1", ...lines].join("\n"),
    );
    const error = await readDemandFile(path).then(
      () => expect.fail("it was read"),
      (caught: Error) => caught,
    );
    const told = error.message.split("\n");
    expect(told).to.have.length(52);
    expect(told[0]).to.equal("bad.csv: 60 lines cannot be read, and nothing of the file was taken.");
    expect(told[1]).to.match(/^ {2}line 3: units_sold is "many"/);
    expect(told[51]).to.equal("  and 10 more");
  });

  it("know an id that was kept from being taken for a number", async () => {
    const path = write("ids.csv", 'date,sku,qty,price\n2026-09-01,"=""00123""",1,2\n2026-09-02,00123,2,2\n');
    const { series, findings } = await readDemandFile(path);
    expect(series.map(({ productId, days }) => [productId, days.length])).to.deep.equal([["00123", 2]]);
    expect(findings.respelledIds).to.deep.equal(['="00123"']);
  });

  it("never take a product for a total whose units are not the sum of the others'", async () => {
    const path = write(
      "brand.csv",
      "date,sku,qty,price\n2026-09-01,Total,5,1\n2026-09-01,tea,3,1\n2026-09-02,tea,3,1\n",
    );
    const { series, findings } = await readDemandFile(path);
    expect(series.map(({ productId }) => productId)).to.deep.equal(["Total", "tea"]);
    expect(findings.readAs.doubtfulProducts).to.deep.equal(["Total"]);
    const without = await readDemandFile(path, { excludedProducts: ["Total"] });
    expect(without.series.map(({ productId }) => productId)).to.deep.equal(["tea"]);
  });

  it("keep sales and returns apart when the rows of a day are added up", async () => {
    const path = write(
      "till.csv",
      "timestamp,sku,qty,price\n2026-09-01 09:00,tea,5,2\n2026-09-01 11:00,tea,-2,2\n2026-09-01 12:00,tea,1,5\n",
    );
    const [tea] = (await readDemandFile(path)).series;
    expect([...tea!.unitsSold]).to.deep.equal([6]);
    expect([...tea!.features.units_returned!]).to.deep.equal([2]);
    expect([...tea!.sellingPrice]).to.deep.equal([2.5]);
  });
});
