import { expect } from "chai";
import type { Recommendation } from "../../../../functions/contracts/results/costs";
import { findIdleEndpoint } from "../../../../functions/costs/rules/idle-endpoint";
import { findOversizedInstance } from "../../../../functions/costs/rules/oversized-instance";
import { findRarelyAskedEndpoint } from "../../../../functions/costs/rules/rarely-asked-endpoint";
import { findSpareInstances } from "../../../../functions/costs/rules/spare-instances";
import type { EndpointUse, PriceBook } from "../../../../functions/costs/usage";

/** Two instances at USD 0.25 an hour: 2 x 0.25 x 730 a month. */
const HOSTING = { instanceType: "ml.m5.xlarge", usdPerInstanceHour: 0.25, usdPerMonth: 365 };
/** A week in which a quarter of the hours was busy. */
const USE: EndpointUse = {
  endpointName: "model",
  days: 7,
  instanceCount: 2,
  invocations: 1_000,
  busyHours: 42,
  peakInvocationsPerInstanceMinute: 150,
  modelSeconds: 700,
  cpuPercentPeak: 35,
  memoryPercentPeak: 20,
};
const price = (usd: number) => ({ usd, unit: "Hrs", region: "us-east-1", asOf: "2026-11-01" });

type Rule = (use: Partial<EndpointUse>) => Recommendation | undefined;

/** Speaks of the use as it is, and is silent once any of the changes is made to it. */
function expectSpeaksUnless(rule: Rule, changes: readonly Partial<EndpointUse>[]): void {
  expect(rule({})).to.not.equal(undefined);
  for (const change of changes) expect(rule(change), JSON.stringify(change)).to.equal(undefined);
}

describe("an idle endpoint", () => {
  const rule: Rule = (use) => findIdleEndpoint({ ...USE, days: 14, invocations: 0, ...use }, HOSTING);

  it("was asked by nobody for two weeks", () => {
    expectSpeaksUnless(rule, [{ days: 13 }, { invocations: 1 }]);
  });

  it("is shown with what it costs", () => {
    expect(rule({})?.evidence).to.deep.equal([
      "0 invocations in 14 days",
      "2 x ml.m5.xlarge at $365.00 a month on the bill",
    ]);
  });
});

describe("an oversized instance", () => {
  const judge = (use: Partial<EndpointUse>, prices: PriceBook["instanceHours"], hosting = HOSTING) =>
    findOversizedInstance({ ...USE, ...use }, hosting, { instanceHours: prices });
  const rule: Rule = (use) => judge(use, { "ml.m5.large": price(0.125) });

  it("was seen for a week to use at most 35 % of processor and memory", () => {
    expectSpeaksUnless(rule, [
      { days: 6 },
      { cpuPercentPeak: 35.1 },
      { memoryPercentPeak: 35.1 },
      { cpuPercentPeak: undefined },
      { memoryPercentPeak: undefined },
    ]);
  });

  it("has a smaller size, which has a price, which is lower", () => {
    expect(judge({}, {})).to.equal(undefined);
    expect(judge({}, { "ml.m5.large": price(0.25) })).to.equal(undefined);
    expect(judge({}, { "ml.m5.large": price(0.26) })).to.equal(undefined);
    const smallest = { ...HOSTING, instanceType: "ml.t2.medium" };
    expect(judge({}, { "ml.t2.medium": price(0.1) }, smallest)).to.equal(undefined);
  });

  it("is shown with its peaks and its price", () => {
    expect(rule({})?.evidence).to.deep.equal([
      "CPU at most 35 %, memory at most 20 % in 7 days",
      "ml.m5.xlarge costs $0.2500 an hour on the bill",
    ]);
  });
});

describe("a rarely asked endpoint", () => {
  const judge = (use: Partial<EndpointUse>, usdPerGbSecond: number) =>
    findRarelyAskedEndpoint({ ...USE, ...use }, HOSTING, {
      instanceHours: {},
      serverlessGbSecond: price(usdPerGbSecond),
    });
  const rule: Rule = (use) => judge(use, 0.00002);

  it("was asked for a week, in at most a quarter of the hours", () => {
    expectSpeaksUnless(rule, [{ days: 6, busyHours: 36 }, { busyHours: 43 }, { invocations: 0 }]);
  });

  it("costs less by the request", () => {
    // 100 s a day x 2 GB x 30.4375 days = 6,087.5 GB-seconds a month, which cost what the instances do here.
    const even = 365 / 6_087.5;
    expect(judge({}, even * 1.01)).to.equal(undefined);
    expect(judge({}, even * 0.99)?.savingUsdPerMonth).to.be.closeTo(3.65, 1e-9);
    // Nothing is saved where both cost the same: powers of two, so that no digit is lost.
    const nothing = { ...HOSTING, usdPerMonth: 6_087.5 };
    const same = { instanceHours: {}, serverlessGbSecond: price(1) };
    expect(findRarelyAskedEndpoint(USE, nothing, same)).to.equal(undefined);
  });

  it("is shown with its busy hours and what they would cost", () => {
    expect(rule({})?.evidence).to.deep.equal([
      "asked in 42 of 168 hours (25.0 %)",
      // 6,087.5 GB-seconds x USD 0.00002.
      "700.0 s of work in 7 days would cost $0.12 a month with 2048 MiB",
      "ml.m5.xlarge costs $365.00 a month",
      "a serverless endpoint starts cold and captures no data",
    ]);
  });
});

describe("spare instances", () => {
  /** 300 a minute over two instances are half of what one is meant to bear. */
  const judge = (use: Partial<EndpointUse>, fewestInstances = 1) =>
    findSpareInstances({ ...USE, ...use }, HOSTING, { targetInvocationsPerMinute: 600, fewestInstances });

  it("were seen for a week not to be needed", () => {
    expectSpeaksUnless(judge, [
      { days: 6 },
      { invocations: 0 },
      { peakInvocationsPerInstanceMinute: 150.5 },
      { instanceCount: 1 },
    ]);
    expect(judge({}, 2)).to.equal(undefined);
  });

  it("are counted in the title, and each saves what it costs", () => {
    expect(judge({})).to.include({
      title: 'Endpoint "model" has 1 instance more than its peak needs',
      savingUsdPerMonth: 182.5,
    });
    expect(judge({ instanceCount: 4, peakInvocationsPerInstanceMinute: 75 })).to.include({
      title: 'Endpoint "model" has 3 instances more than its peak needs',
      savingUsdPerMonth: 3 * 182.5,
    });
  });

  it("are shown with the peak and what one instance bears", () => {
    expect(judge({})?.evidence).to.deep.equal([
      "peak of 300.0 invocations a minute in 7 days over 2 instances",
      "one instance is meant to bear 600; 1 leave half of that free",
      "ml.m5.xlarge costs $0.2500 an hour on the bill",
    ]);
  });
});
