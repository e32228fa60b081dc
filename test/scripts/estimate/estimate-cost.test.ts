import { expect } from "chai";
import { estimateCost } from "../../../scripts/estimate/estimate-cost";
import type { PriceFile } from "../../../scripts/estimate/prices";
import { readSavedPrices } from "../../../scripts/estimate/prices";
import { DEFAULT_USAGE } from "../../../scripts/estimate/usage";
import type { EvaluatedProgram, RegisteredResource } from "../../../scripts/program/evaluation";
import { evaluateOnce } from "../../support/evaluated-stacks";

const price = (usd: number, unit: string) =>
  ({ usd, unit, provenance: "price-list", source: "test", readOn: "2026-11-23" }) as const;

const PRICES: PriceFile = {
  region: "us-east-1",
  currency: "USD",
  savedOn: "2026-11-23",
  prices: {
    "AmazonSageMaker/Host:ml.m5.large": price(0.1, "hour"),
    "AmazonSageMaker/Host:VolumeUsage.gp2": price(0.1, "GB-month"),
    "AmazonSageMaker/ServerlessInf:Mem-2GB": price(0.00004, "second"),
    "AmazonCloudWatch/CW:AlarmMonitorUsage": price(0.1, "alarm-month"),
    "AmazonCloudWatch/CW:HighResAlarmMonitorUsage": price(0.3, "alarm-month"),
    "AWSLambda/Lambda-GB-Second-ARM": price(0.00001, "GB-second"),
  },
};

function register(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  state = {},
): RegisteredResource {
  return {
    type,
    name,
    inputs,
    state: { ...inputs, ...state },
    parents: [],
    dependsOn: [],
    custom: true,
    protect: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    deleteBeforeReplace: false,
    id: name,
    secrets: [],
  };
}

function program(...resources: RegisteredResource[]): EvaluatedProgram {
  return { resources, outputs: { horizonDays: 10 } };
}

const CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";

const twoInstances = register(CONFIGURATION, "configuration", {
  productionVariants: [{ variantName: "champion", instanceType: "ml.m5.large", initialInstanceCount: 2 }],
});
const scaling = register("aws:appautoscaling/target:Target", "capacity", {
  resourceId: "endpoint/forecast/variant/champion",
  minCapacity: 1,
  maxCapacity: 4,
});

const linesOf = (stack: EvaluatedProgram, usage = DEFAULT_USAGE) => estimateCost(stack, usage, PRICES).lines;
const lineOf = (stack: EvaluatedProgram, item: RegExp, usage = DEFAULT_USAGE) =>
  linesOf(stack, usage).find((line) => item.test(`${line.service} ${line.item}`));

describe("the cost estimate", () => {
  it("counts instances for 730 hours a month", () => {
    const line = lineOf(program(twoInstances), /2 x ml.m5.large/);
    expect(line?.usdPerMonth).to.equal(2 * 730 * 0.1);
    expect(line?.mostUsdPerMonth).to.equal(2 * 730 * 0.1);
  });

  it("says what autoscaling can cost at most", () => {
    const line = lineOf(program(twoInstances, scaling), /ml.m5.large/);
    expect(line?.usdPerMonth).to.equal(2 * 730 * 0.1);
    expect(line?.mostUsdPerMonth).to.be.closeTo(4 * 730 * 0.1, 1e-9);
  });

  it("counts the instances that scheduled actions leave, a ceiling as well as a floor", () => {
    const action = (name: string, schedule: string, minCapacity: number, maxCapacity: number) =>
      register("aws:appautoscaling/scheduledAction:ScheduledAction", name, {
        resourceId: scaling.inputs.resourceId,
        schedule,
        scalableTargetAction: { minCapacity, maxCapacity },
      });
    const quiet = [
      action("begins", "cron(0 20 * * ? *)", 1, 1),
      action("settled", "cron(10 20 * * ? *)", 1, 4),
      action("ends", "cron(0 8 * * ? *)", 2, 4),
    ];
    // Half the day one, half the day two.
    const line = lineOf(program(twoInstances, scaling, ...quiet), /1.5 x ml.m5.large/);
    expect(line?.usdPerMonth).to.be.closeTo(1.5 * 730 * 0.1, 1e-9);
    // A floor that comes down takes none away.
    const batch = [action("before", "cron(0 4 * * ? *)", 4, 4), action("after", "cron(0 5 * * ? *)", 1, 4)];
    const stays = lineOf(program(twoInstances, scaling, ...batch), /ml.m5.large/);
    expect(stays?.usdPerMonth).to.be.closeTo(4 * 730 * 0.1, 1e-9);
  });

  it("takes the average number of instances from the one who asks", () => {
    const line = lineOf(program(twoInstances, scaling), /ml.m5.large/, {
      ...DEFAULT_USAGE,
      averageInstances: 3,
    });
    expect(line?.usdPerMonth).to.be.closeTo(3 * 730 * 0.1, 1e-9);
  });

  it("counts challenger and shadow like the champion", () => {
    const stack = register(CONFIGURATION, "configuration", {
      productionVariants: [{ variantName: "champion", instanceType: "ml.m5.large", initialInstanceCount: 1 }],
      shadowProductionVariants: [
        { variantName: "shadow", instanceType: "ml.m5.large", initialInstanceCount: 1 },
      ],
    });
    const instances = linesOf(program(stack)).filter(({ priceKey }) => priceKey.includes("Host:ml."));
    expect(instances.map(({ usdPerMonth }) => usdPerMonth)).to.deep.equal([73, 73]);
  });

  it("counts the seconds of a serverless endpoint", () => {
    const stack = register(CONFIGURATION, "configuration", {
      productionVariants: [
        { variantName: "champion", serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 5 } },
      ],
    });
    const usage = { ...DEFAULT_USAGE, products: 1000, predictionsPerDay: 0, millisecondsPerForecast: 2 };
    // 1,000 products x 10 days x 30.42 days a month x 2 ms.
    const seconds = 1000 * 10 * (730 / 24) * 0.002;
    expect(lineOf(program(stack), /serverless/, usage)?.usdPerMonth).to.be.closeTo(seconds * 0.00004, 1e-12);
  });

  it("bills alarms by the metrics they look at and by their resolution", () => {
    const alarm = (name: string, inputs: Record<string, unknown>) =>
      register("aws:cloudwatch/metricAlarm:MetricAlarm", name, inputs);
    const stack = program(
      alarm("plain", { period: 60 }),
      alarm("ratio", {
        metricQueries: [
          { id: "errors", metric: { period: 60 } },
          { id: "all", metric: { period: 60 } },
          { id: "share", expression: "errors/all" },
        ],
      }),
      alarm("fast", { period: 10 }),
    );
    expect(lineOf(stack, /^CloudWatch alarms/)?.usdPerMonth).to.be.closeTo(0.3, 1e-12);
    expect(lineOf(stack, /high-resolution/)?.usdPerMonth).to.be.closeTo(0.3, 1e-12);
  });

  it("runs a function daily only while its schedule is on", () => {
    const fn = register("aws:lambda/function:Function", "costs", { memorySize: 1024 }, { arn: "arn:costs" });
    const schedule = (state: string) =>
      register("aws:scheduler/schedule:Schedule", "costs-schedule", { state, target: { arn: "arn:costs" } });
    // 30.42 runs of 5 s in 1 GB.
    expect(lineOf(program(fn, schedule("ENABLED")), /Lambda costs/)?.quantity).to.be.closeTo(
      (730 / 24) * 5,
      1e-9,
    );
    expect(lineOf(program(fn, schedule("DISABLED")), /Lambda costs/)).to.equal(undefined);
  });

  it("names what has no saved price instead of counting it as free", () => {
    const stack = register(CONFIGURATION, "configuration", {
      productionVariants: [{ variantName: "champion", instanceType: "ml.p9.large", initialInstanceCount: 1 }],
    });
    const estimate = estimateCost(program(stack), DEFAULT_USAGE, PRICES);
    expect(estimate.missingPrices).to.include("AmazonSageMaker/Host:ml.p9.large");
    const line = estimate.lines.find(({ priceKey }) => priceKey.endsWith("Host:ml.p9.large"));
    expect(line?.quantity).to.equal(730);
    expect(line).to.not.have.property("usdPerMonth");
  });

  for (const stack of ["dev", "prod"]) {
    it(`knows a price for everything ${stack} uses, and stays within its budget`, async () => {
      const evaluated = await evaluateOnce({ stack });
      const estimate = estimateCost(evaluated, DEFAULT_USAGE, readSavedPrices("us-east-1"));
      expect(estimate.missingPrices).to.deep.equal([]);
      expect(estimate.usdPerMonth).to.be.within(20, Number(evaluated.outputs.monthlyBudgetUsd));
      expect(estimate.lines[0]?.service).to.equal("SageMaker");
    });
  }

  it("keeps monitoring below 20 dollars a month whatever the number of products", async () => {
    const evaluated = await evaluateOnce({ stack: "prod" });
    const usage = { ...DEFAULT_USAGE, products: 100_000 };
    const { lines } = estimateCost(evaluated, usage, readSavedPrices("us-east-1"));
    const cloudWatch = lines.filter(({ service }) => service === "CloudWatch");
    const sum = cloudWatch.reduce((total, { usdPerMonth = 0 }) => total + usdPerMonth, 0);
    expect(sum).to.be.below(20);
  });
});
