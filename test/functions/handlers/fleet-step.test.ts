import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { UsageError } from "../../../functions/contracts/errors";
import type { FleetStepEvent } from "../../../functions/contracts/fleet";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import type { BatchPredictSummary } from "../../../functions/contracts/results/predictions";
import { parseDay } from "../../../functions/demand/calendar";
import { runFleetStep } from "../../../functions/handlers/fleet-step";
import { generateDemand } from "../../support/demand";
import { FLEET_SETTINGS } from "../../support/fleet-run";
import { createInMemoryLake } from "../../support/in-memory-lake";

const RUN = { scheduledAt: "2026-11-23T04:30:00Z", executionId: "run-1" };
const SETTINGS = { ...FLEET_SETTINGS, batchTransform: true };
const PREFIX = "fleet/batch-predict/dt=2026-11-23/run-1/transform/";

async function createFleet() {
  const lake = createInMemoryLake("lake");
  const list = generateDemand({ products: 8, days: 40 });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 2 });
  const published: MetricDatum[] = [];
  const metrics = {
    publish: async (data: readonly MetricDatum[]) => {
      published.push(...data);
      return { published: data.length, calls: 1 };
    },
  };
  const run = (event: FleetStepEvent) => runFleetStep(event, SETTINGS, { lake, metrics });
  return { lake, published, run };
}

describe("fleet-step", () => {
  it("plans, and tallies what became of the plan", async () => {
    const { lake, run } = await createFleet();
    const plan = await run({ step: "plan", task: "monitor", ...RUN });
    expect(plan).to.include({ shardCount: 2 });
    const manifestKey = "fleet/monitor/dt=2026-11-23/run-1/manifest.json";
    await lake.writeJson("results.json", { ResultFiles: {} });
    const tally = await run({
      step: "tally",
      task: "monitor",
      manifestKey,
      resultKey: "results.json",
      ...RUN,
    });
    expect(tally).to.deep.equal({ shardsFailed: 0, failedShardIds: [], failedShards: "" });
  });

  it("prepares the input of a transform job, and collects its output as forecasts", async () => {
    const { lake, published, run } = await createFleet();
    const event = { ...RUN, transformPrefix: PREFIX, shardIds: ["0001", "0000"] };
    const prepared = (await run({ step: "prepare", ...event })) as BatchPredictSummary;
    expect(prepared).to.deep.include({ shards: 2, products: 8, forecasts: 112, files: {} });
    // There is nothing to predict with yet, so nothing is written or published.
    expect(lake.keys().filter((key) => key.startsWith("predictions/"))).to.deep.equal([]);
    expect(published).to.deep.equal([]);

    for (const shardId of ["0000", "0001"]) {
      const text = (await lake.readText(`${PREFIX}input/shard=${shardId}.jsonl`))!;
      const { instances } = JSON.parse(text) as { instances: InstanceRequest[] };
      const predictions = instances.map(({ product_id, date }) => ({
        product_id,
        date,
        predicted_demand: 5,
      }));
      await lake.writeText(`${PREFIX}output/shard=${shardId}.jsonl.out`, JSON.stringify({ predictions }), "");
    }
    const collected = (await run({ step: "collect", ...event })) as BatchPredictSummary;
    expect(collected).to.deep.equal({ ...prepared, files: collected.files });
    expect(Object.keys(collected.files).sort()).to.deep.equal(["shard=0000.parquet", "shard=0001.parquet"]);
    expect(lake.keys().filter((key) => key.startsWith("predictions/"))).to.deep.equal(
      ["0000", "0001"].map(
        (id) =>
          `predictions/dt=2026-11-23/run-1/shard=${id}.${collected.files[`shard=${id}.parquet`]}.parquet`,
      ),
    );
    expect(await lake.readPredictions(parseDay("2026-11-23")!)).to.equal(undefined);
    const day = await lake.beginDay("predictions", parseDay("2026-11-23")!, "run-1");
    day.adopt(collected.files);
    await day.commit();
    const table = (await lake.readPredictions(parseDay("2026-11-23")!))!;
    expect(new Set(table.predictedDemand)).to.deep.equal(new Set([5]));
    expect(published.map(({ value }) => value).reduce((sum, value) => sum + value, 0)).to.equal(112);
  });

  it("refuses a step it does not know", async () => {
    const { run } = await createFleet();
    const refuse = (step: unknown) =>
      run({ step, ...RUN } as FleetStepEvent).then(
        () => undefined,
        (error: Error) => error,
      );
    const failure = await refuse("reduce");
    expect(failure).to.be.instanceOf(UsageError);
    expect(failure?.message).to.equal(
      'The event\'s "step" is "reduce"; it must be one of plan, tally, prepare, collect.',
    );
    expect((await refuse(undefined))?.message).to.match(/"step" is absent;/);
  });
});
