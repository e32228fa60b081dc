import { expect } from "chai";
import { judgeInstanceFleet } from "../../../../functions/costs/rules/instance-fleet";
import {
  billHosting,
  type CaseChanges,
  createInput,
  expectRecommendation,
  expectUndecided,
  M5,
} from "../../../support/cost-case";

const recommend = (changes: CaseChanges = {}) => expectRecommendation(judgeInstanceFleet, changes);
const isSilent = (changes: CaseChanges) =>
  expect(judgeInstanceFleet(createInput(changes)), JSON.stringify(changes)).to.equal(undefined);

describe("the fleet of an endpoint", () => {
  it("takes the cheapest type that bears what was measured: processors are summed, 3 of 16 are used", () => {
    const found = recommend();
    // 3 of 2 instances at 70 % are 8.6 processors: 3 xlarge at 0.20, 5 large at 0.10, 2 2xlarge at 0.40. Memory: 5.1 GiB.
    expect(found.changes).to.deep.equal([
      { path: "endpoint.instanceType", from: "ml.m5.4xlarge", to: "ml.m5.large" },
      { path: "endpoint.instanceCount", from: 2, to: 5 },
      { path: "autoscaling.minCapacity", from: 2, to: 5 },
    ]);
    // (2 x 0.80 - 5 x 0.10) x 730.
    expect(found.savingUsdPerMonth).to.be.closeTo(803, 1e-9);
    expect(found.evidence[0]).to.equal(
      "CPUUtilization at most 300 % (3.0 of 16 processors), maximum of 14 days",
    );
    expect(found.prices.map(({ usd }) => usd)).to.deep.equal([0.1]);
  });

  it("needs no more than the fewest when little is used, two in production", () => {
    const idle = { cpuPercentPeak: 20, peakInvocationsPerInstanceMinute: 1 };
    expect(recommend({ use: idle }).changes.map(({ to }) => to)).to.deep.equal(["ml.m5.large"]);
    const dev = recommend({ use: idle, input: { environment: "dev" } });
    expect(dev.changes.map(({ to }) => to)).to.deep.equal(["ml.m5.large", 1, 1]);
    expect(dev.givesUp).to.include("when the other fails").and.include("canary");
  });

  it("keeps memory, latency and the busiest minute free of doubt", () => {
    // 8 GiB x 0.7 = 5.6 GiB hold 8 % of 64 GiB, not 9.
    expect(recommend({ use: { memoryPercentPeak: 9 } }).changes[0]?.to).to.equal("ml.m5.xlarge");
    // With an eighth of the processors 70 ms may be 560.
    expect(recommend({ use: { latencyP99Ms: 70 } }).changes[0]?.to).to.equal("ml.m5.xlarge");
    // Large bears an eighth of 600 a minute, half of it free: 37.5.
    const busy = { cpuPercentPeak: 10, peakInvocationsPerInstanceMinute: 100 };
    expect(recommend({ use: busy }).changes.map(({ to }) => to)).to.deep.equal(["ml.m5.xlarge", 3, 3]);
  });

  it("changes the number that counts: without scaling there is no minimum", () => {
    const few = { cpuPercentPeak: 20, peakInvocationsPerInstanceMinute: 1, instanceCount: 4 };
    const changes = {
      use: few,
      endpoint: { instanceCount: 4 },
      input: { lines: billHosting("ml.m5.large", 4, 0.1) },
    };
    expect(recommend({ ...changes, autoscaling: { minCapacity: 4 } }).changes).to.deep.equal([
      { path: "endpoint.instanceType", from: "ml.m5.4xlarge", to: "ml.m5.large" },
      { path: "endpoint.instanceCount", from: 4, to: 2 },
      { path: "autoscaling.minCapacity", from: 4, to: 2 },
    ]);
    const fixed = recommend({ ...changes, autoscaling: { enabled: false } });
    expect(fixed.changes.map(({ path }) => path)).to.not.include("autoscaling.minCapacity");
  });

  it("counts the competitor's instances: they follow the champion's, and are no spare ones", () => {
    const changes = {
      use: { cpuPercentPeak: 20, peakInvocationsPerInstanceMinute: 1 },
      endpoint: { competitorPercents: [10] },
      input: { lines: billHosting("ml.m5.4xlarge", 3, 0.8) },
    };
    // 2 + 1 instances before and after: 3 x (0.80 - 0.10) x 730.
    expect(recommend(changes).savingUsdPerMonth).to.be.closeTo(1533, 1e-9);
    isSilent({
      ...changes,
      endpoint: { instanceType: "ml.m5.large", competitorPercents: [10] },
      input: { lines: billHosting("ml.m5.large", 3, 0.1), prices: { instances: M5, serverlessSecond: {} } },
    });
  });

  it("takes no burstable type where it scales, and no more instances than scaling allows", () => {
    const t2 = { "ml.t2.medium": { ...M5["ml.m5.large"], price: { ...M5["ml.m5.large"].price, usd: 0.01 } } };
    const prices = { instances: { ...M5, ...t2 }, serverlessSecond: {} };
    expect(recommend({ input: { prices } }).changes[0]?.to).to.equal("ml.m5.large");
    expect(recommend({ autoscaling: { maxCapacity: 4 } }).changes.map(({ to }) => to)).to.deep.equal([
      "ml.m5.xlarge",
      3,
      3,
    ]);
  });

  it("is not judged on fewer than seven days, of measurements and of this type on the bill", () => {
    expect(expectUndecided(judgeInstanceFleet, { use: { daysMeasured: 6 } }).because).to.include(
      "measured for 6 days; 7 are needed",
    );
    const young = { lines: billHosting("ml.m5.4xlarge", 2, 0.8, 3) };
    expect(expectUndecided(judgeInstanceFleet, { input: young }).because).to.include("for 3 days");
    expect(expectUndecided(judgeInstanceFleet, { use: { cpuPercentPeak: undefined } }).because).to.include(
      "7 are needed",
    );
    const unknown = { prices: { instances: {}, serverlessSecond: {} } };
    expect(expectUndecided(judgeInstanceFleet, { input: unknown }).because).to.include("does not tell");
  });

  it("is left alone where it fits, where nobody asks, and where there are no instances", () => {
    isSilent({ use: { cpuPercentPeak: 1_500 } });
    isSilent({ use: { invocations: 0 } });
    isSilent({ input: { lines: [] } });
    isSilent({ input: { endpoint: undefined } });
  });
});
