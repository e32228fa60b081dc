import { expect } from "chai";
import type { CostLine } from "../../../functions/costs/cost-lines";
import { recommend } from "../../../functions/costs/recommend";
import { nextSmaller } from "../../../functions/costs/rules/oversized-instance";
import type { EndpointUse, PriceBook } from "../../../functions/costs/usage";

const RANGE = { fromDay: 100, toDay: 113 };
/** Two ml.m5.xlarge at USD 0.25 an hour, around the clock. */
const HOSTING: readonly CostLine[] = Array.from({ length: 14 }, (_, index) => ({
  day: 100 + index,
  service: "Amazon SageMaker",
  usageType: "USE1-Host:ml.m5.xlarge",
  quantity: 48,
  usd: 12,
}));
const BUSY: EndpointUse = {
  endpointName: "model",
  days: 14,
  instanceCount: 2,
  invocations: 1_000_000,
  busyHours: 336,
  peakInvocationsPerInstanceMinute: 500,
  modelSeconds: 50_000,
  cpuPercentPeak: 80,
  memoryPercentPeak: 30,
};
const price = (usd: number) => ({ usd, unit: "Hrs", region: "us-east-1", asOf: "2026-11-01" });
const PRICES: PriceBook = {
  instanceHours: { "ml.m5.large": price(0.125) },
  serverlessGbSecond: price(0.00002),
};

function judge(endpoint: EndpointUse | undefined, lines = HOSTING, prices = PRICES) {
  return recommend({
    lines,
    range: RANGE,
    endpoint,
    prices,
    targetInvocationsPerMinute: 600,
    fewestInstances: 1,
  });
}

describe("recommendations", () => {
  it("are none for an endpoint whose peaks need what it has", () => {
    expect(judge(BUSY)).to.deep.equal([]);
  });

  it("are none for an endpoint that is not on the bill", () => {
    expect(judge({ ...BUSY, invocations: 0 }, [])).to.deep.equal([]);
  });

  it("take an endpoint that nobody asked for two weeks off its instances", () => {
    const [first, ...others] = judge({ ...BUSY, invocations: 0, busyHours: 0 });
    expect(first?.rule).to.equal("idle-endpoint");
    // USD 12 a day / 24 h x 730 h.
    expect(first?.savingUsdPerMonth).to.equal(365);
    expect(others).to.deep.equal([]);
  });

  it("pay by the request where few hours are busy, at the price of the list", () => {
    const nightly = { ...BUSY, busyHours: 14, modelSeconds: 1_400, peakInvocationsPerInstanceMinute: 10 };
    const [first] = judge(nightly);
    // 100 s a day x 2 GB x 30.4375 days x USD 0.00002 = USD 0.12175.
    expect(first?.savingUsdPerMonth).to.be.closeTo(365 - 0.12175, 1e-9);
    expect(first).to.deep.include({ rule: "rarely-asked-endpoint", risk: "medium" });
    expect(first?.price).to.deep.equal(price(0.00002));
  });

  it("say nothing that needs a price which could not be read", () => {
    const nightly = { ...BUSY, busyHours: 14, peakInvocationsPerInstanceMinute: 200 };
    expect(judge(nightly, HOSTING, { instanceHours: {} })).to.deep.equal([]);
  });

  it("halve an instance whose peaks fit into half of it", () => {
    const [first] = judge({ ...BUSY, cpuPercentPeak: 30, memoryPercentPeak: 34 });
    expect(first).to.deep.include({
      rule: "oversized-instance",
      change: { configKey: "final-mile:endpoint.instanceType", from: "ml.m5.xlarge", to: "ml.m5.large" },
    });
    // 2 x (0.25 - 0.125) x 730.
    expect(first?.savingUsdPerMonth).to.equal(182.5);
    expect(judge({ ...BUSY, cpuPercentPeak: 36, memoryPercentPeak: 34 })).to.deep.equal([]);
    expect(judge({ ...BUSY, cpuPercentPeak: undefined })).to.deep.equal([]);
  });

  it("drop instances that the peak does not need, down to the fewest allowed", () => {
    const [first] = judge({ ...BUSY, peakInvocationsPerInstanceMinute: 100 });
    expect(first).to.deep.include({
      rule: "spare-instances",
      change: { configKey: "final-mile:autoscaling.minCapacity", from: 2, to: 1 },
    });
    expect(first?.savingUsdPerMonth).to.equal(182.5);
  });

  it("name metrics beyond those of the fleet", () => {
    const lines = Array.from({ length: 14 }, (_, index) => ({
      day: 100 + index,
      service: "AmazonCloudWatch",
      usageType: "USE1-CW:MetricMonitorUsage",
      quantity: 130 / 30.4375,
      usd: (130 * 0.3) / 30.4375,
    }));
    const [first] = judge(undefined, lines);
    expect(first?.rule).to.equal("metric-spend");
    expect(first?.savingUsdPerMonth).to.be.closeTo(30, 1e-9);
  });

  it("come dearest first", () => {
    const savings = judge({
      ...BUSY,
      cpuPercentPeak: 10,
      memoryPercentPeak: 10,
      peakInvocationsPerInstanceMinute: 1,
    });
    expect(savings.map(({ id }) => id)).to.deep.equal(["oversized-instance:model", "spare-instances:model"]);
  });

  it("know the size below", () => {
    expect(nextSmaller("ml.m5.2xlarge")).to.equal("ml.m5.xlarge");
    expect(nextSmaller("ml.t2.medium")).to.equal(undefined);
    expect(nextSmaller("ml.p4d.24xlarge")).to.equal(undefined);
  });
});
