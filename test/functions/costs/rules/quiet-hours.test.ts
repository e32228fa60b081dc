import { expect } from "chai";
import { judgeQuietHours } from "../../../../functions/costs/rules/quiet-hours";
import {
  billHosting,
  type CaseChanges,
  createInput,
  expectRecommendation,
  expectUndecided,
} from "../../../support/cost-case";

/** 400 a minute on each of two from 07:00 to 19:00 UTC, 10 at other hours. */
const DAYTIME = weekOf((_, hour) => (hour >= 7 && hour < 19 ? 400 : 10));

const CASE: CaseChanges = {
  use: { peaksByWeekHour: DAYTIME },
  endpoint: { instanceType: "ml.m5.large" },
  input: { lines: billHosting("ml.m5.large", 2, 0.1), environment: "dev" },
};

const withUse = (use: CaseChanges["use"], autoscaling: CaseChanges["autoscaling"] = {}): CaseChanges => ({
  ...CASE,
  use: { ...CASE.use, ...use },
  autoscaling,
});

describe("quiet hours of an endpoint", () => {
  it("are those in which fewer instances bear all that was asked, an hour left on either side", () => {
    const found = expectRecommendation(judgeQuietHours, CASE);
    expect(found.changes).to.deep.equal([
      { path: "autoscaling.quietHours.from", from: null, to: "20:00" },
      { path: "autoscaling.quietHours.until", from: null, to: "06:00" },
      { path: "autoscaling.quietHours.weekends", from: null, to: false },
      { path: "autoscaling.quietHours.minCapacity", from: null, to: 1 },
    ]);
    // Ten of 24 hours, one instance at 0.10: 70 / 168 x 730 x 0.10.
    expect(found.savingUsdPerMonth).to.be.closeTo(30.4167, 1e-4);
    expect(found.evidence[0]).to.equal(
      "Invocations at most 20.0 a minute from 20:00 to 06:00 UTC, maximum of 14 days; 1 are meant to bear 600",
    );
    expect(found.risk).to.equal("medium");
  });

  it("say that production has nobody to answer when its one instance fails", () => {
    const found = expectRecommendation(judgeQuietHours, {
      ...CASE,
      input: { ...CASE.input, environment: "prod" },
    });
    expect(found.risk).to.equal("high");
    expect(found.givesUp).to.include("when the other fails");
  });

  it("have the weekends among them where nobody works then", () => {
    const peaksByWeekHour = weekOf((day, hour) => (day > 0 && day < 6 && hour >= 7 && hour < 19 ? 400 : 10));
    const found = expectRecommendation(judgeQuietHours, withUse({ peaksByWeekHour }));
    expect(found.changes[2]?.to).to.equal(true);
    // Five nights of ten hours and the weekend: Friday 20:00 to Monday 06:00 are 58, four other nights 40.
    expect(found.evidence[1]).to.match(/^98 of 168 hours a week/);
  });

  it("keep as many as the night asks for where it asks for more than one", () => {
    const peaksByWeekHour = weekOf((_, hour) => (hour >= 7 && hour < 19 ? 280 : 100));
    const found = expectRecommendation(
      judgeQuietHours,
      withUse({ peaksByWeekHour, instanceCount: 4 }, { minCapacity: 4 }),
    );
    // 400 a minute need two that are half free.
    expect(found.changes[3]?.to).to.equal(2);
  });

  it("leave the hours of the daily batch alone", () => {
    const found = expectRecommendation(
      judgeQuietHours,
      withUse({}, { batchHours: { from: "04:10", until: "05:30" } }),
    );
    expect(found.changes.slice(0, 3).map(({ to }) => to)).to.deep.equal(["20:00", "03:00", false]);
  });

  it("are not found from one week, and not proposed twice", () => {
    expect(expectUndecided(judgeQuietHours, withUse({ days: 13 })).because).to.include("14 are needed");
    for (const silent of [
      withUse({}, { quietHours: true }),
      withUse({}, { enabled: false }),
      withUse({}, { minCapacity: 1 }),
      withUse({ invocations: 0 }),
      { ...CASE, endpoint: { kind: "serverless" as const } },
      // Always busy, and never.
      withUse({ peaksByWeekHour: weekOf(() => 400) }),
      withUse({ peaksByWeekHour: weekOf(() => 1) }),
      // Three hours are not worth it.
      withUse({ peaksByWeekHour: weekOf((_, hour) => (hour < 5 ? 10 : 400)) }),
    ]) {
      expect(judgeQuietHours(createInput(silent)), JSON.stringify(silent)).to.equal(undefined);
    }
  });
});

function weekOf(peakOf: (weekday: number, hour: number) => number): number[] {
  return Array.from({ length: 168 }, (_, index) => peakOf(Math.floor(index / 24), index % 24));
}
