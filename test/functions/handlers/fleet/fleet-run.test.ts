import { expect } from "chai";
import { shardOfProduct } from "../../../../functions/aws/lake/sharding";
import { DataError } from "../../../../functions/contracts/errors";
import type { ScheduledEvent } from "../../../../functions/contracts/events";
import type { FleetRunSummary } from "../../../../functions/contracts/fleet";
import type { Lake } from "../../../../functions/contracts/lake";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import { parseDay } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import { batchPredict } from "../../../../functions/handlers/batch-predict";
import { runMonitor, runWorker } from "../../../../functions/handlers/monitoring/run-monitor";
import { readDayHashes } from "../../../support/day-files";
import { generateDemand } from "../../../support/demand";
import {
  createFleetHarness,
  FLEET_SETTINGS,
  type FleetHarness,
  type FleetHarnessOptions,
  RUN_EVENT,
  SILENT_METRICS,
} from "../../../support/fleet-run";
import { MEAN_MODEL } from "../../../support/mean-model";
import { monitoringSettings } from "../../../support/settings";

/** Six shards of about 400 products. */
const FLEET = generateDemand({ products: 2_100, days: 60, closedWeekdays: [6] });
const MONITOR_SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
  horizonDays: 14,
  reportWindowDays: 14,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings({
    referenceWindowDays: 42,
    currentWindowDays: 14,
  }),
};

const createFakePorts = () => ({ metrics: SILENT_METRICS, notifier: { notify: async () => {} } });

/** The forecasts of the day as they were committed: by name, the hash of the content. */
const forecastsOf = (lake: Lake) => readDayHashes(lake, "predictions", "2026-11-23");

/** A product without a record of one day. */
function withoutDay(series: DemandSeries, day: number): DemandSeries {
  const keep = (_: number, row: number) => series.days[row] !== day;
  return {
    ...series,
    days: series.days.filter(keep),
    unitsSold: series.unitsSold.filter(keep),
    sellingPrice: series.sellingPrice.filter(keep),
  };
}

describe("a fleet run", () => {
  let harness: FleetHarness | undefined;
  let byOneFunction: Record<string, string>;

  const start = async (options: Partial<FleetHarnessOptions> = {}) => {
    harness = await createFleetHarness({ fleet: FLEET, ...options });
    return harness;
  };

  before(async () => {
    const { lake, close } = await createFleetHarness({ fleet: FLEET });
    await batchPredict(RUN_EVENT, FLEET_SETTINGS, { lake, endpoint: MEAN_MODEL, metrics: SILENT_METRICS });
    byOneFunction = await forecastsOf(lake);
    await close();
  });

  afterEach(async () => {
    await harness?.close();
    harness = undefined;
  });

  it("predicts the same bytes by many workers as by one function", async () => {
    const { runTask, lake } = await start({ definition: { shardsPerBatch: 2 } });
    const execution = await runTask("batch-predict");
    expect(execution).to.include({ status: "SUCCEEDED", error: undefined });
    expect(execution.mapRuns[0]!.executionCounts()).to.include({ total: 3, succeeded: 3 });
    // Six shards and the run's summary.
    expect(Object.keys(byOneFunction)).to.have.length(7);
    expect(await forecastsOf(lake)).to.deep.equal(byOneFunction);
  });

  it("predicts the same bytes by Batch Transform", async () => {
    const { runTask, lake, transforms } = await start({ batchTransform: true });
    const execution = await runTask("batch-predict");
    expect(execution).to.include({ status: "SUCCEEDED", error: undefined });
    expect([...transforms.jobs.values()].map(({ status }) => status)).to.deep.equal(["Completed"]);
    expect(await forecastsOf(lake)).to.deep.equal(byOneFunction);
  });

  it("predicts the same bytes by Batch Transform with feature columns", async () => {
    const { runTask, lake } = await start({
      batchTransform: true,
      settings: { contentType: "csv", featureOrder: ["mean_28", "selling_price"] },
    });
    expect(await runTask("batch-predict")).to.include({ status: "SUCCEEDED", error: undefined });
    expect(await forecastsOf(lake)).to.deep.equal(byOneFunction);
  });

  it("monitors to the same bytes, day after day, by many workers as by one function", async () => {
    const settings = { ...MONITOR_SETTINGS };
    // One shard had a day without any sale on which the others sold: a gap there, not a closed day.
    const gap = parseDay("2026-11-20")!;
    const fleet = FLEET.map((series) =>
      shardOfProduct(series.productId, 6) === "0003" ? withoutDay(series, gap) : series,
    );
    const alone = await createFleetHarness({ fleet });
    const many = await start({
      fleet,
      definition: { shardsPerBatch: 1 },
      monitor: async (lake, event: ScheduledEvent) =>
        event.shardIds
          ? runWorker(lake, event, settings)
          : runMonitor({ lake, ...createFakePorts() }, event, settings),
    });
    for (const day of ["2026-11-20", "2026-11-21", "2026-11-22"]) {
      const event = { scheduledAt: `${day}T04:00:00Z` };
      for (const { lake } of [alone, many]) {
        await batchPredict(event, FLEET_SETTINGS, { lake, endpoint: MEAN_MODEL, metrics: SILENT_METRICS });
      }
      await runMonitor({ lake: alone.lake, ...createFakePorts() }, event, settings);
      expect(await many.runTask("monitor", event)).to.include({ status: "SUCCEEDED", error: undefined });
    }
    await alone.close();
    for (const date of ["2026-11-20", "2026-11-21", "2026-11-22"]) {
      const expected = await readDayHashes(alone.lake, "monitoring", date);
      expect(Object.keys(expected)).to.have.length.above(4);
      expect(await readDayHashes(many.lake, "monitoring", date), date).to.deep.equal(expected);
    }
  });

  it("monitors the rest of the fleet when a shard fails and is tolerated", async () => {
    const { runTask, lake } = await start({
      definition: { shardsPerBatch: 1, toleratedFailurePercent: 20 },
      monitor: async (monitored, event: ScheduledEvent) =>
        event.shardIds
          ? runWorker(monitored, event, MONITOR_SETTINGS)
          : runMonitor({ lake: monitored, ...createFakePorts() }, event, MONITOR_SETTINGS),
      beforeInvoke: (_name, { shardIds }) => {
        if (shardIds?.includes("0003")) throw new DataError("shard 0003 is broken");
      },
    });
    expect((await runTask("monitor")).status).to.equal("SUCCEEDED");
    const summary = await lake.readJson<MonitoringSummary>("monitoring/dt=2026-11-23/summary.json");
    expect(summary!.products).to.be.within(1_700, 1_800);
  });

  it("goes on without a tolerated shard, leaves the others' results, and says which one is missing", async () => {
    const { runTask, messages, lake } = await start({
      definition: { shardsPerBatch: 1, toleratedFailurePercent: 20 },
      beforeInvoke: (_name, { shardIds }) => {
        if (shardIds?.includes("0003")) throw new DataError("shard 0003 is broken");
      },
    });
    const execution = await runTask("batch-predict");
    expect(execution.status).to.equal("SUCCEEDED");
    expect(Object.keys(await forecastsOf(lake))).to.have.length(6);
    const summary = await lake.readJson<FleetRunSummary>(
      `fleet/batch-predict/dt=2026-11-23/${execution.name}/summary.json`,
    );
    expect(summary).to.deep.include({ shards: 6, shardsDone: 5, shardsFailed: 1 });
    expect(summary!.failures).to.have.length(1);
    expect(summary!.failures[0]).to.deep.include({ shardIds: ["0003"], error: "DataError" });
    expect(messages).to.have.length(1);
    expect(messages[0]!.subject).to.equal("[warning] fleet batch-predict: 1 of 6 shards failed");
    expect(messages[0]!.message).to.contain("0003");
  });

  it("fails and tells people when more shards fail than are tolerated", async () => {
    const { runTask, messages } = await start({
      definition: { shardsPerBatch: 1, toleratedFailurePercent: 5 },
      beforeInvoke: (_name, { shardIds }) => {
        if (shardIds?.includes("0003")) throw new DataError("shard 0003 is broken");
      },
    });
    const execution = await runTask("batch-predict");
    expect(execution).to.include({ status: "FAILED", error: "States.ExceedToleratedFailureThreshold" });
    expect(messages.map(({ subject }) => subject)).to.deep.equal([
      "[critical] fleet run failed: States.ExceedToleratedFailureThreshold",
    ]);
    expect(messages[0]!.message).to.contain("shard 0003 is broken");
  });

  it("tries a worker again that failed for another reason than its data", async () => {
    let failures = 2;
    const { runTask, lake, messages } = await start({
      beforeInvoke: (name) => {
        if (name === "batch-predict" && failures-- > 0) throw new Error("connect ECONNREFUSED");
      },
    });
    expect((await runTask("batch-predict")).status).to.equal("SUCCEEDED");
    expect(await forecastsOf(lake)).to.deep.equal(byOneFunction);
    expect(messages).to.deep.equal([]);
  });

  it("fails at once on a task it does not know", async () => {
    const { runTask, messages } = await start();
    expect(await runTask("replenish")).to.include({ status: "FAILED", error: "UsageError" });
    expect(messages[0]!.message).to.contain("monitor, batch-predict");
  });

  it("does nothing on an empty lake", async () => {
    harness = await createFleetHarness({ fleet: [] });
    const execution = await harness.runTask("batch-predict");
    expect(execution.status).to.equal("SUCCEEDED");
    expect(execution.mapRuns).to.deep.equal([]);
  });
});
