import { expect } from "chai";
import type { CostLine } from "../../../../functions/costs/cost-lines";
import type { EndpointUse, InstanceOffer } from "../../../../functions/costs/usage";
import { instantOfDay, parseDay } from "../../../../functions/demand/calendar";
import {
  findRecommendations,
  type UseReader,
} from "../../../../functions/handlers/cost-report/find-recommendations";
import { LEVERS, M5, price, USE } from "../../../support/cost-case";

const TO_DAY = parseDay("2026-11-22")!;
const TRAILING = { fromDay: TO_DAY - 29, toDay: TO_DAY };
const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  costTagKey: "final-mile:stack",
  costTagValue: "dev",
  monthlyBudgetUsd: 200,
  endpointName: "model",
  setupCostAmount: 0,
  levers: LEVERS,
};

/** Two instances around the clock on some days. */
function hosting(fromDay: number, toDay: number, instanceType = "ml.m5.4xlarge", usd = 38.4): CostLine[] {
  return Array.from({ length: toDay - fromDay + 1 }, (_, index) => ({
    day: fromDay + index,
    service: "Amazon SageMaker",
    usageType: `USE1-Host:${instanceType}`,
    quantity: 48,
    usd,
  }));
}

function createUse(
  measured: EndpointUse | Error = USE,
  instances: Readonly<Record<string, InstanceOffer>> = M5,
) {
  const asked: unknown[] = [];
  const use: UseReader = {
    measureEndpoint: async (...request) => {
      asked.push(request);
      if (measured instanceof Error) throw measured;
      return measured;
    },
    measureStorage: async (...request) => {
      asked.push(request);
      return { prefixes: [], models: [] };
    },
    served: { versions: async () => new Map([["champion", "v7"]]) },
    measureFunctions: async (functions, ...range) => {
      asked.push([functions.map(({ name }) => name), ...range]);
      return [];
    },
    readFindings: async (...request) => {
      asked.push(request);
      return { findings: [], notEnrolledIn: [] };
    },
    readSavingsPlan: async () => {
      asked.push("savings plan");
      return { savingUsdPerMonth: 300, usdPerHour: 1.1, onDemandUsd: 1_100, lookbackDays: 30 };
    },
    priceList: {
      readInstance: async (instanceType) => {
        asked.push(instanceType);
        return instances[instanceType];
      },
      readServerlessSecond: async (sizeGb) => price(0.00002 * sizeGb),
      readUnit: async (service, usageType, of) => {
        asked.push(`${service}/${usageType}`);
        return price(1, of);
      },
    },
  };
  return { use, asked };
}

const find = async (use: UseReader, lines: readonly CostLine[]) => {
  const notes: string[] = [];
  const found = await findRecommendations(SETTINGS, lines, TRAILING, use, notes);
  return { notes, found, rules: found.recommendations.map(({ rule }) => rule) };
};

describe("find-recommendations", () => {
  it("measures the endpoint over two weeks up to the last day of the bill, and the lake as it is then", async () => {
    const { use, asked } = createUse();
    await find(use, []);
    // Until the day after the last one, exclusive. Nothing on the bill: no instance is asked for.
    expect(asked.slice(0, 2)).to.deep.equal([
      ["model", TO_DAY + 1, 14],
      ["lake", instantOfDay(TO_DAY + 1), new Set(["v7"])],
    ]);
    expect(asked.slice(2)).to.deep.equal([
      [["monitor", "predict"], TO_DAY + 1, 14],
      [{ key: "final-mile:stack", value: "dev" }, LEVERS.functions.map(({ arn }) => arn)],
      "AmazonCloudWatch/CW:MetricMonitorUsage",
      "AmazonCloudWatch/CW:AlarmMonitorUsage",
      "AmazonS3/TimedStorage-ByteHrs",
    ]);
  });

  it("prices all sizes of the family that is on the bill", async () => {
    const { use, asked } = createUse();
    const { rules } = await find(use, hosting(TO_DAY - 13, TO_DAY));
    expect(asked).to.include.members(["ml.m5.large", "ml.m5.4xlarge", "ml.m5.24xlarge"]);
    expect(rules).to.deep.equal(["instance-fleet", "savings-plan"]);
  });

  it("asks for a commitment where there is something to commit to", async () => {
    const { use, asked } = createUse();
    // Two instances for USD 1.60 a day are 48.67 a month, for 1.70 they are 51.71.
    await find(use, hosting(TO_DAY - 13, TO_DAY, "ml.m5.large", 1.6));
    expect(asked).to.not.include("savings plan");
    await find(use, hosting(TO_DAY - 13, TO_DAY, "ml.m5.large", 1.7));
    expect(asked).to.include("savings plan");
  });

  it("judges what is on the bill now: what was replaced before counts no more, what is new is not judged yet", async () => {
    const lines = [...hosting(TO_DAY - 13, TO_DAY - 3, "ml.c5.4xlarge"), ...hosting(TO_DAY - 2, TO_DAY)];
    const { use, asked } = createUse();
    const { found } = await find(use, lines);
    expect(asked).to.include("ml.m5.large").and.not.include("ml.c5.large");
    expect(found.undecided.map(({ because }) => because)).to.deep.equal([
      "processor and memory of ml.m5.4xlarge were measured for 3 days; 7 are needed",
    ]);
  });

  it("notes what cannot be read, and recommends the rest", async () => {
    const unmeasured = await find(createUse(new Error("Throttled")).use, hosting(TO_DAY - 13, TO_DAY));
    expect(unmeasured.notes).to.deep.equal(["The endpoint's use could not be measured: Throttled"]);
    expect(unmeasured.rules).to.deep.equal(["savings-plan"]);
    const { use } = createUse();
    const refuse = async () => {
      throw new Error("AccessDenied");
    };
    const blind = {
      ...use,
      measureStorage: refuse,
      readSavingsPlan: refuse,
      priceList: { ...use.priceList, readUnit: refuse },
    };
    const { notes, rules, found } = await find(blind, hosting(TO_DAY - 13, TO_DAY));
    expect(notes).to.deep.equal([
      "The lake could not be listed: AccessDenied",
      "Savings Plans could not be read: AccessDenied",
      "The price list could not be read: AccessDenied",
    ]);
    expect(rules).to.deep.equal([]);
    expect(found.storage).to.equal(undefined);
  });
});
