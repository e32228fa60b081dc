import { expect } from "chai";
import { judgeBusyServerlessEndpoint } from "../../../../functions/costs/rules/busy-serverless-endpoint";
import { judgeIdleEndpoint } from "../../../../functions/costs/rules/idle-endpoint";
import { judgeRarelyAskedEndpoint } from "../../../../functions/costs/rules/rarely-asked-endpoint";
import {
  billHosting,
  type CaseChanges,
  createInput,
  expectRecommendation,
  expectUndecided,
  listVerdicts,
  price,
  RANGE,
} from "../../../support/cost-case";

const LINES = billHosting("ml.m5.large", 2, 0.1);
const ofLarge = (changes: CaseChanges = {}): CaseChanges => ({
  ...changes,
  input: { lines: LINES, ...changes.input },
});
/** Asked in a quarter of the hours of two weeks, for 100 s a day; 20 % of 8 GiB. */
const NIGHTLY = { busyHours: 84, modelSeconds: 1_400, memoryPercentPeak: 20 };

describe("an endpoint that nobody asks", () => {
  const none = { invocations: 0, busyHours: 0, modelSeconds: 0, memoryPercentPeak: 20 };

  it("becomes serverless by all settings that this takes, with the memory that its model needs", () => {
    const found = expectRecommendation(judgeIdleEndpoint, ofLarge({ use: none }));
    expect(found.changes).to.deep.equal([
      { path: "endpoint.kind", from: "realtime", to: "serverless" },
      { path: "endpoint.dataCapturePercent", from: 100, to: 0 },
    ]);
    // 2 x 0.10 x 730.
    expect(found.savingUsdPerMonth).to.be.closeTo(146, 1e-9);
    expect(found.evidence[0]).to.equal("Invocations: 0, sum of 14 days");
  });

  it("was asked by nobody for two whole weeks, and may be younger", () => {
    for (const use of [
      { ...none, days: 13 },
      { ...none, invocations: 1 },
    ]) {
      expect(judgeIdleEndpoint(createInput(ofLarge({ use })))).to.equal(undefined);
    }
  });

  it("stays what the program would refuse to make serverless", () => {
    for (const endpoint of [{ competitorPercents: [10] }, { kind: "multi-model" as const }]) {
      expect(judgeIdleEndpoint(createInput(ofLarge({ use: none, endpoint })))).to.equal(undefined);
    }
    // 90 % of 8 GiB fit into no size.
    const large = { ...none, memoryPercentPeak: 90 };
    expect(judgeIdleEndpoint(createInput(ofLarge({ use: large })))).to.equal(undefined);
  });
});

describe("an endpoint that is asked in few hours", () => {
  it("is paid by the request, with the price of the list and the break-even", () => {
    const found = expectRecommendation(judgeRarelyAskedEndpoint, ofLarge({ use: NIGHTLY }));
    // 100 s a day x 30.4375 days x USD 0.00004 a second with 2 GB.
    expect(found.savingUsdPerMonth).to.be.closeTo(146 - 0.12175, 1e-9);
    expect(found.evidence).to.include("Invocations in 84 of 336 hours (25.0 %), sum by the hour of 14 days");
    expect(found.prices).to.deep.equal([price(0.00004)]);
  });

  it("gets the memory that its model needs, and room for the requests of its busiest minute", () => {
    const use = { ...NIGHTLY, memoryPercentPeak: 8, latencyP99Ms: 2_000 };
    const { changes } = expectRecommendation(judgeRarelyAskedEndpoint, ofLarge({ use }));
    expect(changes).to.deep.include({ path: "endpoint.serverlessMemoryMib", from: 2048, to: 1024 });
    // 100 a minute of two seconds are 3.3 at once.
    expect(changes).to.deep.include({ path: "endpoint.serverlessMaxConcurrency", from: 5, to: 7 });
  });

  it("is not judged on less than a week", () => {
    const young = ofLarge({ use: { ...NIGHTLY, days: 6, busyHours: 1 } });
    expect(expectUndecided(judgeRarelyAskedEndpoint, young).because).to.include("6 days; 7 are needed");
  });

  it("keeps its instances where more hours are busy, or the work would cost half of them", () => {
    // USD 73 at 0.00004 a second and 30.4375 days are 59,959 s a day.
    for (const use of [
      { ...NIGHTLY, busyHours: 85 },
      { ...NIGHTLY, modelSeconds: 14 * 60_000 },
    ]) {
      expect(judgeRarelyAskedEndpoint(createInput(ofLarge({ use }))), JSON.stringify(use)).to.equal(
        undefined,
      );
    }
    const use = { ...NIGHTLY, modelSeconds: 14 * 59_900 };
    expect(judgeRarelyAskedEndpoint(createInput(ofLarge({ use })))).to.not.equal(undefined);
  });

  it("is left alone without a price", () => {
    const input = { prices: { instances: {}, serverlessSecond: {} } };
    expect(judgeRarelyAskedEndpoint(createInput(ofLarge({ use: NIGHTLY, input })))).to.equal(undefined);
  });
});

describe("an endpoint with a model for each product", () => {
  const ONE_FOR_ALL = {
    version: "v7",
    bytes: 1,
    ageDays: 3,
    storageClass: "STANDARD",
    isServed: true,
    hasModelForAll: true,
  };
  const manyModels = (model: object = {}): CaseChanges => ({
    ...ofLarge({ input: { storage: { prefixes: [], models: [{ ...ONE_FOR_ALL, ...model }] } } }),
    use: { ...NIGHTLY, memoryPercentPeak: 95 },
    endpoint: { kind: "multi-model", dataCapturePercent: 0 },
  });

  it("that is asked in few hours becomes serverless with the one for all, and says what that gives up", () => {
    const found = expectRecommendation(judgeRarelyAskedEndpoint, manyModels());
    expect(found.changes).to.deep.equal([{ path: "endpoint.kind", from: "multi-model", to: "serverless" }]);
    // 100 s a day of 30.4375 days at USD 0.00004, with the 2 GB of the settings: 95 % are of all models together.
    expect(found.savingUsdPerMonth).to.be.closeTo(146 - 100 * 30.4375 * 0.00004, 1e-9);
    expect(found.givesUp).to.match(/^a model for each product; /);
    expect(found.evidence).to.include("models/v7/model.tar.gz, one model for all products, listed today");
  });

  it("stays where there is none for all, or none that serves", () => {
    for (const model of [{ hasModelForAll: false }, { hasModelForAll: undefined }, { isServed: false }]) {
      expect(judgeRarelyAskedEndpoint(createInput(manyModels(model)))).to.equal(undefined);
    }
  });
});

describe("a serverless endpoint", () => {
  /** Seconds of a serverless endpoint, so many dollars a day. */
  const billSeconds = (usd: number, days = 14) =>
    Array.from({ length: days }, (_, index) => ({
      day: RANGE.toDay - index,
      service: "Amazon SageMaker",
      usageType: "USE1-ServerlessInf:Mem-2GB",
      quantity: usd / 0.00004,
      usd,
    }));
  /** Asked 100 times a minute at most, 20 ms each; two large instances are 146 a month. */
  const busy = (usd = 12, changes: CaseChanges = {}, days = 14): CaseChanges => ({
    ...changes,
    use: { instanceCount: 0, memoryPercentPeak: 50, ...changes.use },
    endpoint: {
      kind: "serverless",
      dataCapturePercent: 0,
      instanceType: "ml.m5.large",
      instanceCount: 2,
      ...changes.endpoint,
    },
    input: { lines: billSeconds(usd, days), hosting: undefined, ...changes.input },
  });

  it("that costs more than twice what instances do gets instances, by all settings that this takes", () => {
    const found = expectRecommendation(judgeBusyServerlessEndpoint, busy());
    expect(found.changes).to.deep.equal([{ path: "endpoint.kind", from: "serverless", to: "realtime" }]);
    expect(found.savingUsdPerMonth).to.be.closeTo(12 * 30.4375 - 146, 1e-9);
    expect(found.evidence[1]).to.equal("they pay off down to 40 % of the work");
    // 292 a month of 30.4375 days is the bound.
    expect(listVerdicts(judgeBusyServerlessEndpoint, busy(9.6))).to.have.length(1);
    expect(listVerdicts(judgeBusyServerlessEndpoint, busy(9.5))).to.deep.equal([]);
  });

  it("gets as many as bear its busiest minute: by what one is meant to bear, and by the work at once", () => {
    const asked = (peakInvocationsPerMinute: number, latencyP99Ms = 20) =>
      expectRecommendation(
        judgeBusyServerlessEndpoint,
        busy(40, { use: { peakInvocationsPerMinute, latencyP99Ms } }),
      ).changes.find(({ path }) => path === "endpoint.instanceCount")?.to;
    // One is meant to bear 600, half of which the busiest minute may be.
    expect(asked(600)).to.equal(undefined);
    expect(asked(601)).to.equal(3);
    // 300 a minute of 1 s are 5 at work; a large one has 2 processors, of which 1.4 may be at work.
    expect(asked(300, 1000)).to.equal(4);
  });

  it("keeps the memory it has where none was measured, and gets no smaller one than it fills", () => {
    const found = (use: object, endpoint: object) =>
      expectRecommendation(judgeBusyServerlessEndpoint, busy(40, { use, endpoint })).changes.find(
        ({ path }) => path === "endpoint.instanceType",
      )?.to;
    const whole = { serverlessMemoryMib: 6144 };
    // 6 GiB of 8 are more than seven tenths.
    expect(found({ memoryPercentPeak: undefined }, whole)).to.equal("ml.m5.xlarge");
    expect(found({ memoryPercentPeak: 90 }, whole)).to.equal(undefined);
  });

  it("is not judged by the day on which it was made, of which there is a part only", () => {
    const [first, ...others] = billSeconds(12, 9).reverse();
    const lines = [{ ...first!, usd: 0.5, quantity: 1 }, ...others];
    const found = expectRecommendation(judgeBusyServerlessEndpoint, busy(12, { input: { lines } }));
    expect(found.savingUsdPerMonth).to.be.closeTo(12 * 30.4375 - 146, 1e-9);
    expect(found.evidence[0]).to.include("mean of 8 days");
  });

  it("pays for the volumes of instances where their price is known", () => {
    const prices = { ...createInput().prices, volumeGbMonth: price(0.1) };
    const found = expectRecommendation(judgeBusyServerlessEndpoint, busy(12, { input: { prices } }));
    expect(found.savingUsdPerMonth).to.be.closeTo(12 * 30.4375 - 2 * (73 + 3), 1e-9);
  });

  it("is judged from seven days on, where it was asked, and where it is one", () => {
    expect(expectUndecided(judgeBusyServerlessEndpoint, busy(12, {}, 6)).because).to.equal(
      "its seconds are on the bill of 6 days; 7 are needed",
    );
    for (const changes of [
      busy(12, { use: { invocations: 0 } }),
      busy(12, { endpoint: { kind: "realtime" } }),
      busy(12, { use: { peakInvocationsPerMinute: 2_000 } }),
      busy(12, { input: { endpoint: undefined } }),
    ]) {
      expect(listVerdicts(judgeBusyServerlessEndpoint, changes)).to.deep.equal([]);
    }
  });
});
