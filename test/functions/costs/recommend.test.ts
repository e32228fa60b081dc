import { expect } from "chai";
import type { Recommendation } from "../../../functions/contracts/results/costs";
import { recommend } from "../../../functions/costs/recommend";
import type { RuleInput } from "../../../functions/costs/rule";
import { findHosting } from "../../../functions/costs/usage";
import { estimateCost } from "../../../scripts/estimate/estimate-cost";
import { readSavedPrices } from "../../../scripts/estimate/prices";
import { DEFAULT_USAGE } from "../../../scripts/estimate/usage";
import type { EvaluatedProgram } from "../../../scripts/program/evaluation";
import { findInstanceType } from "../../../scripts/sandbox/services/sagemaker/instance-types";
import { createInput, price, RANGE, USE } from "../../support/cost-case";
import { evaluateOnce } from "../../support/evaluated-stacks";

const PRICES = readSavedPrices("us-east-1");
const usdOf = (key: string) => PRICES.prices[key]!.usd;

describe("recommendations", () => {
  it("come dearest first, and what cannot be judged yet is said", () => {
    const { recommendations, undecided } = recommend(
      createInput({ use: { daysMeasured: 3 }, levers: { watchList: [..."abcdefghij"] } }),
    );
    expect(recommendations.map(({ rule }) => rule)).to.deep.equal(["watch-list"]);
    expect(undecided.map(({ rule }) => rule)).to.deep.equal(["instance-fleet"]);
  });

  it("about the same instances exclude each other", () => {
    const { recommendations } = recommend(
      createInput({
        use: { busyHours: 10, modelSeconds: 100, cpuPercentPeak: 20, memoryPercentPeak: 2 },
      }),
    );
    expect(recommendations.map(({ rule, oneOf }) => [rule, oneOf])).to.deep.equal([
      ["rarely-asked-endpoint", "endpoint"],
      ["instance-fleet", "endpoint"],
    ]);
  });
});

/*
 * Each recommendation, applied: the program takes its settings, and the estimate falls by what was promised. The bill
 * that the rules see is that of the estimate, so that the two speak of the same month.
 */
describe("recommendations, applied", function () {
  this.timeout(120_000);

  /** What is dear about this stack, in every way that a rule knows. */
  const DEAR = {
    "endpoint.instanceType": "ml.m5.4xlarge",
    "endpoint.instanceCount": 4,
    "endpoint.challenger": { modelVersion: "2026-12-01", trafficPercent: 30 },
    "autoscaling.minCapacity": 4,
    "monitoring.watchList": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"],
    "operations.logRetentionDays": 365,
    "lake.dataCaptureExpireDays": 365,
    "lake.predictionsExpireDays": 800,
    "endpoint.dataCapturePercent": 100,
  };
  /** A fleet whose logs and captured requests are worth a rule. */
  const MUCH = { ...DEFAULT_USAGE, products: 400_000, predictionsPerDay: 1_000_000 };

  const usdPerMonth = (program: EvaluatedProgram, items = /./) =>
    estimateCost(program, MUCH, PRICES)
      .lines.filter(({ service, item }) => items.test(`${service} ${item}`))
      .reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0);

  /** The bill of two weeks of what the estimate says, and the use that goes with it. */
  function createApplied(program: EvaluatedProgram, settings: Readonly<Record<string, unknown>>): RuleInput {
    const type = String(settings["endpoint.instanceType"] ?? "ml.m5.large");
    const instances = estimateCost(program, MUCH, PRICES).lines.filter(
      ({ priceKey }) => priceKey === `AmazonSageMaker/Host:${type}`,
    );
    const hours = instances.reduce((sum, { quantity }) => sum + quantity, 0) / (730 / 24);
    const daily = (service: string, usageType: string, quantity: number, usd: number) =>
      Array.from({ length: 14 }, (_, index) => ({
        day: RANGE.toDay - index,
        service,
        usageType,
        quantity,
        usd,
      }));
    const logs = estimateCost(program, MUCH, PRICES).lines.find(({ item }) => item === "logs, kept");
    const logsUsd = (logs?.usdPerMonth ?? 0) / 30.4375;
    const volumesUsd = (hours / 24) * ((30 * usdOf("AmazonSageMaker/Host:VolumeUsage.gp2")) / (730 / 24));
    const lines = [
      ...daily("Amazon SageMaker", `USE1-Host:${type}`, hours, hours * usdOf(`AmazonSageMaker/Host:${type}`)),
      ...daily("Amazon SageMaker", "USE1-Host:VolumeUsage.gp2", hours / 24, volumesUsd),
      ...daily("AmazonCloudWatch", "TimedStorage-ByteHrs", logsUsd / 0.03, logsUsd),
    ];
    const instanceTypes = ["ml.m5.large", "ml.m5.xlarge", "ml.m5.2xlarge", "ml.m5.4xlarge"];
    const watchList = (settings["monitoring.watchList"] ?? []) as string[];
    // As the estimate has it: bytes of a captured request and of a forecast, products and days.
    const forecasts = (MUCH.products + MUCH.predictionsPerDay) * 14;
    const stored = (prefix: string, bytes: number, oldestDays: number) => ({
      prefix,
      objects: 1,
      bytes,
      bytesByClass: { STANDARD: bytes },
      oldestDays,
      isPartial: false,
    });
    const captureDays = Number(settings["lake.dataCaptureExpireDays"] ?? 30);
    const predictionDays = Number(settings["lake.predictionsExpireDays"] ?? 400);
    return {
      ...createInput({
        levers: {
          watchList,
          logRetentionDays: Number(settings["operations.logRetentionDays"] ?? 90),
          expireDays: { dataCapture: captureDays, predictions: predictionDays },
        },
        endpoint: {
          instanceType: type,
          instanceCount: Number(settings["endpoint.instanceCount"] ?? 2),
          dataCapturePercent: Number(settings["endpoint.dataCapturePercent"] ?? 20),
          competitorPercents: settings["endpoint.challenger"] ? [30] : [],
        },
        autoscaling: { minCapacity: Number(settings["autoscaling.minCapacity"] ?? 2) },
        use: { ...USE, instanceCount: Number(settings["endpoint.instanceCount"] ?? 2), cpuPercentPeak: 60 },
      }),
      lines,
      hosting: findHosting(lines, RANGE)[0],
      storage: {
        prefixes: [
          stored("datacapture/", forecasts * 250 * captureDays, captureDays),
          stored("predictions/", MUCH.products * 16 * 14 * predictionDays, predictionDays),
        ],
        models: [],
      },
      prices: {
        instances: Object.fromEntries(
          instanceTypes.map((name) => [
            name,
            { price: price(usdOf(`AmazonSageMaker/Host:${name}`)), ...findInstanceType(name)! },
          ]),
        ),
        serverlessSecond: { 6: price(usdOf("AmazonSageMaker/ServerlessInf:Mem-6GB")) },
        metricMonth: price(usdOf("AmazonCloudWatch/CW:MetricMonitorUsage")),
        alarmMonth: price(usdOf("AmazonCloudWatch/CW:AlarmMonitorUsage")),
        storageGbMonth: price(usdOf("AmazonS3/TimedStorage-ByteHrs")),
      },
    };
  }

  const settingsOf = (list: readonly Recommendation[]) =>
    Object.fromEntries(list.flatMap(({ changes }) => changes.map(({ path, to }) => [path, to])));

  it("save within a tenth of what they promise: type, number and competitor, watch-list, logs, lake", async () => {
    const before = await evaluateOnce({ stack: "prod", packages: false, configOverrides: DEAR });
    const { recommendations, undecided } = recommend(createApplied(before, DEAR));
    expect(undecided).to.deep.equal([]);
    expect(recommendations.map(({ rule }) => rule)).to.have.members([
      "instance-fleet",
      "watch-list",
      "log-retention",
      "captured-data",
      "stored-results",
    ]);
    const after = await evaluateOnce({
      stack: "prod",
      packages: false,
      configOverrides: { ...DEAR, ...settingsOf(recommendations) },
    });
    for (const [rules, items] of [
      [["instance-fleet"], /^SageMaker/],
      [["watch-list"], /^CloudWatch (own metrics|alarms)/],
      [["log-retention"], /^CloudWatch logs, kept/],
      [["captured-data", "stored-results"], /^S3 lake/],
    ] as const) {
      const promised = recommendations
        .filter(({ rule }) => (rules as readonly string[]).includes(rule))
        .reduce((sum, { savingUsdPerMonth }) => sum + savingUsdPerMonth, 0);
      const saved = usdPerMonth(before, items) - usdPerMonth(after, items);
      expect(saved, rules.join()).to.be.within(promised * 0.9, promised * 1.1);
    }
  });

  it("save within a tenth of what they promise: by the request instead of by the hour", async () => {
    const before = await evaluateOnce({ stack: "prod" });
    const input = createApplied(before, {});
    // The estimate's own use of the model: a millisecond for each forecast.
    const modelSeconds = ((DEFAULT_USAGE.products + DEFAULT_USAGE.predictionsPerDay) * 14 * 14) / 1000;
    const use = { ...input.endpoint!, busyHours: 14, modelSeconds, memoryPercentPeak: 55 };
    const found = recommend({ ...input, endpoint: use }).recommendations.find(
      ({ rule }) => rule === "rarely-asked-endpoint",
    )!;
    const after = await evaluateOnce({
      stack: "prod",
      packages: false,
      configOverrides: settingsOf([found]),
    });
    const costOf = (program: EvaluatedProgram) =>
      estimateCost(program, DEFAULT_USAGE, PRICES)
        .lines.filter(({ service }) => service === "SageMaker")
        .reduce((sum, line) => sum + (line.usdPerMonth ?? 0), 0);
    const saved = costOf(before) - costOf(after);
    expect(saved).to.be.within(found.savingUsdPerMonth * 0.9, found.savingUsdPerMonth * 1.1);
    expect(saved).to.be.above(100);
  });
});
