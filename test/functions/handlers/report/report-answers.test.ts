import { expect } from "chai";
import { monitoringProductsFile } from "../../../../functions/contracts/keys";
import { renderFleetAnswer, renderProductAnswer } from "../../../../functions/handlers/report/report-answers";
import { writeDayFile } from "../../../support/day-files";
import type { InMemoryLake } from "../../../support/in-memory-lake";
import { createReportLake, REPORT_RUN, REPORT_SETTINGS, writeOrders } from "../../../support/report-lake";

const DAYS = { fromDay: REPORT_RUN - 3, toDay: REPORT_RUN - 1 };
const fleet = (lake: InMemoryLake, format: "html" | "json" | "csv", days = DAYS) =>
  renderFleetAnswer(lake, REPORT_SETTINGS, REPORT_RUN, days, format);
const product = (lake: InMemoryLake, format: "html" | "json" | "csv") =>
  renderProductAnswer(lake, REPORT_SETTINGS, REPORT_RUN, "A", DAYS, format);

/** Texts of the row of a product in the page's table of all products. */
const rowOf = (page: string, productId: string) => {
  const table = page.slice(page.indexOf('<section id="all">'));
  const row = new RegExp(`<tr><th scope="row"><a href="[^"]*product_id=${productId}">.*?</tr>`).exec(
    table,
  )![0];
  return row
    .replace(/<[^>]+>/g, " ")
    .trim()
    .split(/\s+/);
};

describe("report-answers", () => {
  it("gives the fleet as JSON, as a row per product, or as a page", async () => {
    const lake = await createReportLake();
    const json = JSON.parse(await fleet(lake, "json"));
    expect(json).to.deep.include({ products: 2, period: { from: "2025-06-03", to: "2025-06-05", days: 3 } });
    const csv = (await fleet(lake, "csv")).trim().split("\n");
    expect(csv.map((line) => line.split(",")[0])).to.deep.equal(["product_id", "A", "B"]);
    expect(await fleet(lake, "html")).to.match(/^<!doctype html>/);
  });

  it("has no rows and a page that says so while no day with a forecast has closed", async () => {
    const lake = await createReportLake({ runs: 1 });
    expect((await fleet(lake, "csv")).trim()).to.equal("");
    expect(await fleet(lake, "html")).to.match(/There is nothing to judge in these days/);
  });

  it("shows on the page what monitoring and orders say of a product", async () => {
    const lake = await createReportLake();
    const bare = await fleet(lake, "html");
    expect(rowOf(bare, "A").at(-1)).to.equal("unknown");
    await writeOrders(lake, REPORT_RUN);
    await writeDayFile(lake, monitoringProductsFile(REPORT_RUN), {
      rowCount: 2,
      columns: { product_id: ["A", "B"], data_drift: [true, true], concept: ["ok", "degraded"] },
    });
    // Other days: an answer that was given is remembered.
    const page = await fleet(lake, "html", { fromDay: REPORT_RUN - 2, toDay: REPORT_RUN - 1 });
    expect(rowOf(page, "A").at(-1)).to.equal("drift");
    expect(rowOf(page, "B").at(-1)).to.equal("degraded");
    expect(rowOf(page, "B")).to.include("7");
    expect(rowOf(page, "A")).to.not.include("7");
  });

  it("remembers a fleet's answers by run and days", async () => {
    const lake = await createReportLake();
    const first = await fleet(lake, "json");
    const page = await fleet(lake, "html");
    await lake.store.delete(lake.keys());
    expect(await fleet(lake, "json")).to.equal(first);
    expect(await fleet(lake, "html")).to.equal(page);
    expect(await fleet(lake, "json", { ...DAYS, fromDay: REPORT_RUN - 2 })).to.not.equal(first);
  });

  it("gives a product as JSON, as a page, or as a row per day", async () => {
    const lake = await createReportLake();
    expect(JSON.parse(await product(lake, "json"))).to.include({ productId: "A" });
    expect(await product(lake, "html")).to.match(/^<!doctype html>/);
    expect(await product(lake, "csv")).to.equal(
      [
        "date,closed,demandUnits,predictedDemand,lowerUnits,upperUnits,baselinePredictedDemand,onHandUnits,orderUpToLevelUnits,receivedUnits,orderedUnits,lostSalesUnits,baselineOnHandUnits,baselineLostSalesUnits,inventoryLevelUnits",
        "2025-06-03,false,4,5,3,8,2,10,0,0,0,1,10,0,",
        "2025-06-04,false,4,5,3,8,2,10,0,0,0,1,10,0,",
        "2025-06-05,false,4,5,3,8,2,10,0,0,0,1,10,0,",
        "",
      ].join("\n"),
    );
  });

  it("gives a product without days as a header", async () => {
    expect(await product(await createReportLake({ runs: 1 }), "csv")).to.equal("date\n");
  });
});
