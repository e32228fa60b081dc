import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { HttpEvent } from "../../../functions/contracts/events";
import type { ForecastEndpoint, InstanceRequest } from "../../../functions/contracts/ports";
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
  const list = generateDemand({ products: 900, days: 120, closedWeekdays: [6] });
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list));
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
    const start = batch.productIds.indexOf("P123");
    const answer = await predict({ product_id: "P123" }, MONDAY_MS, SETTINGS, { lake, endpoint });
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

  const rejections: readonly (readonly [string, string, number, RegExp])[] = [
    ["an unknown product", '{"product_id":"nope"}', 404, /Product "nope" is unknown/],
    ["a body that is no JSON", "{", 400, /no JSON/],
    ["an empty list", '{"instances":[]}', 400, /missing or empty/],
    ["a missing id", '{"instances":[{}]}', 400, /instances\[0\]\.product_id" is missing/],
    ["a bad date", '{"product_id":"P001","date":"2026-02-30"}', 400, /"2026-02-30"; it must be a date/],
    ["a day beyond the horizon", '{"product_id":"P001","date":"2026-12-31"}', 400, /to 2026-12-06/],
    ["a day in the past", '{"product_id":"P001","date":"2026-11-22"}', 400, /cannot be forecast/],
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
      expect(JSON.parse(result.body)).to.include({ status, type: "about:blank" });
      expect(JSON.parse(result.body).detail).to.match(detail);
    });
  }
});
