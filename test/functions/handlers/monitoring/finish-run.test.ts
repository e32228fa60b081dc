import { expect } from "chai";
import type { DayFile } from "../../../../functions/contracts/day-results";
import {
  alertsFile,
  driftFile,
  monitoringProductsFile,
  monitoringSummaryFile,
} from "../../../../functions/contracts/keys";
import type { MetricDatum } from "../../../../functions/contracts/metrics";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { addError } from "../../../../functions/demand/error-sums";
import { asOnePart, finishRun } from "../../../../functions/handlers/monitoring/finish-run";
import { readParts } from "../../../../functions/handlers/monitoring/read-parts";
import type { FleetParts, FleetResult } from "../../../../functions/monitoring/results/product-result";
import { createDaySums } from "../../../../functions/monitoring/run/day-sums";
import { writeDayFile } from "../../../support/day-files";
import { degradedProduct, fleetResult, productResult } from "../../../support/fleet-result";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { monitoringSettings } from "../../../support/settings";
import { evidenceOf } from "../../monitoring/results/build-result";

const RUN_DAY = parseDay("2026-11-23")!;
const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 2,
  reportWindowDays: 30,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings({ watchList: ["B"] }),
};
const FOLDER = "monitoring/dt=2026-11-23/";

function createPorts() {
  const lake = createInMemoryLake("lake");
  const published: MetricDatum[] = [];
  const sent: string[] = [];
  const metrics = {
    publish: async (data: readonly MetricDatum[]) => {
      published.push(...data);
      return { published: data.length, calls: 1 };
    },
  };
  const notifier = {
    notify: async ({ body }: { body: string }) => {
      sent.push(body);
    },
  };
  const run = async (fleet: FleetResult, runDay = RUN_DAY) =>
    finishRun(
      { lake, metrics, notifier },
      await lake.beginDay("monitoring", runDay),
      fleet,
      asOnePart(fleet),
      SETTINGS,
    );
  /** What an earlier run told about A. */
  const tell = (daysAgo: number, productId = "A") =>
    writeDayFile(lake, alertsFile(RUN_DAY - daysAgo), {
      alerts: {
        [productId]: { reasons: "forecast error degraded", lastSeen: formatDay(RUN_DAY - daysAgo) },
      },
    });
  return { lake, ports: { lake, metrics, notifier }, published, sent, run, tell };
}

describe("finish-run", () => {
  it("sums up the fleet: days, products with a score, the last closed day", async () => {
    const lastDay = createDaySums(2);
    addError(lastDay.model, 10, 12);
    addError(lastDay.baseline, 10, 15);
    const { lake, published, run } = createPorts();
    const products = [
      productResult("A", 2, { daysWithoutRow: [RUN_DAY - 3, RUN_DAY - 2] }),
      productResult("B", 1),
      productResult("C", 0),
    ];
    const summary = await run(
      fleetResult(products, {
        lastDay,
        openDays: [RUN_DAY - 4, RUN_DAY - 2, RUN_DAY - 1],
        windowDays: [RUN_DAY - 4, RUN_DAY - 3, RUN_DAY - 1],
      }),
    );
    expect(summary).to.deep.include({
      environment: "dev",
      runDay: "2026-11-23",
      forecastOrigin: "2026-11-22",
      window: { from: "2026-11-19", to: "2026-11-22", days: 3 },
      products: 3,
      productsScored: 2,
      // A has no row on two days with a forecast: on one of them the fleet was closed.
      days: { total: 5, scored: 3, closed: 1, censored: 0, missing: 1, quarantined: 0 },
      lastDay: { date: "2026-11-22", wape: 0.2, baselineWape: 0.5 },
      modelVersion: "v1",
    });
    expect(await lake.readJson(monitoringSummaryFile(RUN_DAY))).to.deep.equal(summary);
    const { columns } = (await lake.readTable(monitoringProductsFile(RUN_DAY)))!;
    expect(Array.from(columns.days_missing as Float64Array)).to.deep.equal([1, 0, 0]);
    expect(Array.from(columns.days_closed as Float64Array)).to.deep.equal([1, 0, 0]);
    expect(await lake.readTable(driftFile(RUN_DAY))).to.not.equal(undefined);
    expect(summary.metricsPublished).to.equal(published.length);
    const midnight = Date.parse("2026-11-23T00:00:00Z");
    expect(new Set(published.map(({ timestampMs }) => timestampMs))).to.deep.equal(new Set([midnight]));
    // The watched product has metrics of its own.
    expect(published.filter(({ dimensions }) => dimensions.ProductId === "B")).to.have.length(4);
  });

  it("has no window while nothing was scored", async () => {
    expect((await createPorts().run(fleetResult([]))).window).to.equal(null);
  });

  it("lists the fifty products that touch most, the watched one first", async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `P${String(index).padStart(2, "0")}`);
    const products = [...ids.map((id, index) => degradedProduct(id, 2 + index)), degradedProduct("B", 1)];
    const { attention } = await createPorts().run(fleetResult(products));
    expect(attention).to.have.length(50);
    expect(attention.slice(0, 2).map(({ productId }) => productId)).to.deep.equal(["B", "P50"]);
    expect(attention.at(-1)?.productId).to.equal("P02");
  });

  it("puts the rows of a fleet that comes in parts into several files, which are read as one", async () => {
    const evidence = [evidenceOf()];
    const drifting = (productId: string) => ({ ...productResult(productId, 1), evidence });
    // Shards are not cut by the alphabet.
    const shards = [
      [drifting("C"), drifting("F")],
      [drifting("A")],
      [drifting("B"), drifting("D")],
      [drifting("E")],
    ];
    const parts: FleetParts = {
      count: shards.length,
      async *read() {
        for (const products of shards) yield fleetResult(products);
      },
    };
    const results = [];
    for (const [fleet, rowsPerFile] of [
      [parts, 3],
      [asOnePart(fleetResult(shards.flat())), 100],
    ] as const) {
      const { lake, ports } = createPorts();
      const day = await lake.beginDay("monitoring", RUN_DAY);
      const summary = await finishRun(ports, day, fleetResult([]), fleet, SETTINGS, rowsPerFile);
      const idsOf = async (file: DayFile) => (await lake.readTable(file))?.columns.product_id;
      const names = Object.keys(day.files()).filter((name) => /^(products|drift)/.test(name));
      const all = await readParts(lake, (part) => monitoringProductsFile(RUN_DAY, part));
      results.push({ summary, ids: [...(all!.columns.product_id as string[])].sort() });
      if (rowsPerFile === 100) continue;
      expect(names.sort()).to.deep.equal([
        "drift/data-0001.parquet",
        "drift/data.parquet",
        "products/data-0001.parquet",
        "products/data.parquet",
      ]);
      expect(await idsOf(monitoringProductsFile(RUN_DAY))).to.deep.equal(["A", "C", "F"]);
      expect(await idsOf(monitoringProductsFile(RUN_DAY, 1))).to.deep.equal(["B", "D", "E"]);
      expect(await idsOf(driftFile(RUN_DAY, 1))).to.deep.equal(["B", "D", "E"]);
    }
    expect(results[0]).to.deep.equal(results[1]);
    expect(results[0]!.ids).to.deep.equal(["A", "B", "C", "D", "E", "F"]);
  });

  describe("tells people", () => {
    it("of a product newly in alarm, once", async () => {
      const { lake, sent, run } = createPorts();
      await run(fleetResult([productResult("A", 1)]));
      expect(sent).to.deep.equal([]);
      const fleet = fleetResult([degradedProduct("A")]);
      await run(fleet);
      expect(sent).to.have.length(1);
      expect(await lake.readJson(alertsFile(RUN_DAY))).to.deep.equal({
        alerts: { A: { reasons: "forecast error degraded", lastSeen: "2026-11-23" } },
      });
      // The same run again tells nobody anything new, another outcome does.
      await run(fleet);
      expect(sent).to.have.length(1);
      await run(fleetResult([degradedProduct("A"), degradedProduct("C")]));
      expect(sent).to.have.length(2);
      // The next run knows of both.
      await run(fleetResult([degradedProduct("A"), degradedProduct("C")]), RUN_DAY + 1);
      expect(sent).to.have.length(2);
    });

    it("nothing of what a run of the last two weeks has told", async () => {
      for (const daysAgo of [1, 14]) {
        const { sent, run, tell } = createPorts();
        await tell(daysAgo);
        await run(fleetResult([degradedProduct("A")]));
        expect(sent, `${daysAgo} days ago`).to.deep.equal([]);
      }
      for (const daysAgo of [15, -1]) {
        const { sent, run, tell } = createPorts();
        await tell(daysAgo);
        await run(fleetResult([degradedProduct("A")]));
        expect(sent, `${daysAgo} days ago`).to.have.length(1);
      }
    });

    it("by the latest run before, which carries what those before it told", async () => {
      const { sent, run, tell } = createPorts();
      await tell(3);
      await tell(2, "C");
      await run(fleetResult([degradedProduct("A")]));
      expect(sent).to.have.length(1);
    });
  });

  describe("inputs of the day", () => {
    const INPUTS = { rowCount: 2, columns: { rain: [1, null], selling_price: [2, 4] } };
    const read = (lake: ReturnType<typeof createPorts>["lake"], key: string) =>
      lake.readJson<{
        dataset: { item_count: number };
        features: { name: string; numerical_statistics: { common: object; mean: number } }[];
      }>(key);

    it("lie in Model Monitor's form, with what is missing counted", async () => {
      const { lake, run } = createPorts();
      await run(fleetResult([], { inputs: INPUTS }));
      const statistics = (await read(lake, `${FOLDER}statistics.json`))!;
      expect(statistics.dataset.item_count).to.equal(2);
      const [rain, price] = statistics.features.map(({ numerical_statistics }) => numerical_statistics);
      expect(rain).to.deep.include({ common: { num_present: 1, num_missing: 1 }, mean: 1 });
      expect(price).to.deep.include({ common: { num_present: 2, num_missing: 0 }, mean: 3 });
    });

    it("are their own baseline where the week before had none", async () => {
      for (const baselineInputs of [undefined, { rowCount: 0, columns: {} }]) {
        const { lake, run } = createPorts();
        await run(fleetResult([], { inputs: INPUTS, ...(baselineInputs && { baselineInputs }) }));
        expect(await read(lake, "baseline/statistics.json")).to.deep.equal(
          await read(lake, `${FOLDER}statistics.json`),
        );
      }
    });

    it("are held against the week before", async () => {
      const { lake, run } = createPorts();
      const baselineInputs = { rowCount: 1, columns: { rain: [9], selling_price: [2] } };
      await run(fleetResult([], { inputs: INPUTS, baselineInputs }));
      const baseline = await read(lake, "baseline/statistics.json");
      expect(baseline?.dataset.item_count).to.equal(1);
      expect(baseline?.features[0]?.numerical_statistics.mean).to.equal(9);
    });

    it("are not written when there are none", async () => {
      const { lake, run } = createPorts();
      await run(fleetResult([], { baselineInputs: INPUTS }));
      expect(lake.keys().filter((key) => /statistics|constraint/.test(key))).to.deep.equal([]);
    });
  });
});
