import { expect } from "chai";
import fc from "fast-check";
import { sumOrders } from "../../../../functions/business/orders/order-lines";
import { type Catalogue, lookUpProducts, NO_CATALOGUE } from "../../../../functions/contracts/catalogue";
import { publicKey } from "../../../../functions/contracts/day-results";
import {
  booksFile,
  costsReportKey,
  monitoringSummaryFile,
  ordersJsonFile,
} from "../../../../functions/contracts/keys";
import type { OrderLine } from "../../../../functions/contracts/results/orders";
import type { ProductFilter, RollUp } from "../../../../functions/contracts/results/roll-up";
import { buildFleetReport } from "../../../../functions/handlers/report/fleet-report";
import { createBooksLake } from "../../../support/books-lake";
import { writeDayFile } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import {
  createReportLake,
  REPORT_RUN,
  REPORT_SETTINGS,
  writeOrders,
  writeScores,
} from "../../../support/report-lake";
import { returnFigures } from "../../../support/return-figures";
import { businessSettings } from "../../../support/settings";

const build = (
  lake: Awaited<ReturnType<typeof createReportLake>>,
  days?: { fromDay: number; toDay: number },
) => buildFleetReport(lake, REPORT_SETTINGS, NO_CATALOGUE, REPORT_RUN, days);
const SIMULATED = /no inventory level; the stock position/;

describe("fleet-report", () => {
  it("covers the closed days of the window, as far as the books go", async () => {
    const lake = await createReportLake();
    await writeScores(lake, REPORT_RUN - 1, { A: [4, 5, 2], B: [1, 1, 3] });
    await writeScores(lake, REPORT_RUN, { A: [400, 0, 0] });
    const { report, columns } = await build(lake);
    expect(report.period).to.deep.equal({ from: "2025-05-30", to: "2025-06-05", days: 7 });
    expect(report).to.include({ products: 2, runDay: "2025-06-06", environment: "dev" });
    // 7 days x (4 + 1) units, of which the model's stock lacks 1 a day.
    expect(report.business.fillRate).to.be.closeTo(28 / 35, 1e-9);
    expect(columns?.product_id).to.deep.equal(["A", "B"]);
    expect(Array.from(columns!.wape as Float64Array)).to.deep.equal([1 / 4, 0]);
    // The day of a run made again is not yet over for it, though a later run has closed it.
    const earlier = await buildFleetReport(lake, REPORT_SETTINGS, NO_CATALOGUE, REPORT_RUN - 1);
    expect(earlier.report.period).to.include({ from: "2025-05-29", to: "2025-06-04" });
    const chosen = await build(lake, { fromDay: REPORT_RUN - 2, toDay: REPORT_RUN - 2 });
    expect(chosen.report.period).to.deep.equal({ from: "2025-06-04", to: "2025-06-04", days: 1 });
  });

  it("states what orders, monitoring and costs of the run say, and nothing where they are absent", async () => {
    const lake = await createReportLake();
    const held = { count: 0, units: 0, valueAmount: 0 };
    const bare = (await build(lake)).report;
    expect(bare).to.deep.include({
      inventorySource: "simulated",
      orders: { count: 0, units: 0, valueAmount: 0, held },
      drift: null,
      roi: null,
    });
    expect(bare.notes.join()).to.match(SIMULATED);
    await writeOrders(lake, REPORT_RUN);
    const drift = { productsTested: 8, productsDrifted: 3, share: 0.375 };
    expect(bare.notes.join()).to.not.contain("made by model");
    await writeDayFile(lake, monitoringSummaryFile(REPORT_RUN), { drift, modelVersion: "v7" });
    const roi = returnFigures();
    await lake.writeJson(costsReportKey(REPORT_RUN - 1), { runDay: "2025-06-05", roi });
    const full = (await build(lake)).report;
    expect(full).to.deep.include({
      inventorySource: "mixed",
      orders: { count: 1, units: 7, valueAmount: 21, held },
      drift: { productsTested: 8, productsDrifted: 3 },
      roi: { runDay: "2025-06-05", ...roi },
      // Played: the products are those of the books.
      products: 2,
    });
    // A return from before the rule that decides what is told of it knew of no ordering cost.
    const { notToldBecause: _, ...old } = roi;
    await lake.writeJson(costsReportKey(REPORT_RUN - 1), { runDay: "2025-06-05", roi: old });
    expect((await build(lake)).report.roi).to.equal(null);
    expect(full.notes[0]).to.equal("The forecasts that were scored last were made by model v7.");
    expect(full.notes.join()).to.match(/^(?!.*the stock position comes).*Some products have no inventory/);
  });

  it("tells how accurate each day was, and a part of the fleet only of its own products", async () => {
    const lake = await createReportLake();
    await writeScores(lake, REPORT_RUN - 2, { A: [4, 5, 2], B: [1, 1, 2] });
    await writeScores(lake, REPORT_RUN - 1, { A: [10, 4, 5], B: [2, 3, 2] });
    const accuracyOf = async (catalogue: Catalogue, filter?: ProductFilter) => {
      const { report } = await buildFleetReport(
        lake,
        REPORT_SETTINGS,
        catalogue,
        REPORT_RUN,
        undefined,
        undefined,
        undefined,
        filter,
      );
      const scored = report.daily.flatMap(({ date, wape, baselineWape }) =>
        wape === null ? [] : [[date, wape, baselineWape]],
      );
      return { scored, whole: report.accuracy };
    };
    // Errors 1 and 0 of 5 units, 6 and 1 of 12; of the baseline 2 and 1, 5 and 0.
    expect(await accuracyOf(NO_CATALOGUE)).to.deep.equal({
      scored: [
        ["2025-06-04", 1 / 5, 3 / 5],
        ["2025-06-05", 7 / 12, 5 / 12],
      ],
      whole: { wape: 8 / 17, baselineWape: 8 / 17 },
    });
    const products = lookUpProducts([{ productId: "B", supplier: "S" }]);
    expect(await accuracyOf({ ...NO_CATALOGUE, products }, { supplier: "S" })).to.deep.equal({
      scored: [
        ["2025-06-04", 0, 1],
        ["2025-06-05", 1 / 2, 0],
      ],
      whole: { wape: 1 / 3, baselineWape: 1 / 3 },
    });
  });

  it("has no figures while no day with a forecast has closed", async () => {
    const lake = await createReportLake({ runs: 1 });
    const { report, columns, period } = await build(lake);
    expect(report).to.include({ period: null, products: 2 });
    expect(report.business).to.include({ benefitAmount: null, fillRate: null });
    expect(report.benefit.benefitAmount).to.equal(null);
    expect(report.notes.join()).to.match(/No day with a forecast has closed/);
    expect({ columns, period }).to.deep.equal({ columns: undefined, period: undefined });
    await writeOrders(lake, REPORT_RUN);
    expect((await build(lake)).report.products).to.equal(9);
    expect((await build(createInMemoryLake("report-none"))).report.products).to.equal(0);
  });
});

describe("the parts of a fleet", () => {
  const PLACES = ["Aachen", "Berlin", "Bonn"] as const;
  const idOf = (index: number) => `P${Math.floor(index / 3)} @ ${PLACES[index % 3]}`;
  const policy = businessSettings({ leadTimeDays: 2, reportWindowDays: 14 });
  const maybe = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const product = fc.record({
    category: maybe("Food", "Food/Tea", "Food/Tea/Green", "Home"),
    supplier: maybe("S1", "S2"),
  });
  const masters = fc
    .record({
      products: fc.tuple(product, product, product, product),
      regions: fc.tuple(maybe("East", "West"), maybe("East", "West"), maybe("East", "West")),
    })
    .map(
      ({ products, regions }): Catalogue => ({
        products: lookUpProducts(products.map((one, index) => ({ productId: `P${index}`, ...one }))),
        suppliers: new Map(["S1", "S2"].map((supplier) => [supplier, { supplier }])),
        locations: new Map(PLACES.map((location, index) => [location, { location, region: regions[index] }])),
      }),
    );

  /** What adds up, whether it is demand, forecasts, orders or money. */
  const figuresOf = ({ key: _, name: __, fillRate: ___, orders, ...own }: RollUp) => ({
    ...own,
    orderCount: orders.count,
    orderUnits: orders.units,
    orderAmount: orders.valueAmount,
    heldUnits: orders.held.units,
    heldAmount: orders.held.valueAmount,
  });
  type Figures = ReturnType<typeof figuresOf>;
  const add = (parts: readonly Figures[]): Figures =>
    parts.reduce(
      (sum, one) =>
        Object.fromEntries(
          Object.entries(one).map(([name, value]) => [name, value + (sum[name as keyof Figures] ?? 0)]),
        ) as Figures,
      {} as Figures,
    );
  const expectSame = (found: Figures, wanted: Figures, what: string) => {
    for (const [name, value] of Object.entries(wanted)) {
      expect(found[name as keyof Figures], `${name} of ${what}`).closeTo(
        value,
        1e-6 * Math.max(1, Math.abs(value)),
      );
    }
  };

  it("come to the whole by category, supplier, place and region, rolled up and asked for one by one, whatever the master says", async () => {
    const { lake, lastRun } = await createBooksLake(policy, { idOf });
    const orders = Array.from({ length: 12 }, (_, index) => index)
      .filter((index) => index % 4 !== 0)
      .map(
        (index) =>
          ({
            product_id: idOf(index),
            quantity: 3 * index + 1,
            value_amount: Math.round(index * 333.337) / 100,
            status: index % 5 === 0 ? "held" : "suggested",
          }) as OrderLine,
      );
    await writeDayFile(lake, ordersJsonFile(lastRun), { orders, totals: sumOrders(orders), products: 12 });
    const settings = { ...REPORT_SETTINGS, business: policy };
    // What the run of the day forecast, as it lies in the lake.
    const books = (await lake.readTable(publicKey(booksFile(lastRun))))!;
    const forecastUnits = (books.columns.predicted_demand as Float64Array).reduce(
      (sum, units) => sum + (units || 0),
      0,
    );
    const reportOf = async (catalogue: Catalogue, filter?: ProductFilter) =>
      (await buildFleetReport(lake, settings, catalogue, lastRun, undefined, undefined, null, filter)).report;
    await fc.assert(
      fc.asyncProperty(masters, async (catalogue) => {
        const whole = await reportOf(catalogue);
        const all = add(whole.rollUps!.locations!.map(figuresOf));
        // The fleet's own figures are made without any roll-up.
        const { model } = whole.scenarios;
        expectSame(
          all,
          {
            ...all,
            products: 12,
            demandUnits: model.demandUnits,
            revenueAmount: whole.observed.revenueAmount,
            lostSalesUnits: model.lostSalesUnits,
            averageOnHandUnits: model.averageOnHandUnits!,
            capitalAmount: model.capitalAmount!,
            lostMarginAmount: model.lostMarginAmount,
            holdingCostAmount: model.holdingCostAmount,
            orderingCostAmount: model.orderingCostAmount,
            writeOffAmount: model.writeOffAmount,
            forecastUnits,
            benefitAmount: whole.business.benefitAmount!,
            orderCount: whole.orders.count,
            orderUnits: whole.orders.units,
            orderAmount: whole.orders.valueAmount,
            heldUnits: whole.orders.held.units,
            heldAmount: whole.orders.held.valueAmount,
          },
          "the fleet",
        );
        expect(forecastUnits).above(0);
        for (const [kind, parameter] of [
          ["categories", "category"],
          ["suppliers", "supplier"],
          ["locations", "location"],
          ["regions", "region"],
        ] as const) {
          const parts = whole.rollUps![kind];
          // Where no place has a region there is nothing to roll up by.
          if (!parts) continue;
          expectSame(add(parts.map(figuresOf)), all, kind);
          for (const part of parts) {
            if (part.key === null) continue;
            const own = await reportOf(catalogue, { [parameter]: part.key });
            expectSame(add(own.rollUps!.locations!.map(figuresOf)), figuresOf(part), part.name);
            expect(own.scenarios.model.demandUnits, part.name).equal(part.demandUnits);
            // A category is told by those below it.
            if (kind === "categories") {
              expectSame(add(own.rollUps!.categories!.map(figuresOf)), figuresOf(part), `below ${part.name}`);
            }
          }
        }
      }),
      { numRuns: 5, seed: 5 },
    );
  });
});
