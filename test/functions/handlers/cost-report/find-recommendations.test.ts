import { expect } from "chai";
import type { CostLine } from "../../../../functions/costs/cost-lines";
import type { EndpointUse, UnitPrice } from "../../../../functions/costs/usage";
import { parseDay } from "../../../../functions/demand/calendar";
import {
  findRecommendations,
  type UseReader,
} from "../../../../functions/handlers/cost-report/find-recommendations";

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
  setupCostUsd: 0,
};
/** Asked in every hour, up to a third of its size. */
const BUSY: EndpointUse = {
  endpointName: "model",
  days: 14,
  instanceCount: 3,
  invocations: 5_000,
  busyHours: 336,
  peakInvocationsPerInstanceMinute: 10,
  modelSeconds: 100,
  cpuPercentPeak: 30,
  memoryPercentPeak: 20,
};
const price = (usd: number): UnitPrice => ({ usd, unit: "Hrs", region: "us-east-1", asOf: "2026-11-01" });

/** USD 0.20 an hour, `usd` a day, on some days. */
function hosting(fromDay: number, toDay: number, instanceType = "ml.m5.xlarge", usd = 4.8): CostLine[] {
  return Array.from({ length: toDay - fromDay + 1 }, (_, index) => ({
    day: fromDay + index,
    service: "Amazon SageMaker",
    usageType: `USE1-Host:${instanceType}`,
    quantity: 24,
    usd,
  }));
}

function createUse(
  measured: EndpointUse | Error,
  hours: Readonly<Record<string, UnitPrice>> = {},
  gbSecond?: UnitPrice,
) {
  const asked: unknown[] = [];
  const use: UseReader = {
    measureEndpoint: async (...request) => {
      asked.push(request);
      if (measured instanceof Error) throw measured;
      return measured;
    },
    priceList: {
      readHostingHour: async (instanceType) => {
        asked.push(instanceType);
        return hours[instanceType];
      },
      readServerlessGbSecond: async () => gbSecond,
    },
  };
  return { use, asked };
}

const find = async (use: UseReader, lines: readonly CostLine[], environment = "dev") => {
  const notes: string[] = [];
  const found = await findRecommendations({ ...SETTINGS, environment }, lines, TRAILING, use, notes);
  return { notes, found, rules: found.map(({ rule }) => rule) };
};

describe("find-recommendations", () => {
  it("measures the endpoint over two weeks up to the last day of the bill", async () => {
    const { use, asked } = createUse(BUSY);
    await find(use, []);
    // Until the day after the last one, exclusive. Nothing on the bill: no price is asked for.
    expect(asked).to.deep.equal([["model", TO_DAY + 1, 14]]);
  });

  it("prices the next smaller size of the instance on the bill", async () => {
    const { use, asked } = createUse(BUSY, { "ml.m5.large": price(0.15) });
    const { found, rules } = await find(use, hosting(TO_DAY - 13, TO_DAY));
    expect(asked).to.include("ml.m5.large");
    expect(rules).to.have.members(["spare-instances", "oversized-instance"]);
    const smaller = found.find(({ rule }) => rule === "oversized-instance");
    // (0.20 - 0.15) x 3 instances x 730 hours.
    expect(smaller?.savingUsdPerMonth).to.be.closeTo(109.5, 1e-9);
  });

  it("proposes no smaller size without its price, and asks for none below the smallest", async () => {
    const unpriced = createUse(BUSY);
    expect((await find(unpriced.use, hosting(TO_DAY - 13, TO_DAY))).rules).to.deep.equal(["spare-instances"]);
    const smallest = createUse(BUSY);
    await find(smallest.use, hosting(TO_DAY - 13, TO_DAY, "ml.t2.medium"));
    expect(smallest.asked).to.have.length(1);
  });

  it("looks at the bill of the same two weeks: what was replaced before counts no more", async () => {
    const lines = [
      ...hosting(TO_DAY - 29, TO_DAY - 14, "ml.m5.4xlarge", 99),
      ...hosting(TO_DAY - 13, TO_DAY),
    ];
    const { use, asked } = createUse(BUSY);
    await find(use, lines);
    expect(asked[1]).to.equal("ml.m5.large");
    const first = createUse(BUSY);
    await find(first.use, hosting(TO_DAY - 13, TO_DAY - 13));
    expect(first.asked[1]).to.equal("ml.m5.large");
  });

  it("keeps two instances in production and one elsewhere", async () => {
    const lines = hosting(TO_DAY - 13, TO_DAY);
    const kept = async (environment: string) =>
      (await find(createUse(BUSY).use, lines, environment)).found[0]?.change;
    expect(await kept("dev")).to.deep.include({ from: 3, to: 1 });
    expect(await kept("prod")).to.deep.include({ from: 3, to: 2 });
  });

  it("takes an instance to bear 600 requests a minute", async () => {
    // 3 x 250 a minute at half of 600 each need three instances.
    const busy = { ...BUSY, peakInvocationsPerInstanceMinute: 250 };
    expect((await find(createUse(busy).use, hosting(TO_DAY - 13, TO_DAY))).rules).to.deep.equal([]);
  });

  it("weighs the price of a serverless endpoint", async () => {
    const seldom = { ...BUSY, busyHours: 14 };
    const { use } = createUse(seldom, {}, price(0.00004));
    expect((await find(use, hosting(TO_DAY - 13, TO_DAY))).rules).to.deep.equal(["rarely-asked-endpoint"]);
  });

  it("notes what cannot be read, and recommends the rest", async () => {
    const unmeasured = await find(createUse(new Error("Throttled")).use, hosting(TO_DAY - 13, TO_DAY));
    expect(unmeasured.notes).to.deep.equal(["The endpoint's use could not be measured: Throttled"]);
    expect(unmeasured.rules).to.deep.equal([]);
    const { use } = createUse(BUSY);
    const unpriced = {
      ...use,
      priceList: {
        ...use.priceList,
        readServerlessGbSecond: async () => {
          throw new Error("AccessDenied");
        },
      },
    };
    const { notes, rules } = await find(unpriced, hosting(TO_DAY - 13, TO_DAY));
    expect(notes).to.deep.equal(["The price list could not be read: AccessDenied"]);
    expect(rules).to.deep.equal(["spare-instances"]);
  });
});
