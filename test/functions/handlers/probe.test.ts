import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type { ForecastEndpoint, Rollout } from "../../../functions/contracts/ports";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { type ProbeDependencies, probe } from "../../../functions/handlers/probe";
import { generateDemand } from "../../support/demand";
import { createInMemoryLake } from "../../support/in-memory-lake";
import { MEAN_MODEL } from "../../support/mean-model";

const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  endpointName: "model",
  modelVersion: "v7",
  contentType: "json",
  featureOrder: [],
  horizonDays: 14,
} as const;
const RUN = { scheduledAt: "2026-11-23T04:30:00Z" };
const MINUTE = {
  scheduledAt: "2026-11-23T12:01:00Z",
  scheduleArn: "arn:aws:scheduler:::schedule/default/probe",
};

/** A lake with the forecasts of a day, an endpoint, and what is told. */
async function createCase(
  model: ForecastEndpoint = MEAN_MODEL,
  state: Awaited<ReturnType<Rollout["look"]>> = "under way",
) {
  const lake = createInMemoryLake();
  const fleet = generateDemand({ products: 30, days: 120, closedWeekdays: [6] });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(fleet), { shardCount: 2 });
  const data: MetricDatum[] = [];
  const ended: string[] = [];
  const metrics = {
    publish: async (batch: readonly MetricDatum[]) => {
      data.push(...batch);
      return { published: batch.length, calls: 1 };
    },
  };
  await batchPredict(RUN, SETTINGS, {
    lake,
    endpoint: MEAN_MODEL,
    metrics: { publish: async () => ({ published: 0, calls: 0 }) },
  });
  const dependencies: ProbeDependencies = {
    lake,
    endpoint: model,
    metrics,
    servedModels: { versions: async () => new Map([["champion", "v7"]]) },
    rollout: { look: async () => state, endWatch: async (arn) => void ended.push(arn) },
  };
  return { dependencies, data, ended };
}

/** The model of means, of which each answer is changed. */
const changed = (change: (units: number, request: number) => number): ForecastEndpoint => {
  let request = 0;
  return {
    predict: async (instances) => {
      const own = ++request;
      return (await MEAN_MODEL.predict(instances)).map((one) => ({
        product_id: one.product_id,
        date: one.date,
        predicted_demand: change(one.predicted_demand, own),
      }));
    },
  };
};

describe("the probe", () => {
  it("asks the best sellers of a shard for the whole horizon, and finds the champion as it was", async () => {
    const { dependencies, data } = await createCase();
    const summary = await probe(MINUTE, SETTINGS, dependencies);
    expect(summary).to.deep.include({
      isDeploying: true,
      requests: 20,
      requestsFailed: 0,
      requestsRefused: 0,
      distanceRatio: 0,
      modelVersions: { champion: "v7" },
      failures: {},
    });
    // Twelve days of fourteen are open, of twenty products at most.
    expect(summary.forecastsPerRequest % 12).to.equal(0);
    expect(summary.forecastsPerRequest).to.be.within(12, 240);
    expect(data.map(({ name, value, timestampMs }) => [name, value, timestampMs])).to.deep.equal([
      ["ProbeRefusals", 0, Date.parse(MINUTE.scheduledAt)],
    ]);
  });

  it("tells of each request that was answered with what is not fit to serve", async () => {
    // A canary answers every tenth.
    const { dependencies, data } = await createCase(changed((units, request) => (request % 10 ? units : 0)));
    const summary = await probe(MINUTE, SETTINGS, dependencies);
    expect(summary).to.include({ requestsRefused: 2, requestsFailed: 0, distanceRatio: 1 });
    expect(data.map(({ value }) => value)).to.deep.equal([2]);
  });

  it("leaves what got no answer to the endpoint's own alarms, which know the fleet", async () => {
    const failing: ForecastEndpoint = { predict: () => Promise.reject(new Error("ModelError")) };
    const { dependencies, data } = await createCase(failing);
    const summary = await probe(MINUTE, SETTINGS, dependencies);
    expect(summary).to.include({ requestsFailed: 20, requestsRefused: 0 });
    expect(summary.failures).to.deep.equal({ ModelError: 20 });
    expect(data.map(({ value }) => value)).to.deep.equal([0]);
  });

  it("takes its schedule away when nothing is deployed any more, and asks nothing", async () => {
    const { dependencies, data, ended } = await createCase(MEAN_MODEL, "over");
    const summary = await probe(MINUTE, SETTINGS, dependencies);
    expect([summary.requests, data, ended]).to.deep.equal([0, [], [MINUTE.scheduleArn]]);
  });

  it("waits for a deployment that has not begun", async () => {
    const { dependencies, data, ended } = await createCase(MEAN_MODEL, "to come");
    const summary = await probe(MINUTE, SETTINGS, dependencies);
    expect([summary.requests, data, ended]).to.deep.equal([0, [], []]);
  });

  it("asks by hand at any time, and then no alarm hears of it", async () => {
    const { dependencies, data, ended } = await createCase(
      changed(() => 0),
      "over",
    );
    const summary = await probe(RUN, SETTINGS, dependencies);
    expect(summary).to.include({ isDeploying: false, requests: 20, requestsRefused: 20 });
    expect([data, ended]).to.deep.equal([[], []]);
  });

  it("says so where nothing was forecast yet; the first roll-outs of a stack do not fail for it", async () => {
    const { dependencies, data } = await createCase();
    const lake = createInMemoryLake("empty");
    const failure = await probe(RUN, SETTINGS, { ...dependencies, lake }).catch(
      (error: Error) => error.message,
    );
    expect(failure).to.equal(
      'Bucket "empty" holds no forecasts to compare with. Make some with "ops batch".',
    );
    const summary = await probe(MINUTE, SETTINGS, { ...dependencies, lake });
    expect([summary.isDeploying, summary.requests, data]).to.deep.equal([true, 0, []]);
  });
});
