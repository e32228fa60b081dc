import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { HttpEvent } from "../../../functions/contracts/events";
import type { ForecastEndpoint, InstanceRequest } from "../../../functions/contracts/ports";
import { createRandom } from "../../../functions/demand/numeric/random";
import { FEATURE_NAMES } from "../../../functions/forecasting/features";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { predict, predictHttp } from "../../../functions/handlers/predict";
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

async function createFleet() {
  const lake = createInMemoryLake("lake");
  const list = generateDemand({ products: 30, days: 120, closedWeekdays: [6] });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list), { shardCount: 3 });
  return lake;
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
    const answer = await predict({ product_id: "P012" }, MONDAY_MS, SETTINGS, { lake, endpoint });
    expect(answer.forecast_origin).to.equal("2026-11-22");
    expect(answer.model_version).to.equal("v7");
    expect(answer.predictions.map(({ predicted_demand }) => predicted_demand)).to.deep.equal([
      ...batch.predictedDemand.subarray(start, start + 14),
    ]);
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
    const answer = await predict(request, MONDAY_MS, SETTINGS, { lake, endpoint: recording });
    expect(answer.predictions.map(({ date }) => date)).to.deep.equal(["2026-11-25"]);
    expect(asked[0]?.features).to.include({ price_ratio: 0.5, horizon_step: 3, weekday: 3 });
    expect(asked[0]?.features.mean_28).to.be.above(0);
  });

  it("takes the last day of the data for known when the caller gives no time", async () => {
    const lake = await createFleet();
    const answer = await predict({ product_id: "P001" }, undefined, SETTINGS, { lake, endpoint });
    expect(answer.forecast_origin).to.equal("2026-11-22");
  });

  it("forecasts many products for one day, or each for every day", async () => {
    const services = { lake: await createFleet(), endpoint };
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
    const services = { lake: await createFleet(), endpoint };
    const { predictions } = await predict(request, MONDAY_MS, SETTINGS, services);
    expect(predictions).to.deep.equal([{ product_id: "new", date: "2026-12-06", predicted_demand: 0.5 }]);
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
      /all its "features" must be given, null where not known; missing are mean_7, /,
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
      const result = await predictHttp(post(body), SETTINGS, { lake: await createFleet(), endpoint });
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
    const answer = await predict(request, MONDAY_MS, SETTINGS, { lake, endpoint });
    expect(answer).to.deep.equal({
      model_version: "v7",
      forecast_origin: "2026-11-22",
      predictions: [{ product_id: "new", date: "2026-12-04", predicted_demand: 0.7 }],
    });
    // Without a time of asking nothing is known: the origin is the day before the one asked for.
    const timeless = await predict(request, undefined, SETTINGS, { lake, endpoint });
    expect(timeless.forecast_origin).to.equal("2026-12-03");
  });

  it("refuses an unknown product without a day, and one without features", async () => {
    const ask = async (instance: object) => {
      const { statusCode, body } = await predictHttp(post(JSON.stringify(instance)), SETTINGS, {
        lake: createInMemoryLake(),
        endpoint,
      });
      return [statusCode, JSON.parse(body).detail as string];
    };
    expect(await ask({ product_id: "new", features: FEATURES })).to.deep.equal([
      400,
      'Product "new" has no history, so "date" must be given with its "features".',
    ]);
    const [status, detail] = await ask({ product_id: "new", date: "2026-11-24" });
    expect(status).to.equal(404);
    expect(detail).to.match(/^Product "new" is unknown/);
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
    const alone = await predict(closed, MONDAY_MS, SETTINGS, { lake, endpoint: counting });
    const zero = { ...closed, predicted_demand: 0, lower: 0, upper: 0 };
    expect(alone.predictions).to.deep.equal([zero]);
    expect(asked).to.deep.equal([]);
    const open = { product_id: "P002", date: "2026-11-27" };
    const unknown = { product_id: "new", date: "2026-11-28", features: FEATURES };
    const mixed = await predict({ instances: [closed, open, unknown] }, MONDAY_MS, SETTINGS, {
      lake,
      endpoint: counting,
    });
    expect(asked).to.deep.equal(["2026-11-27,2026-11-28"]);
    expect(mixed.predictions).to.deep.equal([
      zero,
      { ...open, predicted_demand: 5 },
      { product_id: "new", date: "2026-11-28", predicted_demand: 5 },
    ]);
  });

  it("takes a negative forecast or bound for zero, and leaves bounds out where the model gives none", async () => {
    const lake = await createFleet();
    const answer = async (bounds: { lower?: number; upper?: number }, predicted_demand = -2) => {
      const model: ForecastEndpoint = {
        predict: async (instances) =>
          instances.map(({ product_id, date }) => ({ product_id, date, predicted_demand, ...bounds })),
      };
      const request = { product_id: "P001", date: "2026-11-24" };
      const { predictions } = await predict(request, MONDAY_MS, SETTINGS, { lake, endpoint: model });
      const { product_id, date, ...rest } = predictions[0]!;
      return rest;
    };
    expect(await answer({ lower: -5, upper: -1 })).to.deep.equal({ predicted_demand: 0, lower: 0, upper: 0 });
    expect(await answer({ lower: 1, upper: 3 }, 2)).to.deep.equal({
      predicted_demand: 2,
      lower: 1,
      upper: 3,
    });
    expect(await answer({})).to.deep.equal({ predicted_demand: 0 });
    expect(await answer({ upper: 4 })).to.deep.equal({ predicted_demand: 0, upper: 4 });
  });

  it("reads a body that the gateway has encoded, and refuses an absent one", async () => {
    const lake = await createFleet();
    const text = '{"product_id":"P001","date":"2026-11-24"}';
    const encoded = { ...post(Buffer.from(text).toString("base64")), isBase64Encoded: true };
    const answer = await predictHttp(encoded, SETTINGS, { lake, endpoint });
    expect(answer.statusCode).to.equal(200);
    expect(answer.body).to.equal((await predictHttp(post(text), SETTINGS, { lake, endpoint })).body);
    for (const isBase64Encoded of [true, false]) {
      const { body, ...absent } = { ...post(""), isBase64Encoded };
      const refused = await predictHttp(absent, SETTINGS, { lake, endpoint });
      expect(refused.statusCode).to.equal(400);
      expect(JSON.parse(refused.body).detail).to.match(/^The body is no JSON/);
    }
  });

  it("answers no body with an error of its own, whatever is changed in it", async () => {
    const services = { lake: await createFleet(), endpoint };
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
});
