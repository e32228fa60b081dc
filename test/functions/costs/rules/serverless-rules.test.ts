import { expect } from "chai";
import { judgeIdleEndpoint } from "../../../../functions/costs/rules/idle-endpoint";
import { judgeRarelyAskedEndpoint } from "../../../../functions/costs/rules/rarely-asked-endpoint";
import {
  billHosting,
  type CaseChanges,
  createInput,
  expectRecommendation,
  expectUndecided,
  price,
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
