import { expect } from "chai";
import { publicKey } from "../../../../functions/contracts/day-results";
import { monitoringScoresFile, partScoresKey, shardForecastsKey } from "../../../../functions/contracts/keys";
import type { Lake, LakeAddress } from "../../../../functions/contracts/lake";
import { type ProductVerdict, UNKNOWN_VERDICT } from "../../../../functions/contracts/product-verdict";
import { parseDay } from "../../../../functions/demand/calendar";
import { judgeFleet, MonitorMemory } from "../../../../functions/handlers/monitoring/judge-fleet";
import { findEarlierStart, findHistoryStart } from "../../../../functions/monitoring/run/history-start";
import type { ForecastLookup } from "../../../../functions/monitoring/run/judge-series";
import { writePredictions as commitForecasts, writeDayFile } from "../../../support/day-files";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";
import { monitoringSettings } from "../../../support/settings";

const RUN_DAY = parseDay("2026-03-02")!;
const ORIGIN = RUN_DAY - 1;
const HISTORY_START = findHistoryStart(ORIGIN);
const SETTINGS = {
  environment: "test",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 3,
  reportWindowDays: 5,
  currency: { code: "USD", usdPerUnit: 1 },
  monitoring: monitoringSettings({ referenceWindowDays: 28, currentWindowDays: 7 }),
};
const SHARDS = { "0000": ["B", "D"], "0001": ["A", "C"] } as const;
const PRICES: Readonly<Record<string, number>> = { A: 1, B: 2, C: 3, D: 4 };

interface LakeOptions {
  /** Last day of a product, by days before the last closed one. */
  readonly lastDays?: Readonly<Record<string, number>>;
  /** Units of the last day. */
  readonly units?: number;
  /** Days before the last closed one without any row. */
  readonly closed?: readonly number[];
}

/** Thirty days of 10 units a day, up to a week beyond the last closed one, in two shards of two products. */
async function writeHistory(
  lake: InMemoryLake,
  { lastDays = {}, units = 10, closed = [] }: LakeOptions = {},
) {
  for (const [shardId, productIds] of Object.entries(SHARDS)) {
    const rows = productIds.flatMap((productId) => {
      const last = ORIGIN - (lastDays[productId] ?? -7);
      return Array.from({ length: 37 }, (_, index) => last - 36 + index)
        .filter((day) => !closed.includes(ORIGIN - day))
        .map((day) => ({ productId, day }));
    });
    await lake.writeTable(`processed/shard=${shardId}/data.parquet`, {
      rowCount: rows.length,
      columns: {
        product_id: rows.map(({ productId }) => productId),
        date: Int32Array.from(rows, ({ day }) => day),
        units_sold: Float64Array.from(rows, ({ day }) => (day === ORIGIN ? units : 10)),
        selling_price: Float64Array.from(rows, ({ productId }) => PRICES[productId]!),
      },
    });
  }
}

async function createLake(options: LakeOptions = {}): Promise<InMemoryLake> {
  const lake = createInMemoryLake("lake");
  await writeHistory(lake, options);
  return lake;
}

/** Forecasts of a run over three days, for all products or those of a shard; `units` for the first of them. */
async function writePredictions(
  lake: InMemoryLake,
  runDay: number,
  {
    units = 12,
    shardId = "0000",
    productIds = ["A", "B", "C", "D"],
    first = 0,
    modelVersion = "v1",
  }: {
    units?: number;
    shardId?: string;
    productIds?: readonly string[];
    first?: number;
    modelVersion?: string;
  } = {},
): Promise<void> {
  const rows = productIds.flatMap((productId) =>
    [0, 1, 2].filter((step) => step >= first).map((step) => ({ productId, day: runDay + step, step })),
  );
  await commitForecasts(lake, shardId, {
    originDay: runDay - 1,
    modelVersion,
    productIds: rows.map(({ productId }) => productId),
    days: Int32Array.from(rows, ({ day }) => day),
    predictedDemand: Float64Array.from(rows, ({ step }) => units + step),
    lower: new Float64Array(rows.length).fill(1),
    upper: new Float64Array(rows.length).fill(99),
  });
}

/** A memory whose judge notes whom it is asked about, and gives one verdict on all. */
function createMemory(verdict: ProductVerdict = UNKNOWN_VERDICT) {
  const memory = new MonitorMemory(0.01);
  const judged: string[] = [];
  const lookUps: ForecastLookup[] = [];
  memory.judge.judge = ({ productId }, lookUp) => {
    judged.push(productId);
    lookUps.push(lookUp);
    return verdict;
  };
  return { memory, judged, lookUps };
}

async function judge(lake: Lake, memory = createMemory().memory, settings = SETTINGS, runDay = RUN_DAY) {
  const day = await lake.beginDay("monitoring", runDay);
  const fleet = await judgeFleet(lake, await lake.listShards(), runDay, settings, memory, day);
  await day.commit();
  return fleet;
}

async function judgeShard(lake: Lake, shardId: string, memory = createMemory().memory, runDay = RUN_DAY) {
  const shard = (await lake.listShards()).find((one) => one.shardId === shardId)!;
  return judgeFleet(lake, [shard], runDay, SETTINGS, memory, { executionId: "run-1", shardId });
}

/** Product, actual, forecast and treatment of a score file. */
async function readScores(lake: Lake, file: LakeAddress) {
  const table = await lake.readTable(file);
  if (!table) return undefined;
  const { product_id, actual, predicted_demand, treatment } = table.columns as Record<
    string,
    ArrayLike<unknown>
  >;
  return Array.from(product_id!, (id, row) =>
    [id, actual![row], predicted_demand![row], treatment![row]].join(" "),
  );
}
const scoreDays = (lake: InMemoryLake) =>
  lake
    .keys()
    .filter((key) => key.includes("/scores/"))
    .map((key) => parseDay(key.slice("monitoring/dt=".length, "monitoring/dt=".length + 10))! - 1 - ORIGIN);

describe("judge-fleet", () => {
  it("scores the forecast of the day before, shard by shard, its products in their order", async () => {
    const lake = await createLake();
    await writePredictions(lake, ORIGIN);
    const { products, lastDay, modelVersion, windowDays, openDays } = await judge(lake);
    expect(products.map(({ score }) => score.productId)).to.deep.equal(["B", "D", "A", "C"]);
    expect(products[2]!.score.model).to.include({ count: 1, absoluteError: 2, absoluteActual: 10 });
    expect(lastDay.model).to.include({ count: 4, absoluteError: 8 });
    expect({ modelVersion, windowDays }).to.deep.equal({ modelVersion: "v1", windowDays: [ORIGIN] });
    expect(openDays).to.deep.equal([ORIGIN - 4, ORIGIN - 3, ORIGIN - 2, ORIGIN - 1, ORIGIN]);
    expect(await readScores(lake, monitoringScoresFile(RUN_DAY))).to.deep.equal(
      ["A", "B", "C", "D"].map((id) => `${id} 10 12 scored`),
    );
    expect(lake.keys().filter((key) => key.startsWith("fleet/"))).to.deep.equal([]);
  });

  it("has no window and no model without forecasts", async () => {
    const lake = await createLake();
    const { windowDays, modelVersion, lastDay } = await judge(lake);
    expect({ windowDays, modelVersion }).to.deep.equal({ windowDays: [], modelVersion: null });
    expect(lastDay.steps).to.have.length(3);
    expect(scoreDays(lake)).to.deep.equal([]);
  });

  it("calls a day closed on which nobody has a row", async () => {
    const lake = await createLake({ closed: [0, 2] });
    await writePredictions(lake, ORIGIN);
    const { openDays } = await judge(lake);
    expect(openDays).to.deep.equal([ORIGIN - 4, ORIGIN - 3, ORIGIN - 1]);
    expect((await readScores(lake, monitoringScoresFile(RUN_DAY)))?.[0]).to.match(/closed$/);
  });

  it("makes up for the days of the horizon whose own run did not take place", async () => {
    const lake = await createLake();
    for (const back of [3, 2, 1, 0]) await writePredictions(lake, ORIGIN - back, { units: 20 + back });
    const { windowDays } = await judge(lake);
    // Three steps are looked at.
    expect(scoreDays(lake)).to.deep.equal([-2, -1, 0]);
    expect(windowDays).to.deep.equal([ORIGIN - 2, ORIGIN - 1, ORIGIN]);
    expect((await readScores(lake, monitoringScoresFile(RUN_DAY - 2)))?.[0]).to.equal("A 10 22 scored");
  });

  it("leaves what earlier runs have scored alone, and scores the last day anew", async () => {
    const lake = await createLake();
    for (const back of [2, 1, 0]) await writePredictions(lake, ORIGIN - back);
    const { memory } = createMemory();
    await judge(lake, memory);
    await writeHistory(lake, { units: 7 });
    const marked = "an earlier run's";
    await writeDayFile(lake, monitoringScoresFile(RUN_DAY - 1), marked);
    await judge(lake, memory);
    expect(await lake.readText(monitoringScoresFile(RUN_DAY - 1))).to.equal(marked);
    expect((await readScores(lake, monitoringScoresFile(RUN_DAY)))?.[0]).to.equal("A 7 12 scored");
  });

  it("writes no scores of a day that the forecasts say nothing of", async () => {
    const lake = await createLake();
    await writePredictions(lake, ORIGIN, { first: 1 });
    await judge(lake);
    expect(scoreDays(lake)).to.deep.equal([]);
  });

  it("scores the window of the report, and remembers the forecasts of the whole history", async () => {
    const lake = await createLake();
    const runs = [8, 7, 6, 5, 4, 3, 2, 1, 0];
    for (const back of runs) {
      await writePredictions(lake, ORIGIN - back, { units: 20 + back });
      await judge(lake, createMemory().memory, SETTINGS, RUN_DAY - back);
    }
    const { memory, lookUps } = createMemory();
    const read: string[] = [];
    const readTable: Lake["readTable"] = (key, columns) => {
      read.push(typeof key === "string" ? key : publicKey(key));
      return lake.readTable(key, columns);
    };
    const { windowDays, products } = await judge({ ...lake, readTable }, memory);
    expect(windowDays).to.deep.equal([4, 3, 2, 1, 0].map((back) => ORIGIN - back));
    expect(products[0]!.score.scored).to.equal(5);
    expect(lookUps[0]!("A", ORIGIN - 8)).to.equal(28);
    expect(lookUps[0]!("A", ORIGIN)).to.equal(20);
    expect(lookUps[0]!("A", ORIGIN + 1)).to.equal(undefined);
    // The last day's score is made, not read.
    expect(read).to.include(publicKey(monitoringScoresFile(RUN_DAY - 1)));
    expect(read).to.not.include(publicKey(monitoringScoresFile(RUN_DAY)));
    // A window longer than the history of the verdicts.
    const long = { ...SETTINGS, reportWindowDays: ORIGIN - HISTORY_START + 11 };
    await writeDayFile(lake, monitoringScoresFile(HISTORY_START - 9), {
      ...(await lake.readTable(monitoringScoresFile(RUN_DAY)))!,
    });
    expect((await judge(lake, createMemory().memory, long)).windowDays[0]).to.equal(HISTORY_START - 10);
  });

  it("judges products that were sold in the current window only", async () => {
    const lake = await createLake({ lastDays: { A: 7, B: 6 } });
    const degraded = {
      ...UNKNOWN_VERDICT,
      concept: { ...UNKNOWN_VERDICT.concept, status: "degraded" },
    } as const;
    const { memory, judged } = createMemory(degraded);
    const { products } = await judge(lake, memory);
    expect(judged).to.deep.equal(["B", "D", "C"]);
    expect(products.map(({ verdict }) => verdict.concept.status)).to.deep.equal([
      "degraded",
      "degraded",
      "insufficient-data",
      "degraded",
    ]);
  });

  it("gives figures with each feature that drifts", async () => {
    const lake = await createLake({ units: 40 });
    const drift = { feature: "units_sold", kind: "level", score: 2, sinceDay: ORIGIN } as const;
    const { memory } = createMemory({
      ...UNKNOWN_VERDICT,
      data: { status: "drifted", score: 2, features: [drift] },
    });
    const { products } = await judge(lake, memory);
    const [evidence] = products[0]!.evidence;
    expect(evidence).to.include({ ...drift, before: 10, now: 40 });
    // One of the seven current days is higher than all before.
    expect(evidence?.ksStatistic).to.be.closeTo(1 / 7, 1e-9);
  });

  it("gathers the inputs of the last day shard by shard, and of the week before while there is no baseline", async () => {
    const lake = await createLake();
    const { inputs, baselineInputs } = await judge(lake);
    expect(inputs).to.deep.equal({ rowCount: 4, columns: { selling_price: [2, 4, 1, 3] } });
    // Seven days of each.
    expect(baselineInputs?.rowCount).to.equal(28);
    expect(baselineInputs?.columns.selling_price).to.deep.equal(
      [2, 4, 1, 3].flatMap((value) => new Array(7).fill(value)),
    );
    await lake.writeJson("baseline/constraints.json", {});
    expect(await judge(lake)).to.not.have.property("baselineInputs");
    const early = await createLake({ lastDays: { A: 1, B: 8, C: 7, D: 0 } });
    // A has a row on each of the seven days, C on the first of them, D on all, B on none.
    expect((await judge(early)).baselineInputs?.rowCount).to.equal(15);
  });

  describe("as a worker", () => {
    const PART = partScoresKey(RUN_DAY, "run-1", "0001");
    const KEPT = shardForecastsKey(HISTORY_START, "0001");

    it("leaves the scores and the forecasts of its shard, and no others", async () => {
      const lake = await createLake();
      for (const back of [1, 0]) await writePredictions(lake, ORIGIN - back, { units: 20 + back });
      const { products } = await judgeShard(lake, "0001");
      expect(products.map(({ score }) => score.productId)).to.deep.equal(["A", "C"]);
      expect(await readScores(lake, PART)).to.deep.equal(["A 10 20 scored", "C 10 20 scored"]);
      // Days that are made up for have no score file of their own: the forecasts are kept.
      expect(
        lake.keys().filter((key) => !key.startsWith("processed/") && !key.startsWith("predictions/")),
      ).to.deep.equal([KEPT, PART].sort());
      const { columns } = (await lake.readTable(KEPT))!;
      expect(Array.from(columns.date as Int32Array)).to.deep.equal([ORIGIN - 1, ORIGIN - 1, ORIGIN, ORIGIN]);
      expect(columns.product_id).to.deep.equal(["A", "C", "A", "C"]);
      expect(Array.from(columns.predicted_demand as Float64Array)).to.deep.equal([21, 21, 20, 20]);
    });

    it("leaves no scores of another day in the place of the last", async () => {
      const lake = await createLake();
      await writePredictions(lake, ORIGIN - 1);
      // The day before is made up for; its forecasts say nothing of the last day here.
      const readPredictions: Lake["readPredictions"] = async (runDay, filter) => {
        const table = await lake.readPredictions(runDay, filter);
        return table && { ...table, days: table.days.map((day) => (day === ORIGIN ? ORIGIN + 9 : day)) };
      };
      await judgeShard({ ...lake, readPredictions }, "0001");
      expect(lake.keys()).to.include(KEPT);
      expect(await readScores(lake, PART)).to.equal(undefined);
    });

    it("reads the forecasts of its shard, or its part of the fleet's", async () => {
      const lake = await createLake();
      await writePredictions(lake, ORIGIN, { shardId: "0000", productIds: ["B", "D"], units: 30 });
      await writePredictions(lake, ORIGIN, { shardId: "0001", productIds: ["A", "C"], units: 40 });
      const asked: unknown[] = [];
      const readPredictions: Lake["readPredictions"] = (runDay, filter) => {
        if (runDay === ORIGIN) asked.push(filter);
        return lake.readPredictions(runDay, filter);
      };
      await judgeShard({ ...lake, readPredictions }, "0001");
      expect(asked).to.deep.equal([{ shardId: "0001" }]);
      expect((await readScores(lake, PART))?.[0]).to.equal("A 10 40 scored");
      asked.length = 0;
      await judge({ ...lake, readPredictions });
      expect(asked).to.deep.equal([undefined]);
    });

    it("goes on from what workers of earlier runs kept", async () => {
      const lake = await createLake();
      for (const back of [6, 5]) {
        await writePredictions(lake, ORIGIN - back, { units: 20 + back });
        await judgeShard(lake, "0001", createMemory().memory, RUN_DAY - back);
      }
      await writePredictions(lake, ORIGIN, { units: 20 });
      const { memory, lookUps } = createMemory();
      const { windowDays } = await judgeShard(lake, "0001", memory);
      expect(windowDays).to.deep.equal([ORIGIN]);
      expect([6, 5, 0].map((back) => lookUps[0]!("A", ORIGIN - back))).to.deep.equal([26, 25, 20]);
    });

    it("goes on from what was kept since the beginning before, when that has moved", async () => {
      const lake = await createLake();
      await writePredictions(lake, ORIGIN, { units: 20 });
      const kept = (day: number, units: number) => ({
        rowCount: 1,
        columns: {
          date: Int32Array.of(day),
          product_id: ["A"],
          predicted_demand: Float64Array.of(units),
          lower: Float64Array.of(0),
          upper: Float64Array.of(9),
          model_version: ["v0"],
        },
      });
      const earlier = shardForecastsKey(findEarlierStart(HISTORY_START), "0001");
      await lake.writeTable(earlier, kept(ORIGIN - 5, 77));
      const first = createMemory();
      await judgeShard(lake, "0001", first.memory);
      expect(first.lookUps[0]!("A", ORIGIN - 5)).to.equal(77);
      // What was kept since the same day comes first.
      await lake.writeTable(KEPT, kept(ORIGIN - 5, 78));
      const second = createMemory();
      await judgeShard(lake, "0001", second.memory);
      expect(second.lookUps[0]!("A", ORIGIN - 5)).to.equal(78);
    });

    it("reads the scores of the whole fleet where nothing was kept", async () => {
      const lake = await createLake();
      await writePredictions(lake, ORIGIN - 4, { units: 24 });
      await judge(lake, createMemory().memory, SETTINGS, RUN_DAY - 4);
      const { memory, lookUps } = createMemory();
      const empty = { rowCount: 0, columns: {} };
      const readTable: Lake["readTable"] = async (key, columns) =>
        key === KEPT ? empty : lake.readTable(key, columns);
      await judgeShard({ ...lake, readTable }, "0001", memory);
      expect(lookUps[0]!("A", ORIGIN - 4)).to.equal(24);
      expect(lookUps[0]!("C", ORIGIN - 4)).to.equal(24);
      // Only its own products are remembered.
      expect(memory.forecasts.find("B", ORIGIN - 4)).to.equal(undefined);
    });
  });
});
