import { expect } from "chai";
import {
  monitoringProductsFile,
  monitoringScoresFile,
  monitoringSummaryFile,
} from "../../../functions/contracts/keys";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type { MetricsPublisher, Notifier } from "../../../functions/contracts/ports";
import type { MonitorSettings } from "../../../functions/contracts/settings/handlers";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { runMonitor, runWorker } from "../../../functions/handlers/monitoring/run-monitor";
import { writePredictions as commitForecasts, readDayHashes } from "../../support/day-files";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";
import { monitoringSettings } from "../../support/settings";

const FIRST_DAY = parseDay("2026-01-01")!;
const SETTINGS: MonitorSettings = {
  environment: "test",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 2,
  reportWindowDays: 30,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings({
    referenceWindowDays: 335,
    currentWindowDays: 30,
    watchList: ["A"],
  }),
};

/** Two products, 28 days, no row on the third day of the year: the fleet was closed. */
async function fillLake(): Promise<InMemoryLake> {
  const lake = createInMemoryLake();
  const ids: string[] = [];
  const days: number[] = [];
  for (const id of ["A", "B"]) {
    for (let offset = 0; offset < 28; offset += 1) {
      if (offset === 2) continue;
      ids.push(id);
      days.push(FIRST_DAY + offset);
    }
  }
  await lake.writeTable("processed/shard=0000/data.parquet", {
    rowCount: ids.length,
    columns: {
      product_id: ids,
      date: Int32Array.from(days),
      units_sold: Float64Array.from(days, (day, row) => (ids[row] === "A" ? 10 + (day % 7) : 0)),
      selling_price: Float64Array.from(days, () => 2),
    },
  });
  return lake;
}

async function writePredictions(
  lake: InMemoryLake,
  runDay: number,
  standsIn: readonly number[] = [0, 0, 0, 0],
): Promise<void> {
  await commitForecasts(lake, "0000", {
    originDay: runDay - 1,
    modelVersion: "v1",
    productIds: ["A", "A", "B", "B"],
    days: Int32Array.from([runDay, runDay + 1, runDay, runDay + 1]),
    predictedDemand: Float64Array.from([12, 12, 1, 1]),
    lower: Float64Array.from([8, 8, 0, 0]),
    upper: Float64Array.from([20, 20, 2, 2]),
    standsIn: Uint8Array.from(standsIn),
  });
}

/** The products of {@link fillLake}, each in a shard of its own, with forecasts for the last day. */
async function fillTwoShards(): Promise<InMemoryLake> {
  const lake = await fillLake();
  const shards = await lake.listShards();
  const series = await lake.readShard(shards[0]!, { toDay: FIRST_DAY + 28 });
  for (const [index, { productId, days, unitsSold, sellingPrice }] of series.entries()) {
    await lake.writeTable(`processed/shard=000${index}/data.parquet`, {
      rowCount: days.length,
      columns: {
        product_id: Array.from(days, () => productId),
        date: days,
        units_sold: unitsSold,
        selling_price: sellingPrice,
      },
    });
  }
  await writePredictions(lake, FIRST_DAY + 27);
  return lake;
}

function createFakePorts() {
  const published: MetricDatum[] = [];
  const sent: string[] = [];
  const metrics: MetricsPublisher = {
    publish: async (data) => {
      published.push(...data);
      return { published: data.length, calls: 1 };
    },
  };
  const notifier: Notifier = {
    notify: async ({ subject }) => {
      sent.push(subject);
    },
  };
  return { metrics, notifier, published, sent };
}

const eventOf = (day: number) => ({ scheduledAt: `${formatDay(day)}T06:00:00Z` });

describe("runMonitor", () => {
  it("does not take the baseline that stood in for the model: none of its days is scored, all are counted", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    const runDay = FIRST_DAY + 28;
    await writePredictions(lake, runDay - 2);
    await writePredictions(lake, runDay - 1, [1, 1, 1, 1]);
    const summary = await runMonitor({ lake, ...ports }, eventOf(runDay), SETTINGS);
    // Of two days and two products one day was the model's.
    expect(summary.days).to.include({ scored: 2, quarantined: 2, total: 4 });
    expect(summary.lastDay).to.deep.include({ wape: null, baselineWape: null });
    expect(summary.horizon.map(({ step, actualsUsed }) => [step, actualsUsed])).to.deep.equal([[2, 2]]);
    const products = (await lake.readTable(monitoringProductsFile(runDay)))!.columns;
    expect([...(products.days_quarantined as Float64Array)]).to.deep.equal([1, 1]);
    const scores = (await lake.readTable(monitoringScoresFile(runDay)))!.columns;
    expect(scores).to.deep.include({
      treatment: ["quarantined", "quarantined"],
      forecast_source: ["baseline", "baseline"],
    });
    // The next process reads from the scores whose forecasts they were.
    const again = await runMonitor({ lake: { ...lake }, ...ports }, eventOf(runDay + 1), SETTINGS);
    expect(again.days.quarantined).to.equal(2);
  });

  it("has no accuracy of a model that was never believed, and publishes none", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    const runDay = FIRST_DAY + 28;
    await writePredictions(lake, runDay - 1, [1, 1, 1, 1]);
    const summary = await runMonitor({ lake, ...ports }, eventOf(runDay), SETTINGS);
    expect(summary.accuracy).to.include({ wape: null, baselineWape: null, biasRatio: null });
    expect(summary.productsScored).to.equal(0);
    const names = ports.published.map(({ name }) => name);
    expect(names).to.include("ProductsScored").and.not.include("FleetWape").and.not.include("WAPE");
  });

  it("scores the forecast made the day before", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    const runDay = FIRST_DAY + 28;
    await writePredictions(lake, runDay - 1);
    const summary = await runMonitor({ lake, ...ports }, eventOf(runDay), SETTINGS);
    const actual = 10 + ((runDay - 1) % 7);
    expect(summary.window).to.deep.equal({
      from: formatDay(runDay - 1),
      to: formatDay(runDay - 1),
      days: 1,
    });
    expect(summary.accuracy.wape).to.be.closeTo((Math.abs(12 - actual) + 1) / actual, 1e-12);
    expect(summary.accuracy.mapeActualsUsed).to.equal(1);
    expect(summary.accuracy.mapeActualsZero).to.equal(1);
    expect(summary.accuracy.baselineWape).to.equal(0);
    expect(summary.accuracy.coverage).to.equal(1);
    expect(summary.concept.insufficientData).to.equal(2);
  });

  it("keeps the scored days of earlier runs in the window and accuracy per horizon step", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    for (let runDay = FIRST_DAY + 20; runDay <= FIRST_DAY + 28; runDay += 1) {
      await writePredictions(lake, runDay - 1);
      await runMonitor({ lake, ...ports }, eventOf(runDay), SETTINGS);
    }
    const summary = await lake.readJson<Awaited<ReturnType<typeof runMonitor>>>(
      monitoringSummaryFile(FIRST_DAY + 28),
    );
    expect(summary?.days).to.deep.equal({
      total: 18,
      scored: 18,
      closed: 0,
      censored: 0,
      missing: 0,
      quarantined: 0,
    });
    expect(summary?.horizon.map(({ step, actualsUsed }) => [step, actualsUsed])).to.deep.equal([
      [1, 2],
      [2, 2],
    ]);
  });

  it("makes up for days whose own run did not take place", async () => {
    const [daily, seldom] = [await fillLake(), await fillLake()];
    // Two steps are forecast, so one run is made up for.
    for (let runDay = FIRST_DAY + 20; runDay <= FIRST_DAY + 28; runDay += 1) {
      for (const lake of [daily, seldom]) await writePredictions(lake, runDay - 1);
      await runMonitor({ lake: daily, ...createFakePorts() }, eventOf(runDay), SETTINGS);
      if (runDay % 2 !== FIRST_DAY % 2) continue;
      await runMonitor({ lake: seldom, ...createFakePorts() }, eventOf(runDay), SETTINGS);
    }
    const summaryOf = (lake: InMemoryLake) => lake.readText(monitoringSummaryFile(FIRST_DAY + 28));
    // The first run of all has no run before it: the day before is made up for as well.
    expect(JSON.parse((await summaryOf(seldom))!).days.scored).to.equal(18);
    expect(JSON.parse((await summaryOf(daily))!).days.scored).to.equal(18);
    expect(
      (await seldom.list("monitoring/dt=")).filter(({ key }) => key.includes("/scores/")),
    ).to.have.length(9);
  });

  it("says nothing of a product that has left the range", async () => {
    const lake = await fillLake();
    const runDay = FIRST_DAY + 28 + SETTINGS.monitoring.currentWindowDays;
    await writePredictions(lake, runDay - 1);
    const summary = await runMonitor({ lake, ...createFakePorts() }, eventOf(runDay), SETTINGS);
    expect(summary.products).to.equal(2);
    expect(summary.drift.productsTested).to.equal(0);
    expect(summary.concept.insufficientData).to.equal(2);
  });

  it("measures the fleet by units and by revenue, each product, and each horizon step", async () => {
    const lake = await fillLake();
    const runDay = FIRST_DAY + 28;
    await writePredictions(lake, runDay - 1);
    const { accuracy, horizon } = await runMonitor({ lake, ...createFakePorts() }, eventOf(runDay), SETTINGS);
    // A sells 10 to 16 units and is forecast to sell 12, B sells none: it weighs nothing.
    const actual = 10 + ((runDay - 1) % 7);
    expect(accuracy.byUnits.maeUnits).to.be.closeTo(Math.abs(12 - actual), 1e-12);
    expect(accuracy.byRevenue.wape).to.be.closeTo(Math.abs(12 - actual) / actual, 1e-12);
    expect(accuracy.byRevenue.coverage).to.equal(1);
    expect(horizon[0]).to.deep.include({ step: 1, actualsUsed: 2, coverage: 1 });
    expect(horizon[0]!.maeUnits).to.be.closeTo((Math.abs(12 - actual) + 1) / 2, 1e-12);
    const { columns } = (await lake.readTable(monitoringProductsFile(runDay)))!;
    expect(Array.from(columns.coverage as Float64Array)).to.deep.equal([1, 1]);
    expect((columns.smape_percent as Float64Array)[1]).to.equal(200);
    expect((columns.r2 as Float64Array)[0]).to.be.NaN;
  });

  it("counts a day on which nobody sold as closed, not as an error", async () => {
    const lake = await fillLake();
    const runDay = FIRST_DAY + 3;
    await writePredictions(lake, runDay - 1);
    const summary = await runMonitor({ lake, ...createFakePorts() }, eventOf(runDay), SETTINGS);
    expect(summary.days.closed).to.equal(2);
    expect(summary.accuracy.wape).to.equal(null);
  });

  it("publishes four error measures of a watched product, in its environment", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    await writePredictions(lake, FIRST_DAY + 26);
    await runMonitor({ lake, ...ports }, eventOf(FIRST_DAY + 28), SETTINGS);
    const own = ports.published.filter(({ dimensions }) => dimensions.ProductId !== undefined);
    expect(own.map(({ name }) => name)).to.include.members(["MAPE", "WAPE", "MAE", "RMSE"]);
    for (const { dimensions } of own) {
      expect(dimensions).to.deep.equal({
        Environment: SETTINGS.environment,
        ProductId: "A",
        ModelType: "DemandForecast",
      });
    }
  });

  it("publishes the heartbeat and leaves undefined measures out", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    await runMonitor({ lake, ...ports }, eventOf(FIRST_DAY + 28), SETTINGS);
    expect(ports.published.map(({ name }) => name)).to.deep.equal(["ProductsScored", "MonitoringRun"]);
    expect(ports.sent).to.deep.equal([]);
  });

  it("writes the same bytes when the same event comes again", async () => {
    const lake = await fillLake();
    const ports = createFakePorts();
    const runDay = FIRST_DAY + 28;
    await writePredictions(lake, runDay - 1);
    await runMonitor({ lake, ...ports }, eventOf(runDay), SETTINGS);
    const read = () => new Map(lake.store.objects);
    const before = read();
    await runMonitor({ lake, ...ports }, eventOf(runDay), SETTINGS);
    expect(read()).to.deep.equal(before);
  });

  it("gives the same results whether one function or many did the run", async () => {
    const alone = await fillTwoShards();
    const together = await fillTwoShards();
    const event = { ...eventOf(FIRST_DAY + 28), executionId: "run-1" };
    const ports = createFakePorts();
    await runMonitor({ lake: alone, ...ports }, event, SETTINGS);
    await runWorker(together, { ...event, shardIds: ["0001"] }, SETTINGS);
    await runWorker(together, { ...event, shardIds: ["0000"] }, SETTINGS);
    const reduce = { manifestKey: "fleet/manifest.json", failedShardIds: [] };
    await together.writeJson(reduce.manifestKey, ["0000", "0001"]);
    await runMonitor({ lake: together, ...ports }, { ...event, reduce }, SETTINGS);
    const summaryKey = monitoringSummaryFile(FIRST_DAY + 28);
    expect(await together.readText(summaryKey)).to.equal(await alone.readText(summaryKey));
    const date = formatDay(FIRST_DAY + 28);
    const hashes = await readDayHashes(alone, "monitoring", date);
    expect(hashes).to.include.keys(monitoringProductsFile(FIRST_DAY + 28).name);
    // One file of forecasts holds the products of both shards here, so that the workers score one of them twice.
    const scores = monitoringScoresFile(FIRST_DAY + 28).name;
    expect({ ...(await readDayHashes(together, "monitoring", date)), [scores]: "" }).to.deep.equal({
      ...hashes,
      [scores]: "",
    });
  });

  it("refuses a day before all demand and writes nothing", async () => {
    const lake = await fillLake();
    const before = await lake.store.list("");
    const failure = await runMonitor({ lake, ...createFakePorts() }, eventOf(FIRST_DAY), SETTINGS).catch(
      String,
    );
    expect(failure).to.match(/^DataError: The lake knows no demand up to/);
    expect(await lake.store.list("")).to.deep.equal(before);
  });

  it("leaves the inputs of the day in Model Monitor's form, and those of captured requests", async () => {
    const lake = await fillLake();
    const runDay = FIRST_DAY + 28;
    const captureOf = (data: string) =>
      JSON.stringify({
        captureData: {
          endpointInput: {
            observedContentType: "application/json",
            mode: "INPUT",
            data,
            encoding: "JSON",
          },
        },
        eventMetadata: { eventId: "e1", inferenceTime: "2026-01-28T03:00:00Z" },
        eventVersion: "0",
      });
    await lake.writeText(
      "datacapture/model/main/2026/01/28/03/00-00-1.jsonl",
      [
        captureOf('{"instances":[{"product_id":"A","date":"2026-01-28","features":{"mean_28":3.5}}]}'),
        captureOf('{"instances":['),
        "a torn line",
      ].join("\n"),
      "application/jsonlines",
    );
    await runMonitor({ lake, ...createFakePorts() }, eventOf(runDay), SETTINGS);
    const folder = `monitoring/dt=${formatDay(runDay)}`;
    const statistics = await lake.readJson<{ dataset: unknown }>(`${folder}/statistics.json`);
    expect(statistics?.dataset).to.deep.equal({ item_count: 2 });
    expect(await lake.readJson(`${folder}/constraint_violations.json`)).to.deep.equal({ violations: [] });
    const live = await lake.readJson<{ features: { name: string }[] }>(`${folder}/live/statistics.json`);
    expect(live?.features.map(({ name }) => name)).to.deep.equal(["mean_28"]);
  });
});
