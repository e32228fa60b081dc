import { expect } from "chai";
import { NO_CATALOGUE } from "../../../../functions/contracts/catalogue";
import { costsReportKey, monitoringSummaryFile } from "../../../../functions/contracts/keys";
import { buildFleetReport } from "../../../../functions/handlers/report/fleet-report";
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
