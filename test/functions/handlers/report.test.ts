import { createHash } from "node:crypto";
import Ajv2020 from "ajv/dist/2020";
import { expect } from "chai";
import type { HttpEvent, HttpResult } from "../../../functions/contracts/events";
import {
  businessPageFile,
  businessProductsFile,
  businessReportFile,
} from "../../../functions/contracts/keys";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import { instantOfDay } from "../../../functions/demand/calendar";
import { answerReport } from "../../../functions/handlers/report/http-report";
import { OPENAPI_DOCUMENT } from "../../../functions/http/openapi";
import {
  BUSINESS_SETTINGS,
  type BusinessCase,
  createBusinessCase,
  FIRST_RUN,
} from "../../support/business-case";

const LAST_RUN = FIRST_RUN + 14;

const EVERY_ANSWER = { "strict-transport-security": "max-age=31536000", "x-content-type-options": "nosniff" };

describe("report", () => {
  let fleet: BusinessCase;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(OPENAPI_DOCUMENT, "api");

  before(async () => {
    fleet = await createBusinessCase({ days: 16 });
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) await fleet.run(day);
  });

  const get = (
    path: string,
    query: Record<string, string> = {},
    headers: Record<string, string> = {},
    method = "GET",
  ): Promise<HttpResult> => {
    const event: HttpEvent = {
      version: "2.0",
      rawPath: path,
      headers,
      queryStringParameters: query,
      isBase64Encoded: false,
      requestContext: { http: { method, path }, timeEpoch: instantOfDay(LAST_RUN) + 1 },
    };
    return answerReport(event, BUSINESS_SETTINGS, fleet.lake);
  };
  const validate = (name: "FleetReport" | "ProductReport", value: unknown): void => {
    const check = ajv.getSchema(`api#/components/schemas/${name}`)!;
    expect(check(value), JSON.stringify(check.errors?.slice(0, 3))).equal(true);
  };

  it("leaves a report that keeps its published schema, and a row per product", async () => {
    const report = await fleet.lake.readJson<FleetReport>(businessReportFile(LAST_RUN));
    validate("FleetReport", report);
    expect(report!.period).deep.equal({ from: "2025-06-02", to: "2025-06-15", days: 14 });
    expect((await fleet.lake.readTable(businessProductsFile(LAST_RUN)))!.rowCount).equal(12);
    expect(await fleet.lake.readText(businessPageFile(LAST_RUN))).match(/^<!doctype html>.*P-003/s);
  });

  it("has no figure, not even zero, for what nothing is known about yet", async () => {
    const first = await fleet.lake.readJson<FleetReport>(businessReportFile(FIRST_RUN));
    validate("FleetReport", first);
    expect(first!.business).deep.include({ fillRate: null, cycleServiceLevel: null, benefitAmount: null });
  });

  it("conserves units and money: the total is the sum of its parts", async () => {
    const { scenarios, benefit } = (await fleet.lake.readJson<FleetReport>(businessReportFile(LAST_RUN)))!;
    for (const book of Object.values(scenarios)) {
      expect(book.openingUnits + book.receivedUnits).closeTo(book.soldUnits + book.closingUnits, 1e-6);
      expect(book.demandUnits).closeTo(book.soldUnits + book.lostSalesUnits, 1e-6);
    }
    expect(benefit.benefitAmount!).closeTo(
      benefit.lostMarginAmount! + benefit.holdingCostAmount! + benefit.orderingCostAmount!,
      1e-9,
    );
    // Two weeks of a shop that is closed on Saturdays are twelve days of trade: too few for an interval.
    expect(benefit).deep.include({ benefitLowAmount: null, benefitHighAmount: null });
  });

  it("answers the fleet and a product as JSON by schema", async () => {
    const all = await get("/report");
    expect(all.headers["content-type"]).equal("application/json; charset=utf-8");
    validate("FleetReport", JSON.parse(all.body));
    const one = JSON.parse((await get("/report", { product_id: "P-003" })).body);
    validate("ProductReport", one);
    expect(one.daily).length(14);
  });

  it("takes the days from start_date and end_date", async () => {
    const { body } = await get("/report", {
      product_id: "P-003",
      start_date: "2025-06-05",
      end_date: "2025-06-08",
    });
    expect(JSON.parse(body).period).deep.equal({ from: "2025-06-05", to: "2025-06-08", days: 4 });
  });

  it("chooses the form by the header Accept and its weights", async () => {
    const typeOf = async (path: string, accept: string) =>
      (await get(path, {}, { Accept: accept })).headers["content-type"];
    expect(await typeOf("/dashboard", "*/*")).match(/^text\/html/);
    expect(await typeOf("/report", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")).match(/^text\/html/);
    expect(await typeOf("/dashboard", "application/json")).match(/^application\/json/);
    expect(await typeOf("/report", "text/csv;q=1,application/json;q=0.5")).match(/^text\/csv/);
    expect((await get("/report", {}, { accept: "image/png" })).statusCode).equal(406);
  });

  it("answers 304 to a client that has the current answer", async () => {
    const first = await get("/report");
    expect(first.headers["cache-control"]).match(/max-age=30/);
    const second = await get("/report", {}, { "if-none-match": first.headers.etag! });
    expect(second.statusCode).equal(304);
    expect(second.headers).include(EVERY_ANSWER);
    expect(second.body).equal("");
  });

  it("answers faults as problem documents that say what is allowed", async () => {
    const cases: [Record<string, string>, number, RegExp][] = [
      [{ product_id: "nobody" }, 404, /no product "nobody"/],
      [{ start_date: "2025-02-30" }, 400, /"start_date" is "2025-02-30"; it must be a date as YYYY-MM-DD/],
      [{ start_date: "2025-06-09", end_date: "2025-06-08" }, 400, /after "end_date"/],
      [{ start_date: "2020-01-01" }, 400, /The period has \d+ days; at most 732/],
      [{ startdate: "2025-06-01" }, 400, /"startdate" is unknown; known are product_id/],
      [{ product_id: "" }, 400, /1 to 200/],
      [{ format: "pdf" }, 400, /html, json, csv, openapi or rows/],
      [{ format: "toString" }, 400, /html, json, csv, openapi or rows/],
      [{ format: "__proto__" }, 400, /html, json, csv, openapi or rows/],
    ];
    for (const [query, status, detail] of cases) {
      const answer = await get("/report", query);
      expect(answer.statusCode).equal(status);
      expect(answer.headers["content-type"]).equal("application/problem+json");
      expect(answer.headers).include(EVERY_ANSWER);
      expect(JSON.parse(answer.body)).deep.include({ status, type: "about:blank" });
      expect(JSON.parse(answer.body).detail).match(detail);
    }
    expect((await get("/report", {}, {}, "POST")).statusCode).equal(405);
    expect((await get("/else")).statusCode).equal(404);
  });

  it("lets a page run the script that it was made with and no other, and no page frame it", async () => {
    const queries: Record<string, string>[] = [{}, { product_id: "P-003" }, { product_id: "nobody" }];
    for (const query of queries) {
      const { body, headers } = await get("/dashboard", query, { accept: "text/html" });
      const policy = headers["content-security-policy"]!;
      const scripts = [...body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text!);
      const allowed = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
      expect(policy)
        .contain(`script-src ${allowed[0] ?? "'none'"};`)
        .and.contain("frame-ancestors 'none'");
      expect(/script-src [^;]*/.exec(policy)![0]).not.contain("unsafe");
      expect(body).contain(policy.replace("; frame-ancestors 'none'", ""));
      expect(headers).include({ ...EVERY_ANSWER, "referrer-policy": "no-referrer" });
    }
  });

  it("shows a browser a page for a fault", async () => {
    const answer = await get("/dashboard", { product_id: "<b>" }, { accept: "text/html" });
    expect(answer.statusCode).equal(404);
    expect(answer.body)
      .match(/&#60;b&#62;/)
      .not.match(/product "<b>"/);
  });

  it("serves the OpenAPI document, which knows every status that the handler gives", async () => {
    const { body } = await get("/report", { format: "openapi" });
    const document = JSON.parse(body);
    expect(document).deep.equal(JSON.parse(JSON.stringify(OPENAPI_DOCUMENT)));
    expect((await get("/openapi.json")).body).equal(body);
    expect(Object.keys(document.paths)).have.members([
      "/predict",
      "/demand",
      "/orders",
      "/report",
      "/dashboard",
      "/what-if",
      "/explain",
      "/openapi.json",
    ]);
    const known = Object.keys(document.paths["/report"].get.responses);
    expect(known).include.members(["200", "304", "400", "404", "405", "406"]);
  });

  it("keeps the pages within their sizes", async () => {
    expect((await get("/dashboard", { product_id: "P-003" })).body.length).below(80_000);
    expect((await get("/dashboard")).body.length).below(60_000);
  });
});
