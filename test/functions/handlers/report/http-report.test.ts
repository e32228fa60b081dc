import { expect } from "chai";
import { EARLIER_BOOKS_KEY } from "../../../../functions/contracts/keys";
import { instantOfDay } from "../../../../functions/demand/calendar";
import { answerReport } from "../../../../functions/handlers/report/http-report";
import type { InMemoryLake } from "../../../support/in-memory-lake";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { createReportLake, REPORT_RUN, REPORT_SETTINGS } from "../../../support/report-lake";

interface Asked {
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly today?: number;
}

const ask = (
  lake: InMemoryLake,
  { path = "/report", query = {}, headers = {}, method = "GET", today = REPORT_RUN }: Asked = {},
) =>
  answerReport(
    {
      version: "2.0",
      rawPath: path,
      headers,
      queryStringParameters: query,
      isBase64Encoded: false,
      requestContext: { http: { method, path }, timeEpoch: instantOfDay(today) + 1 },
    },
    REPORT_SETTINGS,
    lake,
  );
const reportOf = async (lake: InMemoryLake, asked: Asked = {}) => JSON.parse((await ask(lake, asked)).body);

describe("http-report", () => {
  it("answers with the run of today, or the last one before", async () => {
    const lake = await createReportLake();
    const periodOn = async (today: number) => {
      const { runDay, period } = await reportOf(lake, { today });
      return [runDay, period?.from, period?.to];
    };
    expect(await periodOn(REPORT_RUN)).to.deep.equal(["2025-06-06", "2025-05-30", "2025-06-05"]);
    expect(await periodOn(REPORT_RUN + 4)).to.deep.equal(["2025-06-06", "2025-05-30", "2025-06-05"]);
    // A run of a later day is not known yet.
    expect(await periodOn(REPORT_RUN - 1)).to.deep.equal(["2025-06-05", "2025-05-29", "2025-06-04"]);
  });

  it("answers with today while no run has left books", async () => {
    const lake = createInMemoryLake("http-none");
    expect(await reportOf(lake)).to.deep.include({ runDay: "2025-06-06", period: null });
    const later = await createReportLake();
    expect(await reportOf(later, { today: REPORT_RUN - 30 })).to.deep.include({
      runDay: "2025-05-07",
      period: null,
    });
  });

  it("takes the days asked for, up to the last closed one, and a window where one end is open", async () => {
    const lake = await createReportLake();
    const periodOf = async (query: Record<string, string>) => (await reportOf(lake, { query })).period;
    expect(await periodOf({ end_date: "2025-06-04" })).to.deep.equal({
      from: "2025-05-29",
      to: "2025-06-04",
      days: 7,
    });
    expect(await periodOf({ start_date: "2025-06-04", end_date: "2025-12-31" })).to.deep.equal({
      from: "2025-06-04",
      to: "2025-06-05",
      days: 2,
    });
    expect(await periodOf({ start_date: "2025-06-05" })).to.include({ days: 1 });
    const asked = { today: REPORT_RUN - 1, query: { end_date: "2025-12-31" } };
    expect((await reportOf(lake, asked)).period).to.include({ to: "2025-06-04" });
  });

  it("reads the books anew when a run has changed them", async () => {
    const lake = await createReportLake({ runs: 9 });
    await lake.store.delete([EARLIER_BOOKS_KEY]);
    const before = await reportOf(lake);
    expect(before.period).to.equal(null);
    const index = (hash: string) =>
      lake.writeJson(EARLIER_BOOKS_KEY, {
        schemaVersion: 1,
        runs: { "2025-06-05": "a", "2025-06-06": hash },
      });
    await index("b");
    expect((await reportOf(lake)).period).to.include({ days: 1 });
    // The same books: the answer is remembered even where the lake has lost something else.
    const held = { count: 0, units: 0, valueAmount: 0 };
    const orders = { totals: { count: 3, units: 9, valueAmount: 1, held }, orders: [], products: 2 };
    await lake.writeJson("orders/dt=2025-06-06/orders.json", orders);
    expect((await reportOf(lake)).orders.count).to.equal(0);
    await index("c");
    expect((await reportOf(lake)).orders.count).to.equal(3);
  });

  it("answers HEAD as GET, and no other method", async () => {
    const lake = await createReportLake();
    expect((await ask(lake, { method: "HEAD" })).statusCode).to.equal(200);
    for (const method of ["POST", "PUT", "DELETE"]) {
      const { statusCode, headers } = await ask(lake, { method });
      expect(statusCode).to.equal(405);
      expect(headers.allow).to.equal("GET, HEAD");
    }
  });

  it("knows its paths by their end: a stage may come before them, nothing after", async () => {
    const lake = await createReportLake();
    const statusOf = async (path: string) => (await ask(lake, { path })).statusCode;
    expect(await statusOf("/dev/report")).to.equal(200);
    expect(await statusOf("/dev/dashboard")).to.equal(200);
    expect((await ask(lake, { path: "/dev/openapi.json" })).body).to.equal(REPORT_SETTINGS.openApiText);
    for (const path of ["/report/all", "/openapi.json/report2", "/reports"]) {
      expect(await statusOf(path), path).to.equal(404);
    }
    expect(await statusOf("/"), "leads to the page").to.equal(302);
  });

  it("answers for a product, and with a problem for one that nobody knows", async () => {
    const lake = await createReportLake();
    expect(await reportOf(lake, { query: { product_id: "A" } })).to.include({ productId: "A" });
    const unknown = await ask(lake, { query: { product_id: "a" } });
    expect(unknown.statusCode).to.equal(404);
    expect(JSON.parse(unknown.body).detail).to.match(/no product "a"/);
  });

  it("describes itself where that is asked for", async () => {
    const lake = await createReportLake();
    const { body, headers } = await ask(lake, { query: { format: "openapi" } });
    expect(body).to.equal(REPORT_SETTINGS.openApiText);
    expect(headers["content-type"]).to.match(/^application\/vnd\.oai\.openapi\+json/);
  });

  it("shows a page under its policy, and tells no other site of it", async () => {
    const lake = await createReportLake();
    const page = await ask(lake, { path: "/dashboard" });
    expect(page.headers).to.include({
      "content-type": "text/html; charset=utf-8",
      "referrer-policy": "no-referrer",
    });
    expect(page.headers["content-security-policy"]).to.match(/default-src 'none'/);
    const data = await ask(lake);
    expect(data.headers).to.have.all.keys(
      "cache-control",
      "content-type",
      "etag",
      "strict-transport-security",
      "vary",
      "x-content-type-options",
    );
  });

  it("answers 304 to whoever names the answer's tag, weak or among others, or any", async () => {
    const lake = await createReportLake();
    const { etag } = (await ask(lake)).headers;
    const answerTo = (tags: string) => ask(lake, { headers: { "If-None-Match": tags } });
    for (const tags of [etag!, `W/${etag}`, `"other" , ${etag}`, `"other",W/${etag}`, "*"]) {
      const { statusCode, body, headers } = await answerTo(tags);
      expect(statusCode, tags).to.equal(304);
      expect(body).to.equal("");
      expect(headers.etag).to.equal(etag);
    }
    for (const tags of ['"other"', `x${etag}`, `xW/${etag}`, etag!.replace(/(?<=^..)/, "W/")]) {
      expect((await answerTo(tags)).statusCode, tags).to.equal(200);
    }
  });
});
