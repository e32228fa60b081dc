import { expect } from "chai";
import { judgeCapturedData } from "../../../../functions/costs/rules/captured-data";
import { judgeLogRetention } from "../../../../functions/costs/rules/log-retention";
import { judgeOldModels } from "../../../../functions/costs/rules/old-models";
import { judgeSavingsPlan } from "../../../../functions/costs/rules/savings-plan";
import { judgeStoredResults } from "../../../../functions/costs/rules/stored-results";
import { judgeWatchList } from "../../../../functions/costs/rules/watch-list";
import { createInput, expectRecommendation, expectUndecided, RANGE } from "../../../support/cost-case";

const GB = 1e9;
const stored = (prefix: string, gigabytes: number, oldestDays: number) => ({
  prefix,
  objects: 10,
  bytes: gigabytes * GB,
  bytesByClass: { STANDARD: gigabytes * GB },
  oldestDays,
  isPartial: false,
});
const model = (version: string, gigabytes: number, ageDays: number, changes = {}) => ({
  version,
  bytes: gigabytes * GB,
  ageDays,
  storageClass: "STANDARD",
  isServed: false,
  ...changes,
});

describe("captured requests", () => {
  const judge = (gigabytes: number, oldestDays = 30) => ({
    input: { storage: { prefixes: [stored("datacapture/", gigabytes, oldestDays)], models: [] } },
  });

  it("are kept for a week: what is older goes, at the price of the list", () => {
    const found = expectRecommendation(judgeCapturedData, judge(300));
    // 300 GB x 23 / 30 x USD 0.02.
    expect(found.savingUsdPerMonth).to.be.closeTo(4.6, 1e-9);
    expect(found.changes).to.deep.equal([{ path: "lake.dataCaptureExpireDays", from: 30, to: 7 }]);
    expect(found.evidence[0]).to.equal(
      "datacapture/: 300.0 GB in 10 objects, the oldest 30 days old, listed today",
    );
  });

  it("stay where less than a dollar a month, or nothing older than a week, would go", () => {
    expect(judgeCapturedData(createInput(judge(65)))).to.equal(undefined);
    expect(judgeCapturedData(createInput(judge(300, 7)))).to.equal(undefined);
    expect(judgeCapturedData(createInput())).to.equal(undefined);
  });
});

describe("stored forecasts", () => {
  it("are kept for 120 days, longer than the monitoring needs them", () => {
    const storage = { prefixes: [stored("predictions/", 500, 600)], models: [] };
    const found = expectRecommendation(judgeStoredResults, { input: { storage } });
    // 500 GB x 280 / 400 x USD 0.02.
    expect(found.savingUsdPerMonth).to.be.closeTo(7, 1e-9);
    expect(found.changes).to.deep.equal([{ path: "lake.predictionsExpireDays", from: 400, to: 120 }]);
  });
});

describe("old models", () => {
  const judge = (...models: ReturnType<typeof model>[]) => ({ input: { storage: { prefixes: [], models } } });

  it("that serve no longer are retired by hand, with their size and age", () => {
    const found = expectRecommendation(
      judgeOldModels,
      judge(
        model("v1", 40, 200),
        model("v2", 20, 61),
        model("v3", 99, 60),
        model("v4", 99, 90, { isServed: true }),
        model("v5", 99, 90, { storageClass: "GLACIER_IR" }),
      ),
    );
    expect(found.savingUsdPerMonth).to.be.closeTo(60 * 0.02, 1e-9);
    expect(found).to.deep.include({
      changes: [],
      byHand: "npm run ops -- models retire v1; npm run ops -- models retire v2",
    });
    expect(found.evidence[0]).to.include("60.0 GB in 2 versions").and.include("up to 200 days old");
  });

  it("that are small are left alone", () => {
    expect(judgeOldModels(createInput(judge(model("v1", 49, 200))))).to.equal(undefined);
  });
});

describe("kept logs", () => {
  const line = (day: number, usd: number, service = "AmazonCloudWatch") => ({
    day,
    service,
    usageType: "USE1-TimedStorage-ByteHrs",
    quantity: usd / 0.03,
    usd,
  });
  const lines = (days: number, usd: number) =>
    Array.from({ length: days }, (_, index) => line(RANGE.toDay - index, usd));
  const levers = { logRetentionDays: 90 };

  it("are kept for 30 days, by the bill of CloudWatch and not by that of S3", () => {
    const bill = [...lines(14, 0.1), line(RANGE.toDay, 99, "Amazon Simple Storage Service"), line(99, 99)];
    const found = expectRecommendation(judgeLogRetention, { levers, input: { lines: bill } });
    // USD 0.10 a day x 30.4375 days x 60 / 90.
    expect(found.savingUsdPerMonth).to.be.closeTo(2.0292, 1e-4);
    expect(found.changes).to.deep.equal([{ path: "operations.logRetentionDays", from: 90, to: 30 }]);
  });

  it("are not judged on a few days, and stay where they are few or kept for a month already", () => {
    const few = { levers, input: { lines: lines(6, 1) } };
    expect(expectUndecided(judgeLogRetention, few).because).to.include("6 days; 7 are needed");
    expect(judgeLogRetention(createInput({ levers, input: { lines: lines(14, 0.04) } }))).to.equal(undefined);
    expect(judgeLogRetention(createInput({ input: { lines: lines(14, 1) } }))).to.equal(undefined);
  });
});

describe("a long watch-list", () => {
  it("is cut to the first three: each product has six metrics and an alarm", () => {
    const watchList = [..."abcdefghij"];
    const found = expectRecommendation(judgeWatchList, { levers: { watchList } });
    expect(found.savingUsdPerMonth).to.be.closeTo(7 * ((6 * 0.3) / 24 + 0.1), 1e-9);
    expect(found.changes).to.deep.equal([
      { path: "monitoring.watchList", from: watchList, to: ["a", "b", "c"] },
    ]);
    expect(found.givesUp).to.include("of d, e, f, g, h, i, j");
    expect(judgeWatchList(createInput({ levers: { watchList: ["a", "b", "c"] } }))).to.equal(undefined);
  });
});

describe("a Savings Plan", () => {
  const savingsPlan = { savingUsdPerMonth: 30, usdPerHour: 0.1, onDemandUsd: 110, lookbackDays: 30 };

  it("is what AWS proposes, by hand, with what is owed for the year", () => {
    const found = expectRecommendation(judgeSavingsPlan, { input: { savingsPlan } });
    expect(found).to.include({ savingUsdPerMonth: 30, risk: "high" });
    expect(found.changes).to.deep.equal([]);
    expect(found.byHand).to.include("one year, no upfront");
    expect(found.givesUp).to.include("$876 are owed");
  });

  it("is not mentioned where AWS proposes none, or cents", () => {
    expect(judgeSavingsPlan(createInput())).to.equal(undefined);
    const cents = { ...savingsPlan, savingUsdPerMonth: 0.99 };
    expect(judgeSavingsPlan(createInput({ input: { savingsPlan: cents } }))).to.equal(undefined);
  });
});
