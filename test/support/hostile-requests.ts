import { FEATURE_NAMES } from "../../functions/forecasting/features";

/** A request to the API as it goes over the wire. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, already encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface KnownNames {
  readonly products: readonly string[];
  /** A day that can be forecast. */
  readonly date: string;
}

const ROUTES = ["/predict", "/report", "/dashboard", "/openapi.json"];
const METHODS = ["GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"];
const PARAMETERS = [
  "product_id",
  "product",
  "start_date",
  "end_date",
  "format",
  "__proto__",
  "constructor",
  "",
];
const ACCEPTS = [
  "*/*",
  "text/html",
  "text/csv",
  "application/json;q=1e999",
  "a/b",
  ",,;;q=,",
  "application/vnd.oai.openapi+json",
];
const CONTENT_TYPES = [
  "application/json",
  "text/plain",
  "application/octet-stream",
  "multipart/form-data",
  "application/json; charset=utf-16",
];

/** What a value is replaced by: of another type, too large, too deep, not of this world. */
const VALUES = [
  "null",
  "true",
  "0",
  "-0",
  "-1",
  "1e20",
  "-1e20",
  "1e21",
  "1e308",
  "1e999",
  "9".repeat(400),
  "0.".padEnd(400, "0"),
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e"',
  '"e\\u0301"',
  '"NaN"',
  '"a: NaN, -Infinity}"',
  '"__proto__"',
  '"constructor"',
  '"2026-02-30"',
  '"9999-12-31"',
  '"-000001-01-01"',
  `"${"x".repeat(300)}"`,
  `"${"茶".repeat(5_000)}"`,
  "[]",
  "{}",
  "[[]]",
  '{"a":{"a":{"a":{}}}}',
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  "[".repeat(50_000),
  `[${"0,".repeat(2_000)}0]`,
  '{"__proto__":{"product_id":"P001"}}',
];
const FRAGMENTS = [
  "\0",
  "\uFEFF",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\\u",
  "//",
  "NaN",
  "1e",
  "'",
  "\r\n",
];

/** A request that is nearly right, or not at all. The same random numbers give the same request. */
export function hostileRequest(random: () => number, names: KnownNames): RawRequest {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const isPredict = random() < 0.6;
  const headers: Record<string, string> = { accept: pick(ACCEPTS), "content-type": pick(CONTENT_TYPES) };
  if (random() < 0.1) headers["if-none-match"] = pick(["*", '""', "W/", `"${"x".repeat(3_000)}"`, ",,,"]);
  if (isPredict) {
    return { method: "POST", url: `/predict${random() < 0.1 ? query() : ""}`, headers, body: body() };
  }
  const path =
    random() < 0.9
      ? pick(ROUTES)
      : pick(["/", "/report/", "/%2e%2e/report", "/REPORT", `/${"a".repeat(4_000)}`, "/%F0%9F"]);
  return {
    method: pick(METHODS),
    url: path + query(),
    headers,
    body: random() < 0.1 ? body() : Buffer.alloc(0),
  };

  function query(): string {
    const count = below(5);
    if (count === 0) return random() < 0.1 ? "?" : "";
    const parts = Array.from({ length: count }, () => `${encode(pick(PARAMETERS))}=${encode(queryValue())}`);
    return `?${parts.join("&")}${random() < 0.05 ? pick(["&", "&&=", "=", "&%", "&%E0%A4%A", "&a[]=1&a[]=2"]) : ""}`;
  }

  function queryValue(): string {
    const kind = below(6);
    if (kind === 0) return pick(names.products);
    if (kind === 1)
      return pick([names.date, "2026-01-01", "0000-01-01", "9999-12-31", "2026-02-30", "-1", "1e9"]);
    if (kind === 2) return pick(["html", "json", "csv", "openapi", "HTML", "hasOwnProperty"]);
    if (kind === 3)
      return pick([
        "",
        " ",
        "\0",
        "\ud800",
        "\u202e",
        "'\"><script>",
        "../../etc",
        "x".repeat(201),
        "茶".repeat(900),
      ]);
    return unquote(pick(VALUES)).slice(0, 4_000);
  }

  /** A valid body, then one to three faults in it. */
  function body(): Buffer {
    let text = JSON.stringify(validBody());
    const faults = below(4);
    for (let fault = 0; fault < faults; fault++) text = spoil(text);
    if (random() < 0.05) return Buffer.from(text, pick(["utf16le", "latin1", "base64"] as const));
    if (random() < 0.05) return Buffer.from(Array.from({ length: below(200) }, () => below(256)));
    return Buffer.from(text.slice(0, 1_000_000));
  }

  function validBody(): unknown {
    const product_id = random() < 0.8 ? pick(names.products) : pick(["new", "a: NaN, b", "茶"]);
    const features = Object.fromEntries(
      FEATURE_NAMES.map((name) => [name, pick([null, 0, 1, 5, -3, 1e20, -1e20, 1e-300])]),
    );
    const { date } = names;
    const kind = below(5);
    if (kind === 0) return { product_ids: [product_id, pick(names.products)], date };
    if (kind === 1) return { product_id, date, features };
    if (kind === 2)
      return {
        instances: [
          { product_id, date },
          { product_id, date, features },
        ],
      };
    if (kind === 3) return { product_id, features: { [pick(FEATURE_NAMES)]: pick([1e20, -1e20, null, 0]) } };
    return {
      product_ids: Array.from(
        { length: random() < 0.1 ? pick([499, 500, 501]) : 1 + below(3) },
        () => product_id,
      ),
      date,
    };
  }

  function spoil(text: string): string {
    const at = below(text.length + 1);
    const kind = below(6);
    if (kind === 0) return text.slice(0, at) + pick(FRAGMENTS) + text.slice(at + below(3));
    if (kind === 1) return text.slice(0, at);
    if (kind === 2) return text.slice(0, at) + pick(VALUES) + text.slice(at + below(12));
    if (kind === 3)
      return text.replace(/"[a-z_]+":/, (key) =>
        pick(['"__proto__":', '"toString":', key + key, key.toUpperCase()]),
      );
    // A whole value for another, so that it stays JSON.
    const values = [...text.matchAll(/(?<=[:,[])(?:"[^"]*"|-?[0-9.e+-]+|null|\[[^\]]*\])/g)];
    if (values.length === 0) return pick(VALUES);
    const { index, 0: value } = pick(values);
    return text.slice(0, index) + pick(VALUES) + text.slice(index + value.length);
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function unquote(text: string): string {
  return text.replaceAll('"', "");
}
