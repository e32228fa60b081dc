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
import { LEVERS } from "../../support/cost-case";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";
import { evaluateOnce } from "../../support/evaluated-stacks";
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
const DAYTIME = (hour: number) => (hour >= 7 && hour < 19 ? 6 : 1);
/** A question a day. */
const RARE = (hour: number) => (hour === 4 ? 1 : 0);
const NEVER = () => 0;

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

  for (const [rule, traffic] of [
    ["rarely-asked-endpoint", RARE],
    ["idle-endpoint", NEVER],
  ] as const) {
    it(`save within a tenth of what they promise: ${rule}`, async () => {
      const before = await play(DEAR, traffic, 14);
      const found = before.found.find((one) => one.rule === rule)!;
      const applied = Object.fromEntries(found.changes.map(({ path, to }) => [path, to]));
      const after = await play({ ...DEAR, ...applied }, traffic, 7);
      const saved = before.hostingUsdPerMonth - after.hostingUsdPerMonth;
      expect(saved).to.be.within(found.savingUsdPerMonth * 0.9, found.savingUsdPerMonth * 1.1);
    });
  }
});

interface Played {
  readonly hostingUsdPerMonth: number;
  readonly found: readonly Recommendation[];
}

/** Whole days of traffic, and what the bill of them and the rules say. */
async function play(overrides: Overrides, perHour: (hour: number) => number, days: number): Promise<Played> {
  const stack = await deployStack({
    startAtMs: instantOfDay(FIRST_DAY) - HOUR_MS,
    fleet: [],
    configOverrides: overrides,
    startModel: startStubModel,
  });
  const { outputs } = await evaluateOnce({ stack: "dev", configOverrides: overrides });
  const clients = connect(stack);
  try {
    const { endpointName, environment, costTagKey } = outputs as unknown as StackOutputs;
    for (let hour = 0; hour < days * 24; hour++) {
      await stack.aws.advanceTo(instantOfDay(FIRST_DAY) + hour * HOUR_MS);
      const questions = Array.from({ length: perHour(hour % 24) }, () =>
        clients.runtime.send(
          new InvokeEndpointCommand({
            EndpointName: endpointName,
            Body: Buffer.from("{}"),
            ContentType: "application/json",
          }),
        ),
      );
      await Promise.all(questions);
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
  return {
    ...LEVERS,
    endpoint: {
      ...endpoint,
      instanceType: String(overrides["endpoint.instanceType"]),
      instanceCount: number("endpoint.instanceCount", endpoint.instanceCount),
      dataCapturePercent: 0,
    },
    autoscaling: {
      ...autoscaling,
      minCapacity: number("autoscaling.minCapacity", autoscaling.minCapacity),
      targetInvocationsPerMinute: number("autoscaling.targetInvocationsPerMinute", 600),
    },
  };
}
