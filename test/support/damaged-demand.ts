import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { damage } from "./damaged-parquet";

/** A demand file, as somebody would import it, that damage is done to. */
export interface DemandSample {
  readonly name: "csv" | "csv.gz" | "members.csv.gz" | "parquet";
  readonly bytes: Uint8Array;
}

const PRODUCTS = ["P-1", '"quoted, id"', "Tee grün", "茶"];
const DAYS = 30;

/** The same demand in every format: quotes, letters beyond ASCII, missing values, returns, a column of text. */
export function demandSamples(): readonly DemandSample[] {
  const csv = Buffer.from(demandCsv());
  const middle = csv.indexOf("\n", csv.length / 2) + 1;
  return [
    { name: "csv", bytes: csv },
    { name: "csv.gz", bytes: gzipSync(csv) },
    {
      name: "members.csv.gz",
      bytes: Buffer.concat([gzipSync(csv.subarray(0, middle)), gzipSync(csv.subarray(middle))]),
    },
    { name: "parquet", bytes: demandParquet() },
  ];
}

function demandCsv(): string {
  const lines = [
    "date,product_id,units_sold,selling_price,inventory_level,units_returned,temperature,region",
  ];
  for (let day = 1; day <= DAYS; day++) {
    const date = `2026-09-${String(day).padStart(2, "0")}`;
    PRODUCTS.forEach((product, index) => {
      const units = day % 11 === 0 ? "" : day % 13 === 0 ? -2 : (day * (index + 2)) % 17;
      lines.push(
        `${date},${product},${units},${4.5 + index},${day % 5},${day % 7 === 0 ? 1 : 0},${day / 4},north`,
      );
    });
  }
  return `${lines.join("\n")}\n`;
}

function demandParquet(): Uint8Array {
  const ids = ["P-1", "quoted, id", "Tee grün", "茶"];
  const rows = Array.from({ length: DAYS * ids.length }, (_, row) => row);
  const number = (name: string, valueAt: (row: number) => number) => ({
    name,
    data: rows.map(valueAt),
    type: "DOUBLE" as const,
  });
  return new Uint8Array(
    parquetWriteBuffer({
      codec: "UNCOMPRESSED",
      rowGroupSize: 50,
      columnData: [
        {
          name: "date",
          data: rows.map((row) => `2026-09-${String(1 + (row % DAYS)).padStart(2, "0")}`),
          type: "STRING",
        },
        { name: "product_id", data: rows.map((row) => ids[Math.floor(row / DAYS)]!), type: "STRING" },
        number("units_sold", (row) => (row * 5) % 17),
        number("selling_price", (row) => 4.5 + (row % 3)),
        number("temperature", (row) => row / 4),
      ],
    }),
  );
}

/** What programs and people put where a value was: other quotes, encodings, ends of line, numbers, dates. */
const PIECES = [
  '"',
  '""',
  '","',
  "\r\n",
  "\r",
  "\n\n\n",
  ",",
  ";",
  "\t",
  "\0",
  "\uFEFF",
  "\u200b",
  "\u202e",
  "e\u0301",
  "1e308",
  "-1e308",
  "1e999",
  "Infinity",
  "NaN",
  "null",
  "0x10",
  "9".repeat(400),
  `0.${"0".repeat(400)}1`,
  "-0",
  "9999-12-31",
  "0000-00-00",
  "2026-02-30",
  "__proto__",
  "constructor",
  "=1+1",
  "x".repeat(70_000),
  ",".repeat(3_000),
  '"'.repeat(3_000),
].map((text) => Buffer.from(text));
const FOREIGN_BYTES = [
  Buffer.of(0xff, 0xfe),
  Buffer.of(0xc3, 0x28),
  Buffer.of(0xed, 0xa0, 0x80),
  Buffer.of(0x80),
];

/** A damaged file. What its bytes alone were damaged of is `packed`: a checksum there must tell. */
export interface DamagedDemand {
  readonly bytes: Uint8Array;
  readonly sample: string;
}

/**
 * The sample with one to three faults. Bytes of all formats are changed, lost, moved or cut off; text gets what other
 * programs write, before it is packed where it is; gzip gets members, trailing bytes and bombs of its own.
 */
export function damageDemand({ name, bytes }: DemandSample, random: () => number): DamagedDemand {
  const below = (limit: number) => Math.floor(random() * limit);
  if (name === "parquet") return { bytes: damage(bytes, random), sample: name };
  if (name === "csv") {
    return { bytes: random() < 0.4 ? damage(bytes, random) : rewrite(bytes, below), sample: name };
  }
  if (below(10) < 7) return { bytes: damagePacked(bytes, random), sample: `${name}, packed` };
  return { bytes: repack(below), sample: `${name}, text` };
}

function damagePacked(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  if (below(7) < 6) return damage(bytes, random);
  return Buffer.concat([bytes, pick([Buffer.alloc(700), FOREIGN_BYTES[0]!, gzipSync("x"), bytes], below)]);
}

function repack(below: (limit: number) => number): Uint8Array {
  if (below(3) < 2) return gzipSync(rewrite(Buffer.from(demandCsv()), below));
  return gzipSync(pick([Buffer.alloc(3_000_000, "\n"), Buffer.alloc(3_000_000)], below));
}

function rewrite(bytes: Uint8Array, below: (limit: number) => number): Uint8Array {
  let text = Buffer.from(bytes);
  const faults = 1 + below(3);
  for (let fault = 0; fault < faults; fault++) {
    const at = below(text.length);
    const end = Math.min(text.length, at + below(12));
    const kind = below(12);
    if (kind < 8) text = Buffer.concat([text.subarray(0, at), pick(PIECES, below), text.subarray(end)]);
    else if (kind === 8)
      text = Buffer.concat([text.subarray(0, at), pick(FOREIGN_BYTES, below), text.subarray(end)]);
    else if (kind === 9)
      text = Buffer.from(text.toString("utf8"), pick(["utf16le", "latin1"] as const, below));
    else if (kind === 10)
      text = Buffer.concat([text.subarray(0, at), text.subarray(0, at), text.subarray(at)]);
    else text = Buffer.from(shuffleLines(text.toString("utf8"), below));
  }
  return text;
}

/** A line moved, doubled or lost. */
function shuffleLines(text: string, below: (limit: number) => number): string {
  const lines = text.split("\n");
  const [line] = lines.splice(below(lines.length), 1);
  for (let copy = below(3); copy > 0; copy--) lines.splice(below(lines.length + 1), 0, line!);
  return lines.join("\n");
}

function pick<T>(list: readonly T[], below: (limit: number) => number): T {
  return list[below(list.length)]!;
}
