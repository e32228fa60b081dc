import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type {
  ForecastEndpoint,
  InstancePrediction,
  MetricsPublisher,
} from "../../../functions/contracts/ports";
import { formatDay, parseDay, weekdayOf } from "../../../functions/demand/calendar";
import { batchPredict } from "../../../functions/handlers/batch-predict";
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

async function createFleet(products = 900) {
  const lake = createInMemoryLake();
  const list = generateDemand({ products, days: 120, closedWeekdays: [6] });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list));
  return { lake, list };
}

describe("batch-predict", () => {
  it("writes the horizon of every product and publishes how many", async () => {
    const { lake } = await createFleet();
    const metrics = recordMetrics();
    const summary = await batchPredict(EVENT, SETTINGS, { lake, endpoint: ECHO, metrics });
    expect(summary).to.include({ products: 900, forecasts: 12_600, shards: 3, forecastOrigin: "2026-11-22" });
    const forecasts = await lake.readPredictions(RUN_DAY);
    expect(forecasts?.days.length).to.equal(12_600);
    expect(forecasts?.originDay).to.equal(RUN_DAY - 1);
    expect(forecasts?.modelVersion).to.equal("v7");
    expect(metrics.data.map(({ name, value }) => [name, value])).to.deep.equal([
      ["ForecastsWritten", 12_600],
      ["ForecastsQuarantined", 0],
    ]);
  });

  it("forecasts zero on a weekday that the fleet never trades, without asking the model", async () => {
    const { lake } = await createFleet(30);
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
    const { lake, list } = await createFleet(30);
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
    await createLakeWriter(lake.store).appendDay(RUN_DAY, later);
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
    expect(metrics.data[0]?.value).to.be.within(1, 12_599);
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
    const table = await lake.readTable("predictions/dt=2026-12-01/shard=0000.parquet", ["data_age_days"]);
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
});
