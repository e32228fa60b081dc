import { expect } from "chai";
import type { HttpResult } from "../../../../functions/contracts/events";
import { whatIfAnswer } from "../../../../functions/contracts/results/what-if";
import { formatDay, instantOfDay } from "../../../../functions/demand/calendar";
import { tellDate } from "../../../../functions/demand/tell-date";
import { answerReport } from "../../../../functions/handlers/report/http-report";
import { createBooksLake } from "../../../support/books-lake";
import type { InMemoryLake } from "../../../support/in-memory-lake";
import { REPORT_SETTINGS } from "../../../support/report-lake";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDays: 2, leadTimeDeviationDays: 1, reportWindowDays: 10 });
const SETTINGS = { ...REPORT_SETTINGS, business: POLICY };
let lastRunOfLake = 0;

const createLake = async (runs?: number): Promise<InMemoryLake> => {
  const { lake, lastRun } = await createBooksLake(POLICY, { runs });
  lastRunOfLake = lastRun;
  return lake;
};

const ask = (lake: InMemoryLake, query: Record<string, string>, accept = "application/json") =>
  answerReport(
    {
      version: "2.0",
      rawPath: "/what-if",
      headers: { accept },
      queryStringParameters: query,
      isBase64Encoded: false,
      requestContext: {
        http: { method: "GET", path: "/what-if" },
        timeEpoch: instantOfDay(lastRunOfLake) + 1,
      },
    },
    SETTINGS,
    lake,
  );
const problemOf = ({ statusCode, body }: HttpResult) => [statusCode, JSON.parse(body).detail as string];

describe("GET /what-if", () => {
  it("answers from the books, over the window of the report", async () => {
    const { statusCode, body } = await ask(await createLake(), { service_level: "90" });
    expect(statusCode).equal(200);
    const answer = whatIfAnswer.parse(JSON.parse(body));
    expect(answer.period).deep.equal({
      from: formatDay(lastRunOfLake - 10),
      to: formatDay(lastRunOfLake - 1),
      days: 10,
    });
    // Two days of lead time and two reviews of a day before it.
    expect(answer.inUseSince).equal(formatDay(lastRunOfLake - 10 - 4));
    expect([answer.products, answer.playedProducts]).deep.equal([12, 12]);
    expect(answer.otherwise.holdingCostAmount).below(answer.today.holdingCostAmount);
    expect(answer.sentence).match(/^In the 10 days it would have .*\. .* % of the cycles with demand/);
  });

  it("is the same asked again, and asked after something else", async () => {
    const lake = await createLake();
    const first = (await ask(lake, { service_level: "90" })).body;
    await ask(lake, { lead_time: "+4" });
    expect((await ask(lake, { service_level: "90" })).body).equal(first);
  });

  it("is about one product, or says that there is none", async () => {
    const lake = await createLake();
    const { products, productId } = JSON.parse(
      (await ask(lake, { product_id: "P003", lead_time: "5" })).body,
    );
    expect([products, productId]).deep.equal([1, "P003"]);
    expect(problemOf(await ask(lake, { product_id: "p003", lead_time: "5" }))).deep.equal([
      404,
      'There is no product "p003" in the books; ids are case-sensitive.',
    ]);
    const [status, detail] = problemOf(await ask(lake, { supplier: "S-1", lead_time: "5" }));
    expect(status).equal(404);
    expect(detail).match(/no supplier "S-1"/);
  });

  it("says when it can answer, where the books are too young", async () => {
    const lake = await createLake(13);
    const [status, detail] = problemOf(await ask(lake, { review_period: "7" }));
    expect(status).equal(409);
    // 11 closed days after the opening one, and 16 to settle: 12 more until 7 are left.
    expect(detail).include(`ask again on ${tellDate(formatDay(lastRunOfLake + 12))}`);
    expect(JSON.parse((await ask(lake, { service_level: "90" })).body).period.days).equal(7);
  });

  it("asks for the change of demand where prices never moved", async () => {
    const lake = await createLake();
    const [status, detail] = problemOf(await ask(lake, { price: "-10" }));
    expect(status).equal(400);
    expect(detail).match(/Prices moved too little .* say it with "demand"/);
    const answer = JSON.parse((await ask(lake, { price: "-10", demand: "+20" })).body);
    expect(answer.otherwise.demandUnits).closeTo(1.2 * answer.today.demandUnits, 1e-6);
  });

  it("refuses a promotion longer than the window", async () => {
    const [status, detail] = problemOf(
      await ask(await createLake(), { price: "-10", demand: "20", promotion_days: "11" }),
    );
    expect([status, detail]).deep.equal([
      400,
      '"promotion_days" is 11; the books tell of 10 days here, so it must be at most that.',
    ]);
  });

  it("needs something to be otherwise, but as a page, which asks", async () => {
    const lake = await createLake();
    expect(problemOf(await ask(lake, {}))[0]).equal(400);
    const page = await ask(lake, {}, "text/html");
    expect(page.statusCode).equal(200);
    expect(page.body).include("<h2>Ask</h2>").and.not.include('id="answer"');
  });

  it("answers on the page, with the question as it was asked and a link to the same as JSON", async () => {
    const { statusCode, body } = await ask(
      await createLake(),
      { service_level: "90", lead_time: " 2", product_id: "" },
      "text/html",
    );
    expect(statusCode).equal(200);
    expect(body).include('name="service_level" value="90"').and.include('name="lead_time" value="+2"');
    expect(body).include(
      'href="what-if?service_level=90&amp;lead_time=%2B2&amp;format=json"'
        .replace(/&amp;/g, "&#38;")
        .replace("&#38;format", "&amp;format"),
    );
    expect(body).include("Earned margin less holding and ordering");
  });

  it("tells a fault on the page, above the form as it was filled in", async () => {
    const lake = await createLake();
    const { statusCode, body } = await ask(lake, { service_level: "<b>" }, "text/html");
    expect(statusCode).equal(400);
    expect(body).include('role="alert"').and.include("&#34;service_level&#34; is &#34;&#60;b&#62;&#34;");
    expect(body).include('name="service_level" value="&#60;b&#62;"').and.not.include('<b>"');
    expect((await ask(lake, { product_id: "none", lead_time: "5" }, "text/html")).statusCode).equal(404);
  });
});
