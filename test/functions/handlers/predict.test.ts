import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { OperatorError, ThrottledError } from "../../../functions/contracts/errors";
import type { HttpEvent } from "../../../functions/contracts/events";
import type { Lake } from "../../../functions/contracts/lake";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type { ForecastEndpoint, InstanceRequest, MetricsPublisher } from "../../../functions/contracts/ports";
import { dayOfInstant } from "../../../functions/demand/calendar";
import { createRandom } from "../../../functions/demand/numeric/random";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { FORECAST_FAULTS, findPeaks, LARGEST_STEP } from "../../../functions/forecasting/plausibility";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { predict, predictHttp } from "../../../functions/handlers/predict";
import { QuarantineCount } from "../../../functions/handlers/prediction/count-quarantine";
import { createProductLookUp } from "../../../functions/handlers/prediction/look-up";
import { writePredictions } from "../../support/day-files";
import { generateDemand } from "../../support/demand";
import { createInMemoryLake } from "../../support/in-memory-lake";

const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  endpointName: "model",
  modelVersion: "v7",
  contentType: "json",
  featureOrder: [],
  horizonDays: 14,
} as const;
const MONDAY_MS = Date.parse("2026-11-23T09:00:00Z");

/** Answers something that depends on every feature, and that the products could sell. */
const endpoint: ForecastEndpoint = {
  predict: async (instances) =>
    instances.map(({ product_id, date, features }) => ({
      product_id,
      date,
      predicted_demand: Object.values(features).reduce<number>((sum, value) => sum + (value ?? 0), 0) / 10,
    })),
};

function servicesOf(lake: Lake, model = endpoint, publish: MetricsPublisher["publish"] = async () => SENT) {
  const products = createProductLookUp(lake, SETTINGS);
  const servedModels = { versions: async () => new Map([["champion", "v7"]]) };
  return {
    products,
    endpoint: model,
    servedModels,
    quarantineCount: new QuarantineCount({ publish }, "dev"),
  };
}
const SENT = { published: 1, calls: 1 };

async function createFleet() {
  const lake = createInMemoryLake("lake");
  const list = generateDemand({ products: 30, days: 120, closedWeekdays: [6] });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 3 });
  return lake;
}

async function readFleet(lake: Lake) {
  const shards = await lake.listShards();
  const range = { toDay: 1_000_000, columns: [] };
  return (await Promise.all(shards.map((shard) => lake.readShard(shard, range)))).flat();
}

function post(body: string): HttpEvent {
  return {
    version: "2.0",
    rawPath: "/predict",
    headers: {},
    body,
    isBase64Encoded: false,
    requestContext: { http: { method: "POST", path: "/predict" }, timeEpoch: MONDAY_MS },
  };
}

describe("predict", () => {
  it("forecasts what the batch run of the same day forecasts", async () => {
    const lake = await createFleet();
    const metrics = { publish: async () => ({ published: 1, calls: 1 }) };
    await batchPredict({ scheduledAt: "2026-11-23T02:00:00Z" }, SETTINGS, { lake, endpoint, metrics });
    const batch = (await lake.readPredictions(Math.floor(MONDAY_MS / 86_400_000)))!;
    const start = batch.productIds.indexOf("P012");
    const answer = await predict({ product_id: "P012" }, MONDAY_MS, SETTINGS, servicesOf(lake));
    expect(answer.forecast_origin).to.equal("2026-11-22");
    expect(answer.model_version).to.equal("v7");
    expect(answer.predictions.map(({ predicted_demand }) => predicted_demand)).to.deep.equal([
      ...batch.predictedDemand.subarray(start, start + 14),
    ]);
  });

  it("names who serves, not who was configured, and of an A/B test's answers the one who made each", async () => {
    const lake = await createFleet();
    const asked = { instances: ["P001", "P002"].map((product_id) => ({ product_id, date: "2026-11-25" })) };
    const behind: ForecastEndpoint = {
      predict: async (instances) =>
        (await endpoint.predict(instances)).map((one, index) => ({
          ...one,
          variant: index === 0 ? "champion" : "challenger",
        })),
    };
    const served = new Map([
      ["champion", "v6"],
      ["challenger", "v8"],
    ]);
    const services = { ...servicesOf(lake, behind), servedModels: { versions: async () => served } };
    const answer = await predict(asked, MONDAY_MS, SETTINGS, services);
    expect(answer.model_version).to.equal("v6");
    const [ofChampion, ofChallenger] = answer.predictions;
    expect(ofChampion).to.not.have.any.keys("variant", "model_version");
    expect(ofChallenger).to.include({ variant: "challenger", model_version: "v8" });
  });

  it("answers by the simple method of the batch run while there is no model", async () => {
    const lake = await createFleet();
    const silent: ForecastEndpoint = {
      predict: async () => {
        throw new Error("there is no endpoint");
      },
    };
    const { modelVersion: _, ...settings } = SETTINGS;
    const metrics = { publish: async () => ({ published: 0, calls: 0 }) };
    const scheduledAt = new Date(MONDAY_MS).toISOString();
    await batchPredict({ scheduledAt }, settings, { lake, endpoint: silent, metrics });
    const { productIds, predictedDemand } = (await lake.readPredictions(dayOfInstant(MONDAY_MS)))!;
    const answer = await predict({ product_id: "P001" }, MONDAY_MS, settings, servicesOf(lake, silent));
    expect(answer.model_version).to.equal("none");
    const batch = [...predictedDemand].filter((_units, row) => productIds[row] === "P001");
    expect(answer.predictions.map(({ predicted_demand }) => predicted_demand)).to.deep.equal(batch);
    expect(answer.predictions[0])
      .to.include({ forecast_source: "baseline" })
      .and.to.not.have.property("fault");
  });

  it("answers for a day that is asked for, and takes features from the caller before those of the lake", async () => {
    const lake = await createFleet();
    const asked: InstanceRequest[] = [];
    const recording: ForecastEndpoint = {
      predict: (instances) => {
        asked.push(...instances);
        return endpoint.predict(instances);
      },
    };
    const request = {
      instances: [{ product_id: "P001", date: "2026-11-25", features: { price_ratio: 0.5 } }],
    };
    const answer = await predict(request, MONDAY_MS, SETTINGS, servicesOf(lake, recording));
    expect(answer.predictions.map(({ date }) => date)).to.deep.equal(["2026-11-25"]);
    expect(asked[0]?.features).to.include({ price_ratio: 0.5, horizon_step: 3, weekday: 3 });
    expect(asked[0]?.features.mean_28).to.be.above(0);
  });

  it("takes the last day of the data for known when the caller gives no time", async () => {
    const lake = await createFleet();
    const answer = await predict({ product_id: "P001" }, undefined, SETTINGS, servicesOf(lake));
    expect(answer.forecast_origin).to.equal("2026-11-22");
  });

  it("forecasts many products for one day, or each for every day", async () => {
    const services = servicesOf(await createFleet());
    const request = { product_ids: ["P001", "P020"], date: "2026-11-23" };
    const { predictions } = await predict(request, MONDAY_MS, SETTINGS, services);
    expect(predictions.map(({ product_id, date }) => `${product_id} ${date}`)).to.deep.equal([
      "P001 2026-11-23",
      "P020 2026-11-23",
    ]);
    const all = await predict({ product_ids: ["P001", "P020"] }, MONDAY_MS, SETTINGS, services);
    expect(all.predictions).to.have.length(28);
    const one = await predict({ product_id: "P020" }, MONDAY_MS, SETTINGS, services);
    expect(all.predictions.slice(14)).to.deep.equal(one.predictions);
  });

  it("forecasts a product without history from all its features", async () => {
    const features = Object.fromEntries(FEATURE_NAMES.map((name, index) => [name, index === 0 ? 5 : null]));
    const request = { product_id: "new", date: "2026-12-06", features };
    const services = servicesOf(await createFleet());
    const { predictions } = await predict(request, MONDAY_MS, SETTINGS, services);
    expect(predictions).to.deep.equal([
      { product_id: "new", date: "2026-12-06", predicted_demand: 0.5, forecast_source: "model" },
    ]);
  });

  const allFeatures = JSON.stringify(Object.fromEntries(FEATURE_NAMES.map((name) => [name, 1])));

  const rejections: readonly (readonly [string, string, number, RegExp])[] = [
    ["an unknown product", '{"product_id":"nope"}', 404, /Product "nope" is unknown/],
    ["a body that is no JSON", "{", 400, /no JSON/],
    ["an empty list", '{"instances":[]}', 400, /missing or empty/],
    ["a missing id", '{"instances":[{}]}', 400, /instances\[0\]\.product_id" is missing/],
    ["a bad date", '{"product_id":"P001","date":"2026-02-30"}', 400, /"2026-02-30"; it must be a date/],
    ["a day beyond the horizon", '{"product_id":"P001","date":"2026-12-31"}', 400, /to 2026-12-06/],
    ["a day in the past", '{"product_id":"P001","date":"2026-11-22"}', 400, /cannot be forecast/],
    [
      "a product without history and without features",
      '{"product_id":"nope","date":"2026-11-23","features":{}}',
      400,
      /all its "features" must be given, null where not known; missing are smoothed, /,
    ],
    [
      "a product without history on a day beyond the horizon",
      `{"product_id":"nope","date":"9999-12-31","features":${allFeatures}}`,
      400,
      /"9999-12-31" cannot be forecast.* to 2026-12-06/,
    ],
    [
      "an unknown key",
      '{"product_id":"P001","day":"2026-11-23"}',
      400,
      /unknown key "day"; known are product_id, date/,
    ],
    [
      "an unknown key of an instance",
      '{"instances":[{"product_id":"P001","feature":{}}]}',
      400,
      /"instances\[0\]" has the unknown key "feature"/,
    ],
    ["an unknown key beside a list", '{"product_ids":["P001"],"dates":[]}', 400, /unknown key "dates"/],
    ["a list of ids that holds a number", '{"product_ids":["P001",7]}', 400, /"product_ids\[1\]" is 7/],
    ["an id with control characters", '{"product_id":"A\\u0000"}', 400, /printable/],
    [
      "an absurd feature",
      '{"product_id":"P001","features":{"mean_7":1e308}}',
      400,
      /"features\.mean_7" is 1e\+308.*1e20/,
    ],
    [
      "an infinite feature",
      '{"product_id":"P001","features":{"mean_7":1e999}}',
      400,
      /must be a finite number/,
    ],
    ["an unknown feature", '{"product_id":"P001","features":{"colour":1}}', 400, /unknown feature "colour"/],
    [
      "a feature that is text",
      '{"product_id":"P001","features":{"price":"1"}}',
      400,
      /finite number or null/,
    ],
  ];
  for (const [what, body, status, detail] of rejections) {
    it(`refuses ${what} with a problem document`, async () => {
      const result = await predictHttp(post(body), SETTINGS, servicesOf(await createFleet()));
      expect(result.statusCode).to.equal(status);
      expect(result.headers["content-type"]).to.equal("application/problem+json");
      expect(result.headers).to.include({
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
      });
      expect(JSON.parse(result.body)).to.include({ status, type: "about:blank" });
      expect(JSON.parse(result.body).detail).to.match(detail);
    });
  }

  const FEATURES = Object.fromEntries(
    FEATURE_NAMES.map((name, index) => [name, index === 0 ? 3 : index === 1 ? 4 : null]),
  );

  it("asks the model for an unknown product when the caller sends all that is needed", async () => {
    const lake = createInMemoryLake("lake");
    const request = { product_id: "new", date: "2026-12-04", features: FEATURES };
    const answer = await predict(request, MONDAY_MS, SETTINGS, servicesOf(lake));
    expect(answer).to.deep.equal({
      model_version: "v7",
      forecast_origin: "2026-11-22",
      predictions: [
        { product_id: "new", date: "2026-12-04", predicted_demand: 0.7, forecast_source: "model" },
      ],
    });
    // Without a time of asking nothing is known: the origin is the day before the one asked for.
    const timeless = await predict(request, undefined, SETTINGS, servicesOf(lake));
    expect(timeless.forecast_origin).to.equal("2026-12-03");
  });

  it("refuses an unknown product without a day, and one without features", async () => {
    const ask = async (instance: object) => {
      const { statusCode, body } = await predictHttp(
        post(JSON.stringify(instance)),
        SETTINGS,
        servicesOf(createInMemoryLake()),
      );
      return [statusCode, JSON.parse(body).detail as string];
    };
    expect(await ask({ product_id: "new", features: FEATURES })).to.deep.equal([
      400,
      'Product "new" has no history, so "date" must be given with its "features".',
    ]);
    const [status, detail] = await ask({ product_id: "new", date: "2026-11-24" });
    expect(status).to.equal(404);
    expect(detail).to.match(/^Product "new" is unknown/);
    // One that is sold at places is unknown without one; nobody should have to guess how they are written.
    const lake = createInMemoryLake("predict-places");
    await writePredictions(lake, "0000", {
      originDay: MONDAY_MS / 86_400_000 - 1,
      modelVersion: "m",
      productIds: ["new @ Bonn", "new @ Ulm"],
      days: Int32Array.of(0, 0),
      predictedDemand: Float64Array.of(1, 1),
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(2, 2),
    });
    const placed = await predictHttp(post('{"product_ids":["new"]}'), SETTINGS, servicesOf(lake));
    expect([placed.statusCode, JSON.parse(placed.body).detail]).to.deep.equal([
      404,
      'Product "new" is sold at places, each with a history of its own; name one of them: "new @ Bonn" or "new @ Ulm".',
    ]);
  });

  it("answers zero for a closed day without asking the model, in its place among the others", async () => {
    const lake = await createFleet();
    const asked: string[] = [];
    const counting: ForecastEndpoint = {
      predict: async (instances) => {
        asked.push(instances.map(({ date }) => date).join());
        return instances.map(({ product_id, date }) => ({ product_id, date, predicted_demand: 5 }));
      },
    };
    // 28 November 2026 is a Saturday, on which the fleet never trades.
    const closed = { product_id: "P001", date: "2026-11-28" };
    const alone = await predict(closed, MONDAY_MS, SETTINGS, servicesOf(lake, counting));
    const zero = { ...closed, predicted_demand: 0, lower: 0, upper: 0, forecast_source: "model" };
    expect(alone.predictions).to.deep.equal([zero]);
    expect(asked).to.deep.equal([]);
    const open = { product_id: "P002", date: "2026-11-27" };
    const unknown = { product_id: "new", date: "2026-11-28", features: FEATURES };
    const mixed = await predict(
      { instances: [closed, open, unknown] },
      MONDAY_MS,
      SETTINGS,
      servicesOf(lake, counting),
    );
    expect(asked).to.deep.equal(["2026-11-27,2026-11-28"]);
    expect(mixed.predictions).to.deep.equal([
      zero,
      { ...open, predicted_demand: 5, forecast_source: "model" },
      { product_id: "new", date: "2026-11-28", predicted_demand: 5, forecast_source: "model" },
    ]);
  });

  it("takes a slightly negative forecast, or a negative bound, for zero, and leaves bounds out where the model gives none", async () => {
    const lake = await createFleet();
    const answer = async (bounds: { lower?: number; upper?: number }, predicted_demand = -0.4) => {
      const model: ForecastEndpoint = {
        predict: async (instances) =>
          instances.map(({ product_id, date }) => ({ product_id, date, predicted_demand, ...bounds })),
      };
      const request = { product_id: "P001", date: "2026-11-24" };
      const { predictions } = await predict(request, MONDAY_MS, SETTINGS, servicesOf(lake, model));
      const { product_id, date, forecast_source, ...rest } = predictions[0]!;
      return rest;
    };
    expect(await answer({ lower: -5, upper: 0 })).to.deep.equal({ predicted_demand: 0, lower: 0, upper: 0 });
    expect(await answer({ lower: 1, upper: 3 }, 2)).to.deep.equal({
      predicted_demand: 2,
      lower: 1,
      upper: 3,
    });
    expect(await answer({})).to.deep.equal({ predicted_demand: 0 });
    expect(await answer({ upper: 4 })).to.deep.equal({ predicted_demand: 0, upper: 4 });
  });

  describe("with a model that is not to be believed", () => {
    const day = Math.floor(MONDAY_MS / 86_400_000);
    const P001 = { product_id: "P001", date: "2026-11-24" };

    /** Answers the same for every instance. */
    const alwaysAnswers = (answer: { predicted_demand: number; lower?: number; upper?: number }) => ({
      predict: async (instances: readonly InstanceRequest[]) =>
        instances.map(({ product_id, date }) => ({ product_id, date, ...answer })),
    });

    async function ask(
      answer: { predicted_demand: number; lower?: number; upper?: number },
      payload: object = P001,
      atMs = MONDAY_MS,
    ) {
      const published: MetricDatum[] = [];
      const publish: MetricsPublisher["publish"] = async (data) => {
        published.push(...data);
        return SENT;
      };
      const services = servicesOf(await createFleet(), alwaysAnswers(answer), publish);
      const result = await predictHttp({ ...post(JSON.stringify(payload)), ...at(atMs) }, SETTINGS, services);
      return { status: result.statusCode, body: JSON.parse(result.body), published };
    }
    const at = (timeEpoch: number) => ({
      requestContext: { http: { method: "POST", path: "/predict" }, timeEpoch },
    });

    const absurd = [
      [{ predicted_demand: Number.NaN }, FORECAST_FAULTS[0]],
      [{ predicted_demand: 2, lower: 1, upper: Number.POSITIVE_INFINITY }, FORECAST_FAULTS[0]],
      [{ predicted_demand: -2 }, FORECAST_FAULTS[1]],
      [{ predicted_demand: 1e9 }, FORECAST_FAULTS[2]],
      [{ predicted_demand: 1e300, lower: 0, upper: 1e300 }, FORECAST_FAULTS[2]],
      [{ predicted_demand: 3, lower: 9, upper: 1 }, FORECAST_FAULTS[3]],
      [{ predicted_demand: 9, lower: 1, upper: 3 }, FORECAST_FAULTS[3]],
    ] as const;
    for (const [answer, fault] of absurd) {
      it(`answers with the baseline's forecast, marked and counted, for ${JSON.stringify(answer)}`, async () => {
        const { status, body, published } = await ask(answer);
        expect(status).to.equal(200);
        const [series] = (await createFleet().then(readFleet)).filter(
          ({ productId }) => productId === "P001",
        );
        // The same weekday of the week before is what the seasonal naive forecast says.
        const lastWeek = series!.unitsSold[series!.days.indexOf(day + 1 - 7)];
        expect(body.predictions).to.deep.equal([
          { ...P001, predicted_demand: lastWeek, forecast_source: "baseline", fault },
        ]);
        expect(published).to.deep.equal([
          {
            name: "ForecastsQuarantined",
            unit: "Count",
            value: 1,
            timestampMs: MONDAY_MS,
            dimensions: { Environment: "dev" },
          },
        ]);
      });
    }

    it("judges as the batch run of the day does, up to the last unit", async () => {
      const fleet = await readFleet(await createFleet());
      const limit = LARGEST_STEP * findPeaks(fleet, day - 1).get("P001")!;
      const [most] = (await ask({ predicted_demand: limit })).body.predictions;
      expect(most).to.include({ predicted_demand: limit, forecast_source: "model" });
      const [beyond] = (await ask({ predicted_demand: limit + 1 })).body.predictions;
      expect(beyond).to.include({ forecast_source: "baseline" });
    });

    it("stands in for a what-if too, but does not count it: no caller raises an alarm", async () => {
      const { body, published } = await ask(
        { predicted_demand: 1e9 },
        { ...P001, features: { price: 1e-9 } },
      );
      expect(body.predictions[0]).to.include({ forecast_source: "baseline", fault: FORECAST_FAULTS[2] });
      expect(published).to.deep.equal([]);
    });

    it("tells the caller that a product without history has no other forecast", async () => {
      const request = { product_id: "new", date: "2026-11-24", features: FEATURES };
      const believed = await ask({ predicted_demand: 11 }, request);
      expect(believed.body.predictions[0]).to.include({ predicted_demand: 11, forecast_source: "model" });
      for (const predicted_demand of [-3, 1e9]) {
        const { status, body, published } = await ask({ predicted_demand }, request);
        expect(status).to.equal(422);
        expect(body.detail).to.match(/^The model's forecast of product "new" on 2026-11-24, .* is not used/);
        expect(published).to.deep.equal([]);
      }
    });

    it("publishes the first at once, what follows within a minute with the next, and loses none to a failure", async () => {
      const values: number[] = [];
      let isDown = false;
      const publish: MetricsPublisher["publish"] = async ([datum]) => {
        if (isDown) throw new Error("throttled");
        values.push(datum!.value);
        return SENT;
      };
      const services = servicesOf(await createFleet(), alwaysAnswers({ predicted_demand: 1e9 }), publish);
      const askAt = async (seconds: number) => {
        const event = { ...post(JSON.stringify(P001)), ...at(MONDAY_MS + seconds * 1_000) };
        const { statusCode } = await predictHttp(event, SETTINGS, services);
        expect(statusCode).to.equal(200);
      };
      for (const seconds of [0, 1, 59]) await askAt(seconds);
      expect(values).to.deep.equal([1]);
      isDown = true;
      await askAt(60);
      isDown = false;
      await askAt(61);
      expect(values).to.deep.equal([1, 4]);
    });
  });

  it("reads a body that the gateway has encoded, and refuses an absent one", async () => {
    const lake = await createFleet();
    const text = '{"product_id":"P001","date":"2026-11-24"}';
    const encoded = { ...post(Buffer.from(text).toString("base64")), isBase64Encoded: true };
    const answer = await predictHttp(encoded, SETTINGS, servicesOf(lake));
    expect(answer.statusCode).to.equal(200);
    expect(answer.body).to.equal((await predictHttp(post(text), SETTINGS, servicesOf(lake))).body);
    for (const isBase64Encoded of [true, false]) {
      const { body, ...absent } = { ...post(""), isBase64Encoded };
      const refused = await predictHttp(absent, SETTINGS, servicesOf(lake));
      expect(refused.statusCode).to.equal(400);
      expect(JSON.parse(refused.body).detail).to.match(/^The body is no JSON/);
    }
  });

  it("answers no body with an error of its own, whatever is changed in it", async () => {
    const services = servicesOf(await createFleet());
    const bodies = [
      '{"product_ids":["P001","P002"],"date":"2026-11-23"}',
      '{"instances":[{"product_id":"P001","date":"2026-11-25","features":{"price_ratio":0.5}}]}',
      `{"product_id":"new","date":"2026-11-24","features":${allFeatures}}`,
    ];
    const pieces = [
      "null",
      "-1e308",
      "1e20",
      "[]",
      "{}",
      '""',
      '"\\ud800"',
      '"__proto__"',
      "9999-12-31",
      "\u0000",
      ",",
    ];
    for (let seed = 1; seed <= 600; seed++) {
      const random = createRandom(seed);
      const below = (limit: number) => Math.floor(random() * limit);
      const body = bodies[seed % bodies.length]!;
      const at = below(body.length);
      const changed = body.slice(0, at) + pieces[below(pieces.length)] + body.slice(at + below(12));
      const { statusCode } = await predictHttp(post(changed), SETTINGS, services);
      expect(statusCode, changed).to.be.below(500);
    }
  });

  it("tells the caller of an overloaded model when to ask again, and of a failed one nothing of the kind", async () => {
    const lake = await createFleet();
    const failing = (error: Error): ForecastEndpoint => ({ predict: () => Promise.reject(error) });
    const ask = (error: Error) =>
      predictHttp(post('{"product_id":"P001"}'), SETTINGS, servicesOf(lake, failing(error)));
    const throttled = await ask(new ThrottledError("Endpoint of the account 123456789012"));
    expect(throttled.statusCode).to.equal(429);
    expect(throttled.headers).to.include({ "retry-after": "1", "content-type": "application/problem+json" });
    expect(throttled.body).to.not.contain("123456789012");
    const failed = await ask(new OperatorError("The model failed."));
    expect(failed.statusCode).to.equal(502);
    expect(failed.headers).to.not.have.property("retry-after");
  });
});
