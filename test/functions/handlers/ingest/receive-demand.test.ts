import { expect } from "chai";
import type { HttpEvent } from "../../../../functions/contracts/events";
import { receiveDemand } from "../../../../functions/handlers/ingest";
import { createInMemoryLake } from "../../../support/in-memory-lake";

describe("POST /demand", () => {
  async function post(contentType: string | undefined, body: string, file: object = {}) {
    const lake = createInMemoryLake();
    const event: HttpEvent = {
      version: "2.0",
      rawPath: "/demand",
      headers: { "content-type": contentType },
      body,
      isBase64Encoded: false,
      requestContext: { http: { method: "POST", path: "/demand" }, timeEpoch: 0, requestId: "id-1" },
    };
    const { statusCode, body: answer } = await receiveDemand(event, { file }, { store: lake.store }, "id-1");
    const stored = lake.keys().map((key) => Buffer.from(lake.store.objects.get(key)!.bytes).toString("utf8"));
    return { statusCode, answer: JSON.parse(answer), keys: lake.keys(), stored };
  }

  const ROW = {
    date: "2026-09-01",
    product_id: 'tea, "black"',
    units_sold: 3,
    selling_price: 4.5,
    promotion: true,
  };

  it("lays rows in JSON under incoming/, checked, by their content", async () => {
    const first = await post("application/json", JSON.stringify({ rows: [ROW] }));
    expect(first.statusCode).to.equal(202);
    expect(first.answer).to.include({ rows: 1, products: 1, from: "2026-09-01", to: "2026-09-01" });
    expect(first.keys).to.deep.equal([first.answer.key]);
    expect(first.answer.key).to.match(/^incoming\/api\/[0-9a-f]{64}\.csv$/);
    expect(first.stored[0]).to.equal(
      'date,product_id,units_sold,selling_price,promotion\n2026-09-01,"tea, ""black""",3,4.5,1\n',
    );
    const again = await post("application/json; charset=utf-8", JSON.stringify({ rows: [ROW] }));
    expect(again.answer.key).to.equal(first.answer.key);
  });

  it("takes CSV as it is, in the form of the stack's files", async () => {
    const text = "Datum;Artikel;Menge;Preis\n01.09.26;tee;1.250;3,5\n";
    const unclear = await post("text/csv", text);
    expect(unclear.statusCode).to.equal(400);
    const clear = await post("text/csv", text, { dateFormat: "DD.MM.YY", decimal: "comma" });
    expect(clear.statusCode).to.equal(202);
    expect(clear.stored).to.deep.equal([text]);
  });

  for (const [fault, contentType, body, message] of [
    [
      "a bad row, naming it",
      "application/json",
      { rows: [{ ...ROW, units_sold: "many" }] },
      /line 2: units_sold is "many"/,
    ],
    [
      "a row without a column",
      "application/json",
      { rows: [{ date: "2026-09-01" }] },
      /lacks the columns "product_id"/,
    ],
    ["no rows", "application/json", { rows: [] }, /"rows" is a list of 0/],
    ["unknown keys", "application/json", { rows: [ROW], force: true }, /has "force", which is not known/],
    ["nested values", "application/json", { rows: [{ ...ROW, x: { y: 1 } }] }, /rows\.0\.x/],
    [
      "another type",
      "application/xml",
      "<rows/>",
      /Content-Type is "application\/xml"; it must be text\/csv/,
    ],
    ["no type", undefined, "a,b", /Content-Type is ""/],
    ["no JSON", "application/json", "{", /no JSON/],
  ] as const) {
    it(`answers 400 for ${fault}, and stores nothing`, async () => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const { statusCode, answer, keys } = await post(contentType, text);
      expect(statusCode).to.equal(400);
      expect(answer.detail).to.match(message);
      expect(keys).to.deep.equal([]);
    });
  }
});
