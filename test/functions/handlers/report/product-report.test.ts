import { expect } from "chai";
import { importCalendar } from "../../../../functions/aws/lake/calendar-writer";
import { NO_CATALOGUE } from "../../../../functions/contracts/catalogue";
import { publicKey } from "../../../../functions/contracts/day-results";
import { NotFoundError } from "../../../../functions/contracts/errors";
import { changesFile, monitoringProductsFile } from "../../../../functions/contracts/keys";
import type { LakeAddress } from "../../../../functions/contracts/lake";
import { findLikelyCauses } from "../../../../functions/contracts/likely-causes";
import type { OpenChange } from "../../../../functions/contracts/results/monitoring";
import { productReport } from "../../../../functions/contracts/results/product-report";
import { renderProductPage } from "../../../../functions/dashboard/product-page";
import { formatDay, instantOfDay } from "../../../../functions/demand/calendar";
import { buildProductReport } from "../../../../functions/handlers/report/product-report";
import { toChangeTable } from "../../../../functions/monitoring/changes/change-table";
import { writeDayFile } from "../../../support/day-files";
import type { InMemoryLake } from "../../../support/in-memory-lake";
import {
  createReportLake,
  REPORT_RUN,
  REPORT_SETTINGS,
  writeForecasts,
  writeOrders,
  writeScores,
} from "../../../support/report-lake";

const WINDOW = { fromDay: REPORT_RUN - 3, toDay: REPORT_RUN - 1 };
const build = (lake: InMemoryLake, productId: string, days = WINDOW) =>
  buildProductReport(lake, REPORT_SETTINGS, NO_CATALOGUE, REPORT_RUN, productId, days);

/** Sixty days of B and C up to the run day, on which the demand was far higher. */
async function writeHistory(lake: InMemoryLake, productIds: readonly string[] = ["B", "C"]): Promise<void> {
  const ids = productIds.flatMap((productId) => new Array<string>(61).fill(productId));
  const days = ids.map((_, row) => REPORT_RUN - 60 + (row % 61));
  await lake.writeTable("processed/shard=0000/data.parquet", {
    rowCount: ids.length,
    columns: {
      product_id: ids,
      date: Int32Array.from(days),
      units_sold: Float64Array.from(days, (day) => (day === REPORT_RUN ? 900 : day % 3)),
      selling_price: new Float64Array(ids.length).fill(3),
      rain: Float64Array.from(days, (day) => day % 5),
    },
  });
}

async function writeMonitored(lake: InMemoryLake): Promise<void> {
  await writeDayFile(lake, monitoringProductsFile(REPORT_RUN), {
    rowCount: 2,
    columns: {
      product_id: ["A", "B"],
      data_drift: [false, true],
      drift_score: Float64Array.of(Number.NaN, 1.5),
      drift_features: ["", "rain,selling_price"],
      drift_since: ["", "2025-05-01"],
      concept: ["", "degraded"],
      concept_score: Float64Array.of(Number.NaN, 0),
      concept_error_ratio: Float64Array.of(Number.NaN, 2),
      concept_since: ["", "2025-05-20"],
    },
  });
}

describe("product-report", () => {
  it("tells what is planned where the lake has a calendar, and marks its days on the page", async () => {
    const lake = await createReportLake();
    await writeHistory(lake);
    expect(await build(lake, "B")).not.have.property("plans");
    const planned = await createReportLake();
    await writeHistory(planned);
    const day = (ahead: number) => formatDay(REPORT_RUN + ahead);
    const line = (kind: "promotion" | "holiday", from: number, to: number, name?: string) => ({
      kind,
      from: day(from),
      to: day(to),
      ...(name !== undefined && { name }),
      ...(kind === "promotion" && { productId: "B" }),
    });
    await importCalendar(
      planned.store,
      { committedBy: "mary", nowMs: instantOfDay(REPORT_RUN - 50) },
      {
        lines: [line("promotion", -20, -18), line("promotion", 1, 2, "<b>Tea</b>"), line("holiday", 0, 0)],
        replace: false,
      },
    );
    const report = productReport.parse(await build(planned, "B"));
    expect(report.plans!.ahead.map(({ kind }) => kind)).deep.equal(["holiday", "promotion"]);
    expect(report.plans!.ahead[1]!.such!.promotions).equal(1);
    const page = renderProductPage(report, REPORT_SETTINGS.pageScript);
    expect(page).contain("Promotion: &#60;b&#62;Tea&#60;/b&#62;");
    expect(page).match(/Such promotions brought/);
    expect(page).match(/1 promotion, 3 days: [\d.]+ units a day in place of/);
  });

  it("shows one product of the ledger over the days, with forecasts and stock", async () => {
    const lake = await createReportLake();
    const { period, daily, ...report } = await build(lake, "A");
    expect(period).to.deep.equal({ from: "2025-06-03", to: "2025-06-05", days: 3 });
    expect(report).to.deep.include({
      productId: "A",
      runDay: "2025-06-06",
      priceAmount: 2,
      revenueAmount: 24,
    });
    expect(report.business.fillRate).to.be.closeTo(9 / 12, 1e-9);
    expect(report.business.benefitAmount).to.be.a("number");
    expect(daily.map(({ date }) => date)).to.deep.equal(["2025-06-03", "2025-06-04", "2025-06-05"]);
    expect(daily[0]).to.include({ demandUnits: 4, predictedDemand: 5, lostSalesUnits: 1, onHandUnits: 10 });
    expect(report.notes.join()).to.not.match(/No day with a forecast has closed/);
  });

  it("measures the errors of the scored days, and has none where nothing was scored", async () => {
    const lake = await createReportLake();
    expect((await build(lake, "A")).accuracy).to.deep.equal({ wape: null, baselineWape: null, horizon: [] });
    await writeScores(lake, REPORT_RUN - 1, { A: [4, 5, 2], B: [0, 1, 1] });
    await writeForecasts(lake, REPORT_RUN - 1, { A: 5 });
    expect((await build(lake, "A")).accuracy).to.deep.equal({
      wape: 1 / 4,
      baselineWape: 2 / 4,
      horizon: [{ step: 1, wape: 1 / 4, daysUsed: 1 }],
    });
    // Nothing sold: the errors are there, their share is not.
    expect((await build(lake, "B")).accuracy).to.include({ wape: null, baselineWape: null });
  });

  it("calls the stock observed when any day of the data tells it", async () => {
    const source = async (inventory: readonly [number, number], age: number) => {
      const lake = await createReportLake({ changes: { [age]: { inventory_level: inventory } } });
      const { inventorySource, notes } = await build(lake, "A");
      return [inventorySource, /no inventory level/.test(notes.join())];
    };
    expect(await source([Number.NaN, 5], 0)).to.deep.equal(["simulated", true]);
    expect(await source([0, Number.NaN], 1)).to.deep.equal(["observed", false]);
  });

  it("has no figures where the books know one day or none of the product, but what history tells", async () => {
    const lake = await createReportLake({ runs: 1 });
    await writeHistory(lake);
    for (const productId of ["B", "C"]) {
      const report = await build(lake, productId);
      expect(report).to.deep.include({ period: null, daily: [] });
      expect(report.business.benefitAmount).to.equal(null);
      expect(report.benefit.benefitAmount).to.equal(null);
      expect(report.notes.join()).to.match(/No day with a forecast has closed/);
      expect(report.evidence.map(({ feature }) => feature)).to.deep.equal(["demand", "selling_price"]);
    }
    // Known to the books alone.
    expect((await build(lake, "A")).evidence).to.deep.equal([]);
    const played = await createReportLake();
    await writeHistory(played, ["C"]);
    expect((await build(played, "A")).period?.days).to.equal(3);
    expect((await build(played, "C")).period).to.equal(null);
  });

  it("compares distributions up to the day before the run, of the features that drifted too", async () => {
    const lake = await createReportLake();
    await writeHistory(lake);
    await writeMonitored(lake);
    const { evidence } = await build(lake, "B");
    expect(evidence.map(({ feature }) => feature)).to.deep.equal(["demand", "selling_price", "rain"]);
    expect(evidence[0]!.afterDays).to.deep.equal({ from: "2025-05-07", to: "2025-06-05", count: 30 });
    expect(Math.max(...evidence[0]!.bins)).to.be.below(10);
  });

  it("refuses a product that neither the books nor the lake know", async () => {
    const lake = await createReportLake();
    const failure = await build(lake, "a").catch((error: Error) => error);
    expect(failure).to.be.instanceOf(NotFoundError);
    expect((failure as Error).message).to.equal(
      'The lake has no product "a"; product ids are case-sensitive.',
    );
    await writeForecasts(lake, REPORT_RUN, { "a @ Berlin": 1, "a @ Bonn": 1, "ab @ Bonn": 1 });
    const placed = await build(lake, "a").catch((error: Error) => error);
    expect((placed as Error).message).to.match(/name one of them: "a @ Berlin" or "a @ Bonn"\.$/);
  });

  it("says what the monitoring of the run said of the product", async () => {
    const lake = await createReportLake();
    expect((await build(lake, "B")).drift).to.equal(null);
    await writeMonitored(lake);
    const both = ["B", "A"].map(
      (productId): OpenChange => ({
        ...{
          productId,
          feature: "rain",
          kind: "level",
          text: null,
          state: "acknowledged",
          since: "2025-05-01",
        },
        ...{ raisedOn: "2025-05-06", settledOn: "2025-05-07", before: 1, now: 2, score: 0 },
        ...{ revenuePerDay: null, declarationId: "d1", declaredBy: "ana", why: "a new sensor" },
      }),
    );
    await writeDayFile(lake, changesFile(REPORT_RUN), toChangeTable(both));
    expect((await build(lake, "B")).drift).to.deep.equal({
      dataDrift: true,
      driftScore: 1.5,
      features: ["rain", "selling_price"],
      since: "2025-05-01",
      concept: "degraded",
      conceptScore: 0,
      errorRatio: 2,
      conceptSince: "2025-05-20",
      events: [],
      changes: [
        {
          ...{ feature: "rain", kind: "level", text: null, state: "acknowledged", since: "2025-05-01" },
          ...{ settledOn: "2025-05-07", before: 1, now: 2, score: 0, revenuePerDay: null },
          ...{ declaredBy: "ana", why: "a new sensor", lookAt: [...findLikelyCauses("rain", "level")] },
        },
      ],
    });
    expect((await build(lake, "A")).drift).to.deep.equal({
      dataDrift: false,
      driftScore: null,
      features: [],
      since: null,
      concept: "insufficient-data",
      conceptScore: null,
      errorRatio: null,
      conceptSince: null,
      events: [],
      changes: [
        {
          ...{ feature: "rain", kind: "level", text: null, state: "acknowledged", since: "2025-05-01" },
          ...{ settledOn: "2025-05-07", before: 1, now: 2, score: 0, revenuePerDay: null },
          ...{ declaredBy: "ana", why: "a new sensor", lookAt: [...findLikelyCauses("rain", "level")] },
        },
      ],
    });
    await writeHistory(lake, ["C"]);
    expect((await build(lake, "C")).drift).to.equal(null);
  });

  it("takes columns that an older run did not write for unknown", async () => {
    const lake = await createReportLake();
    await writeDayFile(lake, monitoringProductsFile(REPORT_RUN), {
      rowCount: 1,
      columns: { product_id: ["A"], data_drift: [true] },
    });
    expect((await build(lake, "A")).drift).to.deep.include({
      dataDrift: true,
      driftScore: null,
      since: null,
    });
  });

  it("shows the order and the forecasts of the run", async () => {
    const lake = await createReportLake();
    expect(await build(lake, "B")).to.deep.include({ openOrder: null, ahead: [] });
    await writeOrders(lake, REPORT_RUN);
    await writeForecasts(lake, REPORT_RUN, { A: 5, B: 1 });
    const { openOrder, ahead } = await build(lake, "B");
    expect(openOrder).to.include({ order_id: "B-1", product_id: "B", quantity: 7 });
    expect(ahead.map(({ date }) => date)).to.deep.equal(
      [0, 1, 2].map((step) => formatDay(REPORT_RUN + step)),
    );
    expect((await build(lake, "A")).openOrder).to.equal(null);
  });

  it("does not read history and orders again for the next reader", async () => {
    const memory = await createReportLake();
    await writeHistory(memory);
    await writeOrders(memory, REPORT_RUN);
    await writeMonitored(memory);
    const read: string[] = [];
    const lake = {
      ...memory,
      readProduct: (...request: Parameters<InMemoryLake["readProduct"]>) => {
        read.push(`${request[0]} until ${formatDay(request[1].toDay)}`);
        return memory.readProduct(...request);
      },
      readJson: <T>(address: LakeAddress) => {
        read.push(typeof address === "string" ? address : publicKey(address));
        return memory.readJson<T>(address);
      },
    };
    await build(lake, "B");
    const first = read.splice(0);
    expect(first).to.include("B until 2025-06-05");
    expect(first).to.include("orders/dt=2025-06-06/orders.json");
    await build(lake, "B");
    expect(read).to.deep.equal(["orders/index.json"]);
  });
});
