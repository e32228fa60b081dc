import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { competitorFile, predictionsFile, predictionsSummaryFile } from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type {
  ForecastEndpoint,
  InstancePrediction,
  MetricsPublisher,
} from "../../../functions/contracts/ports";
import type { BatchPredictSummary } from "../../../functions/contracts/results/predictions";
import { formatDay, parseDay, weekdayOf } from "../../../functions/demand/calendar";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { readDayHashes } from "../../support/day-files";
import { generateDemand } from "../../support/demand";
import { createInMemoryLake } from "../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const EVENT = { scheduledAt: "2026-11-23T02:00:00Z" };
const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  endpointName: "model",
  modelVersion: "v7",
  contentType: "json",
  featureOrder: [],
  horizonDays: 14,
} as const;

const ECHO: ForecastEndpoint = {
  predict: async (instances) =>
    instances.map(({ product_id, date, features }) => ({
      product_id,
      date,
      predicted_demand: features.mean_28!,
      lower: -1,
      upper: 2 * features.mean_28!,
    })),
};

function recordMetrics(): MetricsPublisher & { readonly data: MetricDatum[] } {
  const data: MetricDatum[] = [];
  return {
    data,
    publish: async (batch) => {
      data.push(...batch);
      return { published: batch.length, calls: 1 };
    },
  };
}

/** Products in three shards. */
async function createFleet(products = 30) {
  const lake = createInMemoryLake();
  const list = generateDemand({ products, days: 120, closedWeekdays: [6] });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 3 });
  return { lake, list };
}

/** Four products in five shards, so that at least one is empty. */
async function createSmallShards(options: { readonly lastDay?: number } = {}) {
  const lake = createInMemoryLake();
  const list = generateDemand({ products: 4, days: 60, ...options });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 5 });
  return lake;
}

const readSummary = (lake: Lake) => lake.readJson<BatchPredictSummary>(predictionsSummaryFile(RUN_DAY));
/** An endpoint that must not be asked. */
const SILENT: ForecastEndpoint = {
  predict: async () => {
    throw new Error("there is no endpoint");
  },
};
const messageOf = (error: Error) => error.message;

describe("batch-predict", () => {
  it("forecasts by a simple method while there is no model, asks nobody, and says so", async () => {
    const { lake } = await createFleet();
    const metrics = recordMetrics();
    const { modelVersion: _, ...settings } = SETTINGS;
    const summary = await batchPredict(EVENT, settings, { lake, endpoint: SILENT, metrics });
    expect(summary).to.include({ products: 30, forecasts: 420, modelVersion: "none" });
    expect(Object.values(summary.simpleMethods!).reduce((sum, count) => sum + count, 0)).to.equal(30);
    expect(summary.quarantined.forecasts).to.equal(0);
    const forecasts = (await lake.readPredictions(RUN_DAY))!;
    expect([...forecasts.standsIn!].every((one) => one === 1)).to.equal(true);
    expect(forecasts.predictedDemand.some((units) => units > 0)).to.equal(true);
    // What no model has said raises no alarm about a model.
    const quarantined = metrics.data.find(({ name }) => name === "ForecastsQuarantined");
    expect(quarantined?.value).to.equal(0);
  });

  it("writes the horizon of every product and publishes how many", async () => {
    const { lake } = await createFleet();
    const metrics = recordMetrics();
    const summary = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics });
    expect(summary).to.include({ products: 30, forecasts: 420, shards: 3, forecastOrigin: "2026-11-22" });
    const forecasts = await lake.readPredictions(RUN_DAY);
    expect(forecasts?.days.length).to.equal(420);
    expect(forecasts?.originDay).to.equal(RUN_DAY - 1);
    expect(forecasts?.modelVersion).to.equal("v7");
    expect(metrics.data.map(({ name, value }) => [name, value])).to.deep.equal([
      ["ForecastsWritten", 420],
      ["ForecastsQuarantined", 0],
    ]);
  });

  it("forecasts zero on a weekday that the fleet never trades, without asking the model", async () => {
    const { lake } = await createFleet();
    const asked = new Set<string>();
    const endpoint: ForecastEndpoint = {
      predict: (instances) => {
        for (const { date } of instances) asked.add(date);
        return ECHO.predict(instances);
      },
    };
    await batchPredict(EVENT, SETTINGS, { lake, endpoint, metrics: recordMetrics() });
    const forecasts = (await lake.readPredictions(RUN_DAY))!;
    forecasts.days.forEach((day, row) => {
      if (weekdayOf(day) === 6) expect(forecasts.predictedDemand[row]).to.equal(0);
      else expect(forecasts.predictedDemand[row]).to.be.above(0);
      expect(forecasts.lower[row]).to.equal(0);
    });
    expect([...asked]).to.not.include(formatDay(RUN_DAY + 5));
  });

  it("looks at nothing after the day before the run", async () => {
    const { lake, list } = await createFleet();
    const run = async () => {
      await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
      return lake.store.objects.get("predictions/dt=2026-11-23/shard=0000.parquet")?.bytes;
    };
    const before = await run();
    const later = toDailyTable(
      list.map((series) => ({
        ...series,
        days: Int32Array.of(RUN_DAY),
        unitsSold: Float64Array.of(9_999),
        sellingPrice: Float64Array.of(1),
      })),
    );
    await createLakeWriter(lake.store).appendDay(later);
    expect(await run()).to.deep.equal(before);
  });

  it("keeps the forecasts of the other shards when one fails, and fails by its name", async () => {
    const { lake } = await createFleet();
    const [first] = await lake.listShards();
    const lost = (await lake.readShard(first!, { toDay: RUN_DAY }))[0]!.productId;
    const endpoint: ForecastEndpoint = {
      predict: async (instances) => {
        if (instances.some(({ product_id }) => product_id === lost)) throw new Error("model is down");
        return ECHO.predict(instances);
      },
    };
    const metrics = recordMetrics();
    const failure = await batchPredict(EVENT, SETTINGS, { lake, endpoint, metrics }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.equal("1 of 3 shards got no forecasts (0000: model is down)");
    expect(
      lake.keys().filter((key) => key.startsWith("predictions/") && key.endsWith(".parquet")),
    ).to.have.length(2);
    expect(metrics.data[0]?.value).to.be.within(1, 419);
  });

  const answers: readonly (readonly [title: string, fault: string, answer: Partial<InstancePrediction>])[] = [
    ["a billion", "far beyond what was ever sold", { predicted_demand: 1e9 }],
    ["1e300", "far beyond what was ever sold", { predicted_demand: 1e300 }],
    ["no number", "not a finite number", { predicted_demand: Number.NaN }],
    ["infinity", "not a finite number", { predicted_demand: Number.POSITIVE_INFINITY }],
    ["less than nothing", "negative", { predicted_demand: -5 }],
    ["a lower bound above the upper one", "outside its interval", { lower: 4, upper: 3 }],
    ["a point outside its interval", "outside its interval", { predicted_demand: 9, lower: 1, upper: 3 }],
  ];
  for (const [title, fault, answer] of answers) {
    it(`does not use a forecast of ${title}, and lets the baseline's stand in, marked`, async () => {
      const { lake, list } = await createFleet(30);
      const metrics = recordMetrics();
      const endpoint: ForecastEndpoint = {
        predict: async (instances) =>
          (await ECHO.predict(instances)).map((honest) =>
            honest.product_id === "P007" ? { ...honest, ...answer } : honest,
          ),
      };
      const { quarantined } = await batchPredict(EVENT, SETTINGS, { lake, endpoint, metrics });
      expect(quarantined).to.deep.include({ forecasts: 12, products: 1, faults: { [fault]: 12 } });
      expect(quarantined.examples[0]).to.include({ productId: "P007", date: "2026-11-23", fault });
      expect(metrics.data.find(({ name }) => name === "ForecastsQuarantined")?.value).to.equal(12);
      const table = (await lake.readPredictions(RUN_DAY))!;
      const { days, unitsSold } = list[7]!;
      table.productIds.forEach((productId, row) => {
        const day = table.days[row]!;
        const isOpen = weekdayOf(day) !== 6;
        expect(table.standsIn![row], `${productId} ${formatDay(day)}`).to.equal(
          productId === "P007" && isOpen ? 1 : 0,
        );
        if (!table.standsIn![row]) return;
        const weekBefore = days.indexOf(day - 7 * Math.ceil((day - RUN_DAY + 1) / 7));
        expect(table.predictedDemand[row]).to.equal(unitsSold[weekBefore]);
        expect(table.upper[row]).to.deep.equal(Number.NaN);
      });
    });
  }

  it("marks forecasts with the days of trade that are missing at the end of the data", async () => {
    const { lake } = await createFleet(30);
    const event = { scheduledAt: "2026-12-01T02:00:00Z" };
    const metrics = recordMetrics();
    const { dataAgeDays } = await batchPredict(event, SETTINGS, { lake, endpoint: ECHO, metrics });
    // Eight days from 23 to 30 November, of which one is a Saturday.
    expect(dataAgeDays).to.equal(7);
    const table = await lake.readTable(predictionsFile(parseDay("2026-12-01")!, "0000"), ["data_age_days"]);
    expect(new Set(table!.columns.data_age_days as Float64Array)).to.deep.equal(new Set([7]));
  });

  it("gives a model the columns of the history that its feature order names", async () => {
    const lake = createInMemoryLake();
    const list = generateDemand({ products: 5, days: 60 }).map((series) => ({
      ...series,
      features: { promotion: Float64Array.from(series.days, (day) => (day === RUN_DAY - 1 ? 0.25 : 0)) },
    }));
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(list));
    const asked: unknown[] = [];
    const endpoint: ForecastEndpoint = {
      predict: (instances) => {
        asked.push(...instances.map(({ features }) => features.promotion));
        return ECHO.predict(instances);
      },
    };
    const settings = { ...SETTINGS, contentType: "csv", featureOrder: ["mean_28", "promotion"] } as const;
    await batchPredict(EVENT, settings, { lake, endpoint, metrics: recordMetrics() });
    expect(new Set(asked)).to.deep.equal(new Set([0.25]));

    const typo = { ...settings, featureOrder: ["mean_28", "promotoin"] };
    const failure = await batchPredict(EVENT, typo, { lake, endpoint, metrics: recordMetrics() }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.match(/"final-mile:model.featureOrder" names "promotoin", which is neither/);
  });

  it("refuses a day before all demand and writes nothing", async () => {
    const { lake } = await createFleet(3);
    const before = await lake.store.list("");
    const metrics = recordMetrics();
    const event = { scheduledAt: "2020-01-01T02:00:00Z" };
    const failure = await batchPredict(event, SETTINGS, { lake, endpoint: ECHO, metrics }).catch(String);
    expect(failure).to.match(/^DataError: The lake knows no demand up to 2019-12-31/);
    expect(await lake.store.list("")).to.deep.equal(before);
    expect(metrics.data).to.deep.equal([]);
  });

  it("says what is missing when the lake is empty", async () => {
    const lake = createInMemoryLake();
    const failure = await batchPredict(EVENT, SETTINGS, {
      lake,
      endpoint: ECHO,
      metrics: recordMetrics(),
    }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.match(/no history under "processed\/"/);
  });

  it("leaves a summary that says what was written, and answers the same", async () => {
    const lake = await createSmallShards();
    const summary = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
    const { "_summary.json": _own, ...files } = await readDayHashes(lake, "predictions", "2026-11-23");
    expect(summary).to.deep.equal({
      runDate: "2026-11-23",
      forecastOrigin: "2026-11-22",
      modelVersion: "v7",
      shards: 5,
      products: 4,
      forecasts: 56,
      inactiveProducts: 0,
      quarantined: { forecasts: 0, products: 0, faults: {}, examples: [] },
      dataAgeDays: 0,
      files,
      failures: [],
    });
    // A shard without products has no file.
    expect(Object.keys(files)).to.have.length.within(1, 4);
    const { files: _, ...figures } = summary;
    expect(await readSummary(lake)).to.deep.equal(figures);
  });

  it("names the shards that failed and the first cause, in the summary too", async () => {
    const lake = (await createFleet()).lake;
    const down = new Error("model is down");
    let asked = 0;
    const endpoint: ForecastEndpoint = {
      predict: async () => {
        if (asked++ > 0) throw "no error at all";
        throw down;
      },
    };
    const failure = await batchPredict(EVENT, SETTINGS, { lake, endpoint, metrics: recordMetrics() }).catch(
      (error: Error) => error,
    );
    expect(failure).to.be.instanceOf(Error);
    expect((failure as Error).message).to.match(/^3 of 3 shards got no forecasts \(0000: /);
    expect((failure as Error).message).to.match(/no error at all/);
    for (const shardId of ["0000", "0001", "0002"]) {
      expect((failure as Error).message).to.match(new RegExp(`${shardId}: (model is down|no error at all)`));
    }
    // A run without any forecast has nothing to say of the day.
    expect(await readSummary(lake)).to.equal(undefined);
    const alone = await batchPredict({ ...EVENT, shardIds: ["0001"], executionId: "run-1" }, SETTINGS, {
      lake,
      endpoint: { predict: () => Promise.reject(down) },
      metrics: recordMetrics(),
    }).catch((error: Error) => error);
    expect((alone as Error).cause).to.equal(down);
  });

  it("works on three shards at a time", async () => {
    const lake = createInMemoryLake();
    const list = generateDemand({ products: 40, days: 40 });
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 8 });
    let now = 0;
    let most = 0;
    const three = Promise.withResolvers<void>();
    const endpoint: ForecastEndpoint = {
      predict: async (instances) => {
        most = Math.max(most, ++now);
        if (now === 3) three.resolve();
        // None is done before three have begun, and a fourth could have.
        await three.promise;
        await new Promise(setImmediate);
        now--;
        return ECHO.predict(instances);
      },
    };
    await batchPredict(EVENT, SETTINGS, { lake, endpoint, metrics: recordMetrics() });
    expect(most).to.equal(3);
  });

  it("does the shards of the event only, and leaves the run's summary to the run", async () => {
    const lake = await createSmallShards();
    const all = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
    const [name] = Object.keys(all.files).sort();
    const shardId = /shard=(\d+)/.exec(name!)![1]!;
    await lake.store.delete(lake.keys().filter((key) => key.startsWith("predictions/")));
    const event = { ...EVENT, shardIds: [shardId], executionId: "run-1" };
    const one = await batchPredict(event, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
    expect(one).to.include({ shards: 1 });
    expect(one.files).to.deep.equal({ [name!]: all.files[name!] });
    // Staged for the commit of the fleet's run, and seen by nobody before.
    expect(lake.keys().filter((key) => key.startsWith("predictions/"))).to.deep.equal([
      `predictions/dt=2026-11-23/run-1/shard=${shardId}.${all.files[name!]}.parquet`,
    ]);
    expect(await lake.readPredictions(RUN_DAY)).to.equal(undefined);
  });

  it("refuses shards that the lake does not have, by name", async () => {
    const lake = await createSmallShards();
    const ports = { lake, endpoint: ECHO, metrics: recordMetrics() };
    const refused = (shardIds: string[]) =>
      batchPredict({ ...EVENT, shardIds, executionId: "run-1" }, SETTINGS, ports).then(
        () => "none",
        messageOf,
      );
    expect(await refused(["0000", "0007", "0008"])).to.equal('The lake has no shard "0007", "0008".');
    expect(lake.keys().filter((key) => key.startsWith("predictions/"))).to.deep.equal([]);
  });

  it("takes products in files of their own together, beside the numbered shards", async () => {
    const lake = createInMemoryLake();
    const list = generateDemand({ products: 3, days: 40 });
    await lake.writeTable("processed/shard=0000/data.parquet", toDailyTable(list.slice(0, 1)));
    for (const series of list.slice(1)) {
      await lake.writeTable(`processed/${series.productId}.parquet`, {
        rowCount: series.days.length,
        columns: {
          date: series.days,
          product_id: Array.from(series.days, () => series.productId),
          units_sold: series.unitsSold,
          selling_price: series.sellingPrice,
        },
      });
    }
    const summary = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
    expect(summary).to.include({ shards: 2, products: 3 });
    expect(Object.keys(summary.files).sort()).to.deep.equal(["shard=0000.parquet", "shard=products.parquet"]);
    expect((await lake.readPredictions(RUN_DAY, { shardId: "products" }))?.days.length).to.equal(28);
    await lake.store.delete(["processed/shard=0000/data.parquet"]);
    const own = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
    expect(own).to.include({ shards: 1, products: 2 });
  });

  it("made again over another layout of the history, leaves each product-day once", async () => {
    const { lake, list } = await createFleet();
    const ports = { lake, endpoint: ECHO, metrics: recordMetrics() };
    const first = await batchPredict(EVENT, SETTINGS, ports);
    const before = (await lake.readPredictions(RUN_DAY))!;
    await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 1 });
    const second = await batchPredict(EVENT, SETTINGS, ports);
    expect([first, second].map(({ files }) => Object.keys(files).length)).to.deep.equal([3, 1]);
    // The files of the earlier layout lie there still, and count for nothing.
    for (const hash of Object.values(first.files)) expect(lake.keys().join()).to.include(hash);
    const after = (await lake.readPredictions(RUN_DAY))!;
    expect(after.productIds).to.deep.equal(before.productIds);
    expect(after.predictedDemand).to.deep.equal(before.predictedDemand);
    expect(await lake.readPredictions(RUN_DAY, { shardId: "0002" })).to.equal(undefined);
  });

  it("run again and failing, wholly or for a shard, takes no forecasts away", async () => {
    const { lake } = await createFleet();
    const ports = { lake, endpoint: ECHO, metrics: recordMetrics() };
    await batchPredict(EVENT, SETTINGS, ports);
    const before = (await lake.readPredictions(RUN_DAY))!;
    for (const mostFailures of [Number.POSITIVE_INFINITY, 1]) {
      let failures = 0;
      const endpoint: ForecastEndpoint = {
        predict: async (instances) => {
          if (++failures <= mostFailures) throw new Error("model is down");
          return ECHO.predict(instances);
        },
      };
      const failure = await batchPredict(EVENT, SETTINGS, { ...ports, endpoint }).catch(String);
      expect(failure).to.match(/model is down/);
      const after = (await lake.readPredictions(RUN_DAY))!;
      expect(after.productIds).to.deep.equal(before.productIds);
      expect(after.predictedDemand).to.deep.equal(before.predictedDemand);
    }
  });

  it("counts products whose sale has ended, and a fleet of nothing else is no failure", async () => {
    // Their last day lies 91 days before the run, one too many.
    const lake = await createSmallShards({ lastDay: RUN_DAY - 92 });
    const metrics = recordMetrics();
    const summary = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics });
    expect(summary).to.include({ products: 0, forecasts: 0, inactiveProducts: 4 });
    expect(metrics.data.map(({ value }) => value)).to.deep.equal([0, 0]);
  });

  it("dates its metric at the beginning of the run day, so that a repeated run overwrites it", async () => {
    const lake = await createSmallShards();
    const metrics = recordMetrics();
    await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics });
    expect(metrics.data[0]).to.deep.include({
      timestampMs: Date.parse("2026-11-23T00:00:00Z"),
      dimensions: { Environment: "dev" },
    });
  });

  it("does not take a fleet for unknown whose shards failed or ended in equal numbers", async () => {
    const lake = createInMemoryLake();
    const fleet = generateDemand({ products: 2, days: 40 });
    const ended = generateDemand({ products: 2, days: 40, lastDay: RUN_DAY - 200 });
    const write = (list: typeof fleet, shardCount = 1) =>
      createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount });
    await write([fleet[0]!, ended[1]!]);
    const summary = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics: recordMetrics() });
    expect(summary).to.include({ products: 1, inactiveProducts: 1 });
    await write(fleet, 2);
    const endpoint: ForecastEndpoint = {
      predict: async (instances) => {
        if (instances[0]?.product_id === "P001") throw new Error("model is down");
        return ECHO.predict(instances);
      },
    };
    const failure = await batchPredict(EVENT, SETTINGS, { lake, endpoint, metrics: recordMetrics() }).then(
      () => "none",
      messageOf,
    );
    expect(failure).to.match(/^1 of 2 shards got no forecasts/);
  });

  describe("with a challenger behind the endpoint", () => {
    const servedModels = {
      versions: async () =>
        new Map([
          ["champion", "v7"],
          ["challenger", "v8"],
        ]),
      shadows: async () => new Map<string, string>(),
    };

    /** The challenger expects twice as much. @param fails of which variant nobody answers */
    function createContest(fails?: string) {
      const asked: (string | undefined)[] = [];
      const endpoint: ForecastEndpoint = {
        predict: async (instances, { variant } = {}) => {
          asked.push(variant);
          if (variant === fails) throw new Error("Variant not found");
          const answers = await ECHO.predict(instances);
          const factor = variant === "challenger" ? 2 : 1;
          return answers.map((one) => ({
            ...one,
            predicted_demand: factor * one.predicted_demand,
            ...(variant !== undefined && { variant }),
          }));
        },
      };
      return { endpoint, asked };
    }

    it("asks both for all products, rests the orders on the champion, and keeps the other's apart", async () => {
      const { lake } = await createFleet();
      const { endpoint } = createContest();
      const services = { lake, endpoint, servedModels, metrics: recordMetrics() };
      const summary = await batchPredict(EVENT, SETTINGS, services);
      expect(summary.competitor).to.deep.equal({
        variant: "challenger",
        modelVersion: "v8",
        forecasts: 420,
        shardsFailed: 0,
      });
      expect(summary).to.include({ modelVersion: "v7", forecasts: 420 });
      expect(summary.modelVersions).to.equal(undefined);
      const own = (await lake.readPredictions(RUN_DAY))!;
      expect(own.days.length).to.equal(420);
      expect(new Set(own.variants)).to.deep.equal(new Set(["champion", ""]));
      const table = (await lake.readTable(competitorFile(RUN_DAY, "challenger", "0000")))!;
      const shard = (await lake.readPredictions(RUN_DAY, { shardId: "0000" }))!;
      expect(table.columns.product_id).to.deep.equal(shard.productIds);
      expect(new Set(table.columns.model_version as string[])).to.deep.equal(new Set(["v8"]));
      (table.columns.predicted_demand as Float64Array).forEach((units, row) => {
        expect(units).to.equal(2 * shard.predictedDemand[row]!);
      });
    });

    it("makes the day's forecasts when the challenger cannot be asked, and says what is missing", async () => {
      const { lake } = await createFleet();
      const { endpoint, asked } = createContest("challenger");
      const services = { lake, endpoint, servedModels, metrics: recordMetrics() };
      const summary = await batchPredict(EVENT, SETTINGS, services);
      expect(summary).to.include({ forecasts: 420 });
      expect(summary.competitor).to.include({ forecasts: 0, shardsFailed: 3 });
      expect(summary.failures).to.deep.equal([]);
      expect(asked.filter((variant) => variant === "challenger")).to.have.length(3);
      expect(await lake.readTable(competitorFile(RUN_DAY, "challenger", "0000"))).to.equal(undefined);
    });
  });
});
