import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import { DataError } from "../../../../functions/contracts/errors";
import { monitoringSummaryFile, partSummaryKey } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { runMonitor, runWorker } from "../../../../functions/handlers/monitoring/run-monitor";
import type { FleetResult } from "../../../../functions/monitoring/results/product-result";
import { generateDemand } from "../../../support/demand";
import { fleetResult, productResult } from "../../../support/fleet-result";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { monitoringSettings } from "../../../support/settings";

const RUN_DAY = parseDay("2026-11-23")!;
const eventOf = (day: number) => ({ scheduledAt: `${formatDay(day)}T04:00:00Z` });
const settings = (falseAlarmRate = 0.01) => ({
  environment: "dev",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 2,
  reportWindowDays: 7,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings({ falseAlarmRate }),
});
const SILENT = {
  metrics: { publish: async () => ({ published: 0, calls: 0 }) },
  notifier: { notify: async () => {} },
};

/** Six products in three shards, and a count of how often scores were listed. */
async function createLake() {
  const memory = createInMemoryLake("lake");
  const list = generateDemand({ products: 6, days: 20 });
  await createLakeWriter(memory.store).replaceHistory(toDailyTable(list), { shardCount: 3 });
  let listings = 0;
  const lake: Lake = {
    ...memory,
    pin: async () => lake,
    pinResults: async () => lake,
    listDays: (area) => {
      if (area === "monitoring") listings++;
      return memory.listDays(area);
    },
  };
  return { lake, memory, listings: () => listings };
}

describe("run-monitor", () => {
  it("runs over an empty lake without a word", async () => {
    const lake = createInMemoryLake("lake");
    const summary = await runMonitor({ lake, ...SILENT }, eventOf(RUN_DAY), settings());
    expect(summary).to.include({ products: 0, productsScored: 0 });
    expect(await lake.readJson(monitoringSummaryFile(RUN_DAY))).to.include({ products: 0 });
  });

  it("refuses a day before all demand, and one on which demand begins only then", async () => {
    const { lake, memory } = await createLake();
    const before = memory.keys();
    const failure = await runMonitor({ lake, ...SILENT }, eventOf(RUN_DAY - 20), settings()).catch(String);
    expect(failure).to.match(/^DataError: The lake knows no demand up to 2026-11-02/);
    expect(memory.keys()).to.deep.equal(before);
    const first = await runMonitor({ lake, ...SILENT }, eventOf(RUN_DAY - 19), settings());
    expect(first.products).to.equal(6);
  });

  it("joins what the workers left instead of judging, when it is told to", async () => {
    const { lake } = await createLake();
    await lake.writeJson("manifest.json", ["0007"]);
    await lake.writeJson(partSummaryKey(RUN_DAY, "run-1", "0007"), fleetResult([productResult("only", 1)]));
    const reduce = { manifestKey: "manifest.json", failedShardIds: [] };
    const summary = await runMonitor(
      { lake, ...SILENT },
      { ...eventOf(RUN_DAY), executionId: "run-1", reduce },
      settings(),
    );
    expect(summary.products).to.equal(1);
  });

  it("remembers what it has read of a lake as long as the rate of false alarms is the same", async () => {
    const { lake, listings } = await createLake();
    const other = await createLake();
    await runMonitor({ lake, ...SILENT }, eventOf(RUN_DAY - 1), settings());
    await runMonitor({ lake: other.lake, ...SILENT }, eventOf(RUN_DAY - 1), settings());
    expect([listings(), other.listings()]).to.deep.equal([4, 4]);
    await runMonitor({ lake, ...SILENT }, eventOf(RUN_DAY), settings());
    expect(listings()).to.equal(4);
    await runMonitor({ lake, ...SILENT }, eventOf(RUN_DAY), settings(0.05));
    expect(listings()).to.equal(5);
  });

  it("as a worker leaves a part for each of its shards, and no more", async () => {
    const { lake, memory } = await createLake();
    const shardIds = ["0002", "0000"];
    const answer = await runWorker(lake, { ...eventOf(RUN_DAY), executionId: "run-1", shardIds }, settings());
    const parts = memory.keys().filter((key) => key.endsWith("part.json"));
    expect(parts).to.deep.equal(["0000", "0002"].map((shardId) => partSummaryKey(RUN_DAY, "run-1", shardId)));
    let products = 0;
    for (const key of parts) products += (await lake.readJson<FleetResult>(key))!.products.length;
    expect(products).to.be.within(1, 6);
    expect(answer).to.deep.equal({ shardIds, products });
    // Without blanks.
    expect(await lake.readText(parts[0]!)).to.not.match(/\n|": /);
  });

  it("as a worker without shards does nothing", async () => {
    const { lake, memory } = await createLake();
    const before = memory.keys();
    expect(await runWorker(lake, { ...eventOf(RUN_DAY), executionId: "run-1" }, settings())).to.deep.equal({
      shardIds: [],
      products: 0,
    });
    expect(memory.keys()).to.deep.equal(before);
  });

  it("as a worker fails when a shard of the plan has gone, by its name", async () => {
    const { lake } = await createLake();
    const event = { ...eventOf(RUN_DAY), executionId: "run-1", shardIds: ["0001", "0007", "0008"] };
    const failure = (await runWorker(lake, event, settings()).catch((error: Error) => error)) as Error;
    expect(failure).to.be.instanceOf(DataError);
    expect(failure.message).to.match(/^The lake has no shard 0007, 0008; it was in the plan of the run/);
  });
});
