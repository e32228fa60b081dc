import { expect } from "chai";
import { importCatalogue } from "../../../../functions/aws/lake/catalogue-writer";
import { NotFoundError } from "../../../../functions/contracts/errors";
import { monitoringProductsFile } from "../../../../functions/contracts/keys";
import { fleetReport } from "../../../../functions/contracts/results/fleet-report";
import { productReport } from "../../../../functions/contracts/results/product-report";
import type { ProductFilter } from "../../../../functions/contracts/results/roll-up";
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
        "date,closed,demandUnits,predictedDemand,lowerUnits,upperUnits,baselinePredictedDemand,onHandUnits,orderUpToLevelUnits,reorderPointUnits,receivedUnits,orderedUnits,lostSalesUnits,baselineOnHandUnits,baselineLostSalesUnits,inventoryLevelUnits",
        "2025-06-03,false,4,5,3,8,2,10,0,0,0,0,1,10,0,",
        "2025-06-04,false,4,5,3,8,2,10,0,0,0,0,1,10,0,",
        "2025-06-05,false,4,5,3,8,2,10,0,0,0,0,1,10,0,",
        "",
      ].join("\n"),
    );
  });

  it("gives a product without days as a header", async () => {
    expect(await product(await createReportLake({ runs: 1 }), "csv")).to.equal("date\n");
  });

  describe("with a product master", () => {
    const NAMES = { A: "Sencha <fine>", B: "Oat milk" };
    async function createNamedLake(): Promise<InMemoryLake> {
      const lake = await createReportLake();
      await writeOrders(lake, REPORT_RUN);
      await importCatalogue(lake.store, "mary", {
        products: {
          rows: [
            { productId: "A", name: NAMES.A, category: "Food/Tea", supplier: "M", leadTimeDays: 9 },
            { productId: "B", name: NAMES.B, category: "Food/Milk", unitCost: 1 },
          ],
          fields: ["productId", "name", "category", "supplier", "leadTimeDays", "unitCost"],
        },
        suppliers: { rows: [{ supplier: "M", name: "M\u00fcller" }], fields: ["supplier", "name"] },
        replace: false,
      });
      return lake;
    }
    const ask = (lake: InMemoryLake, format: "html" | "json" | "csv" | "rows", filter?: ProductFilter) =>
      renderFleetAnswer(lake, REPORT_SETTINGS, REPORT_RUN, DAYS, format, true, filter);

    it("tells names beside ids, and what categories and suppliers come to", async () => {
      const lake = await createNamedLake();
      const report = fleetReport.parse(JSON.parse(await ask(lake, "json")));
      const { categories, suppliers } = report.rollUps!;
      expect(categories!.map(({ key, products, demandUnits }) => [key, products, demandUnits])).to.deep.equal(
        [["Food", 2, 15]],
      );
      expect(
        suppliers!.map(({ key, name, demandUnits, forecastUnits }) => [
          key,
          name,
          demandUnits,
          forecastUnits,
        ]),
      ).to.deep.equal([
        ["M", "M\u00fcller", 12, 5],
        [null, "no supplier", 3, 1],
      ]);
      expect(report.topOffenders[0]).to.deep.include({ productId: "A", name: NAMES.A });
      // The table of the page, by itself; of a part, what is said of accuracy is said of that part.
      const rowsOf = async (filter?: ProductFilter) =>
        (JSON.parse(await ask(lake, "rows", filter)) as readonly (readonly unknown[])[]).map((row) => row[0]);
      expect(await rowsOf()).to.have.members(["A", "B"]);
      expect(await rowsOf({ supplier: "M" })).to.deep.equal(["A"]);
      const [header, first] = (await ask(lake, "csv")).split("\n");
      expect(header!.split(",").slice(0, 4)).to.deep.equal(["product_id", "name", "category", "supplier"]);
      expect(first!.split(",").slice(0, 4)).to.deep.equal(["A", NAMES.A, "Food/Tea", "M"]);
      const page = await ask(lake, "html");
      expect(page)
        .to.contain("Sencha &#60;fine")
        .and.contain('<option value="Food/Tea">')
        .and.contain("By supplier");
      expect(page).to.contain('href="dashboard?supplier=M"').and.not.contain("<fine");
    });

    it("is about the products of a category or supplier, when asked for them", async () => {
      const lake = await createNamedLake();
      const whole = fleetReport.parse(JSON.parse(await ask(lake, "json")));
      const [tea, milk] = await Promise.all(
        ["Food/Tea", "Food/Milk"].map(async (category) =>
          fleetReport.parse(JSON.parse(await ask(lake, "json", { category }))),
        ),
      );
      expect([tea!.products, milk!.products, whole.products]).to.deep.equal([1, 1, 2]);
      for (const name of [
        "demandUnits",
        "lostSalesUnits",
        "lostMarginAmount",
        "holdingCostAmount",
        "orders",
      ] as const) {
        const [one, other, all] = [tea!, milk!, whole].map(({ scenarios }) => scenarios.model[name]);
        expect(one! + other!).to.be.closeTo(all!, 1e-9);
      }
      expect(tea!.orders.units + milk!.orders.units).to.equal(whole.orders.units);
      expect(tea!.filter).to.deep.equal({ category: "Food/Tea" });
      expect([tea!.roi, tea!.drift, tea!.policies]).to.deep.equal([null, null, null]);
      expect((await ask(lake, "csv", { supplier: "M" })).trim().split("\n")).to.have.length(2);
      const page = await ask(lake, "html", { category: "Food/Tea" });
      expect(page).to.contain("1 products in <b>Food/Tea</b>").and.contain('value="Food/Tea" selected');
      expect(page).to.contain('href="report?category=Food%2FTea"');
    });

    it("refuses a category or supplier that it does not know, and says which there are", async () => {
      const lake = await createNamedLake();
      const fault = await ask(lake, "json", { category: "Foot" }).catch((error) => error);
      expect(fault).to.be.instanceOf(NotFoundError).with.property("message").that.contains("Food/Milk");
      const plain = await createReportLake();
      const none = await ask(plain, "json", { supplier: "M" }).catch((error) => error);
      expect(none.message).to.contain('no supplier "M"; it has none');
    });

    it("tells on a product's page how it is bought, and who says so", async () => {
      const lake = await createNamedLake();
      const report = productReport.parse(JSON.parse(await product(lake, "json")));
      expect(report.policy.leadTimeDays).to.equal(9);
      expect(report.master!.terms[0]).to.deep.equal({
        name: "Lead time",
        unit: "days",
        value: 9,
        origin: "product",
      });
      const page = await product(lake, "html");
      expect(page).to.contain("<h1>Product A, Sencha &#60;fine").and.contain("How it is bought");
      expect(page).to.contain("Supplier M\u00fcller.");
    });
  });

  describe("with places", () => {
    const createPlacedLake = () => createReportLake({ productIds: ["A @ Berlin", "A @ Bonn"] });
    const ask = async (lake: InMemoryLake, format: "html" | "json" | "csv", filter?: ProductFilter) =>
      renderFleetAnswer(lake, REPORT_SETTINGS, REPORT_RUN, DAYS, format, true, filter);

    it("tells what each place comes to, and the whole is the sum of its places", async () => {
      const lake = await createPlacedLake();
      const { rollUps, scenarios, products } = fleetReport.parse(JSON.parse(await ask(lake, "json")));
      expect(Object.keys(rollUps!)).to.deep.equal(["locations"]);
      const places = rollUps!.locations!;
      expect(places.map(({ key, demandUnits }) => [key, demandUnits])).to.deep.equal([
        ["Berlin", 12],
        ["Bonn", 3],
      ]);
      expect(places.reduce((sum, { demandUnits }) => sum + demandUnits, 0)).to.equal(
        scenarios.model.demandUnits,
      );
      expect(places.reduce((sum, one) => sum + one.products, 0)).to.equal(products);
      const page = await ask(lake, "html");
      expect(page)
        .to.contain("By place")
        .and.contain('<option value="Berlin">')
        .and.not.contain("By category");
      const [header, first] = (await ask(lake, "csv")).split("\n");
      expect(header).to.match(/^product_id,location,abc/);
      expect(first).to.match(/^A @ Berlin,Berlin,/);
    });

    it("is about a place, or a region of places, when asked for it", async () => {
      const lake = await createPlacedLake();
      await importCatalogue(lake.store, "mary", {
        locations: {
          rows: [
            { location: "Berlin", name: "Berlin Mitte", region: "East" },
            { location: "Bonn", region: "West" },
          ],
          fields: ["location", "name", "region"],
        },
        replace: false,
      });
      const of = async (filter?: ProductFilter) =>
        fleetReport.parse(JSON.parse(await ask(lake, "json", filter)));
      const [whole, east, west, bonn] = await Promise.all(
        [undefined, { region: "East" }, { region: "West" }, { location: "Bonn" }].map(of),
      );
      expect(whole!.rollUps!.locations!.map(({ name }) => name)).to.deep.equal(["Berlin Mitte", "Bonn"]);
      expect(whole!.rollUps!.regions!.map(({ key, demandUnits }) => [key, demandUnits])).to.deep.equal([
        ["East", 12],
        ["West", 3],
      ]);
      for (const name of ["demandUnits", "lostMarginAmount", "holdingCostAmount", "orders"] as const) {
        const [all, one, other] = [whole!, east!, west!].map(({ scenarios }) => scenarios.model[name]);
        expect(one! + other!).to.be.closeTo(all!, 1e-9);
      }
      expect(bonn!.scenarios).to.deep.equal(west!.scenarios);
      const fault = await ask(lake, "json", { location: "Cologne" }).catch((error) => error);
      expect(fault).to.be.instanceOf(NotFoundError).with.property("message").that.contains("Cologne");
    });
  });
});
