import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { PricingClient } from "@aws-sdk/client-pricing";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { createCostExplorer } from "../../../functions/aws/cost-explorer";
import { measureEndpointUse } from "../../../functions/aws/endpoint-use";
import { createPriceList } from "../../../functions/aws/price-list";
import type { Recommendation } from "../../../functions/contracts/results/costs";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";
import { DAYS_PER_MONTH } from "../../../functions/costs/month";
import { instantOfDay, parseDay } from "../../../functions/demand/calendar";
import { findRecommendations } from "../../../functions/handlers/cost-report/find-recommendations";
import { CONFIGURATIONS } from "../../infra/program/configurations";
import { LEVERS } from "../../support/cost-case";
import { countAsMany, type DenseTraffic } from "../../support/dense-traffic";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { IdleEnvironment } from "../../support/idle-environment";
import { startStubModel } from "../../support/stub-model";

const FIRST_DAY = parseDay("2026-11-22")!;
const HOUR_MS = 3_600_000;

/** What is configured; the fleet of {@link LEVERS} unless it says otherwise. */
type Overrides = Readonly<Record<string, unknown>>;

/** Three large instances, asked all day long from 07:00 to 19:00 UTC and hardly at night. */
const DEAR: Overrides = {
  // What runs at night would ask as well.
  "schedule.enabled": false,
  "endpoint.instanceType": "ml.m5.xlarge",
  "endpoint.instanceCount": 3,
  "endpoint.dataCapturePercent": 0,
  "autoscaling.enabled": true,
  "autoscaling.minCapacity": 3,
  "autoscaling.targetInvocationsPerMinute": 1,
};

/** What asks. */
interface Traffic {
  /** Questions at the beginning of an hour of the day (UTC). */
  readonly perHour: (hour: number) => number;
  /** What each of them stands for; itself where it is absent. */
  readonly dense?: DenseTraffic;
}
const DAYTIME: Traffic = { perHour: (hour) => (hour >= 7 && hour < 19 ? 6 : 1) };
/** A question a day. */
const RARE: Traffic = { perHour: (hour) => (hour === 4 ? 1 : 0) };
const NEVER: Traffic = { perHour: () => 0 };
/** Asked 72 times a minute, a second each, so that 1.2 are at work at any time. */
const BUSY: Traffic = { perHour: () => 1, dense: { standsFor: 4_320, modelMs: 1_000 } };
/** Paid by the request; with what else the configurations have of it, which are evaluated anyhow. */
const { configOverrides: BY_REQUEST = {} } = CONFIGURATIONS.find(
  ({ options }) => options.configOverrides?.["endpoint.kind"] === "serverless",
)!.options;

/*
 * What is recommended from a bill, applied, and the same traffic again: the emulator scales the endpoint, and bills what
 * ran. Neither the rules nor the estimate take part in that bill.
 */
describe("recommendations on a bill that is played again", function () {
  this.timeout(300_000);

  it("save within a tenth of what they promise: quiet hours, a smaller fleet", async () => {
    const before = await play(DEAR, DAYTIME, 14);
    expect(before.found.map(({ rule }) => rule)).to.have.members(["quiet-hours", "instance-fleet"]);
    for (const { rule, changes, savingUsdPerMonth } of before.found) {
      const applied = Object.fromEntries(changes.map(({ path, to }) => [path, to]));
      const after = await play({ ...DEAR, ...applied }, DAYTIME, 7);
      const saved = before.hostingUsdPerMonth - after.hostingUsdPerMonth;
      expect(saved, rule).to.be.within(savingUsdPerMonth * 0.9, savingUsdPerMonth * 1.1);
      expect(saved, rule).to.be.above(50);
    }
  });

  for (const [rule, traffic, days] of [
    ["rarely-asked-endpoint", RARE, 7],
    ["idle-endpoint", NEVER, 14],
  ] as const) {
    it(`save within a tenth of what they promise: ${rule}`, async () => {
      const before = await play(DEAR, traffic, days);
      const found = before.found.find((one) => one.rule === rule)!;
      const applied = Object.fromEntries(found.changes.map(({ path, to }) => [path, to]));
      const after = await play({ ...DEAR, ...applied }, traffic, 2);
      const saved = before.hostingUsdPerMonth - after.hostingUsdPerMonth;
      expect(saved).to.be.within(found.savingUsdPerMonth * 0.9, found.savingUsdPerMonth * 1.1);
    });
  }

  it("save within a tenth of what they promise: busy-serverless-endpoint", async () => {
    const before = await play(BY_REQUEST, BUSY, 7);
    const [found, ...others] = before.found;
    expect([found?.rule, others]).to.deep.equal(["busy-serverless-endpoint", []]);
    // What is left is dev as it is: on one instance.
    expect(found!.changes).to.deep.equal([{ path: "endpoint.kind", from: "serverless", to: "realtime" }]);
    const after = await play({}, BUSY, 2);
    const saved = before.hostingUsdPerMonth - after.hostingUsdPerMonth;
    expect(saved).to.be.within(found!.savingUsdPerMonth * 0.9, found!.savingUsdPerMonth * 1.1);
    expect(saved).to.be.above(50);
  });
});

interface Played {
  readonly hostingUsdPerMonth: number;
  readonly found: readonly Recommendation[];
}

/** Whole days of traffic, and what the bill of them and the rules say. */
async function play(overrides: Overrides, { perHour, dense }: Traffic, days: number): Promise<Played> {
  const stack = await deployStack({
    startAtMs: instantOfDay(FIRST_DAY) - HOUR_MS,
    fleet: [],
    configOverrides: overrides,
    startModel: startStubModel,
    packages: false,
    startEnvironment: (options) => new IdleEnvironment(options, 100, 100),
  });
  const { outputs } = await evaluateOnce({ stack: "dev", configOverrides: overrides, packages: false });
  const clients = connect(stack);
  try {
    const { endpointName, environment, costTagKey } = outputs as unknown as StackOutputs;
    if (dense) countAsMany(stack.aws, dense);
    const question = new InvokeEndpointCommand({
      EndpointName: endpointName,
      Body: Buffer.from("{}"),
      ContentType: "application/json",
    });
    for (let hour = 0; hour < days * 24; hour++) {
      await stack.aws.advanceTo(instantOfDay(FIRST_DAY) + hour * HOUR_MS);
      const asked = Array.from({ length: perHour(hour % 24) }, () => clients.runtime.send(question));
      await Promise.all(asked);
    }
    const runDay = FIRST_DAY + days;
    await stack.aws.advanceTo(instantOfDay(runDay) + HOUR_MS);
    const costExplorer = createCostExplorer({ key: costTagKey, value: environment }, clients.costs);
    const range = { fromDay: FIRST_DAY, toDay: runDay - 1 };
    const lines = await costExplorer.readCosts(range);
    const hosting = lines.filter(({ usageType }) => /Host:|ServerlessInf/.test(usageType));
    const notes: string[] = [];
    const { recommendations } = await findRecommendations(
      {
        environment,
        lakeBucketName: stack.bucketName,
        alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
        costTagKey,
        costTagValue: environment,
        monthlyBudgetUsd: 100,
        setupCostAmount: 0,
        endpointName,
        levers: leversOf(overrides),
      },
      lines,
      range,
      {
        measureEndpoint: (name, untilDay, count) =>
          measureEndpointUse(name, untilDay, count, clients.sageMaker, clients.cloudWatch),
        measureStorage: async () => ({ prefixes: [], models: [] }),
        served: { versions: async () => new Map() },
        readSavingsPlan: async () => undefined,
        measureFunctions: async () => [],
        readFindings: async () => ({ findings: [], notEnrolledIn: [] }),
        priceList: createPriceList("us-east-1", clients.pricing),
      },
      notes,
    );
    expect(notes).to.deep.equal([]);
    return {
      hostingUsdPerMonth: (hosting.reduce((sum, { usd }) => sum + usd, 0) / days) * DAYS_PER_MONTH,
      found: recommendations,
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await stack.close();
  }
}

function connect({ aws }: DeployedStack) {
  const config = {
    region: "us-east-1",
    endpoint: aws.endpointUrl,
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  };
  return {
    runtime: new SageMakerRuntimeClient(config),
    sageMaker: new SageMakerClient(config),
    cloudWatch: new CloudWatchClient(config),
    pricing: new PricingClient(config),
    costs: new CostExplorerClient(config),
  };
}

function leversOf(overrides: Overrides): typeof LEVERS {
  const { endpoint, autoscaling } = LEVERS;
  const number = (path: string, otherwise: number) => Number(overrides[path] ?? otherwise);
  const kind = (overrides["endpoint.kind"] ?? "realtime") as typeof endpoint.kind;
  return {
    ...LEVERS,
    endpoint: {
      ...endpoint,
      kind,
      instanceType: String(overrides["endpoint.instanceType"] ?? "ml.t2.medium"),
      instanceCount: number("endpoint.instanceCount", 1),
      dataCapturePercent: 0,
    },
    autoscaling: {
      ...autoscaling,
      enabled: overrides["autoscaling.enabled"] === true,
      minCapacity: number("autoscaling.minCapacity", autoscaling.minCapacity),
      targetInvocationsPerMinute: number("autoscaling.targetInvocationsPerMinute", 600),
    },
  };
}
