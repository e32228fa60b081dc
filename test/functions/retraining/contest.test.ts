import { expect } from "chai";
import type { ContestDay } from "../../../functions/contracts/results/contest";
import { formatDay } from "../../../functions/demand/calendar";
import { createRandom } from "../../../functions/demand/numeric/random";
import { judgeContest } from "../../../functions/retraining/contest";
import { readRivals, sumContestDay } from "../../../functions/retraining/contest-days";

function day(index: number, championError: number, competitorError: number): ContestDay {
  return {
    date: formatDay(20_000 + index),
    championError,
    competitorError,
    actual: 300,
    championErrorValue: 2 * championError,
    competitorErrorValue: 2 * competitorError,
    productDays: 10,
  };
}

/** Looks at the contest every day, and stops at the first verdict. */
function watch(seed: number, gain: number, noise: number, lasting: number) {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const days: ContestDay[] = [];
  let shared = 0;
  for (let index = 0; index < 83; index++) {
    shared = lasting * shared + Math.sqrt(1 - lasting * lasting) * noise * normal();
    const base = 100 * Math.exp(0.3 * normal());
    days.push(day(index, base * Math.exp((gain + shared) / 2), base * Math.exp(-(gain + shared) / 2)));
    const { verdict } = judgeContest(days);
    if (verdict !== "keep-watching") return { verdict, days: days.length };
  }
  return { verdict: "keep-watching" as const, days: days.length };
}

/** Verdicts of 200 contests. */
function count(gain: number, noise: number, lasting: number) {
  const found = { promote: 0, reject: 0, "keep-watching": 0 };
  for (let seed = 1; seed <= 200; seed++) found[watch(seed, gain, noise, lasting).verdict]++;
  return found;
}

describe("a contest", () => {
  it("tells both accuracies, and the differences in units and in money with their bounds", () => {
    const result = judgeContest([day(0, 90, 60), day(1, 60, 60), day(2, 90, 60)]);
    expect(result).to.include({ from: formatDay(20_000), to: formatDay(20_002), days: 3, productDays: 30 });
    expect(result.championWape).to.be.closeTo(240 / 900, 1e-12);
    expect(result.competitorWape).to.be.closeTo(180 / 900, 1e-12);
    expect(result.wapeGain!.mean).to.be.closeTo(60 / 900, 1e-12);
    expect(result.valueGainPerDay!.mean).to.be.closeTo(40, 1e-12);
    expect(result.wapeGain!.low).to.be.below(0);
    expect(result.wapeGain!.high).to.be.above(60 / 900);
  });

  it("has asymptotic confidence sequences for bounds", () => {
    // The formula of Waudby-Smith et al. (2024) for 28 days of mean 10 and standard deviation 10, computed in NumPy with
    // rho^2 = (-2 log a + log(-2 log a) + 1) / 28 and a = 0.05: 10 +- 5.736.
    const days = Array.from({ length: 28 }, (_, index) => {
      const side = index % 2 === 0 ? 1 : -1;
      return day(index, 100 + 10 + side * 10 * Math.sqrt(27 / 28), 100);
    });
    const { valueGainPerDay } = judgeContest(days);
    expect(valueGainPerDay!.low! / 2).to.be.closeTo(4.263546, 1e-3);
  });

  it("promotes what is clearly better, not before a fortnight, and rejects what is clearly worse", () => {
    const better = watch(1, 0.3, 0.1, 0.3);
    expect(better.verdict).to.equal("promote");
    expect(better.days).to.be.within(14, 16);
    expect(watch(1, -0.3, 0.1, 0.3).verdict).to.equal("reject");
  });

  it("promotes or rejects models that are alike in at most one contest of twenty, although it is looked at every day", () => {
    for (const noise of [0.05, 0.1, 0.2]) {
      // Days hang together: what a day shows the next one shows again in part.
      for (const lasting of [0, 0.3, 0.6]) {
        const { promote, reject } = count(0, noise, lasting);
        expect(Math.max(promote, reject), `noise ${noise}, lasting ${lasting}`).to.be.at.most(10);
      }
    }
    expect(count(-0.02, 0.1, 0).promote).to.be.at.most(2);
  });

  it("finds a tenth less error within the twelve weeks, and says how long it may take", () => {
    expect(count(0.1, 0.1, 0.3).promote).to.be.at.least(180);
    const days = Array.from({ length: 9 }, (_, index) => day(index, 104, 100));
    const { verdict, daysNeeded } = judgeContest(days);
    expect(verdict).to.equal("keep-watching");
    expect(daysNeeded).to.be.within(15, 90);
    expect(judgeContest(days.map((one) => ({ ...one, championError: 96 }))).daysNeeded).to.equal(null);
  });

  it("gives up on a difference too small to be told in twelve weeks", () => {
    const days = Array.from({ length: 84 }, (_, index) =>
      day(index, 100 + (index % 2), 100 + ((index + 1) % 2)),
    );
    expect(judgeContest(days.slice(0, 83)).verdict).to.equal("keep-watching");
    expect(judgeContest(days)).to.include({
      verdict: "reject",
      because: "after 84 days it is no better beyond chance",
    });
  });

  it("is none without days", () => {
    expect(judgeContest([])).to.include({
      days: 0,
      championWape: null,
      wapeGain: null,
      verdict: "keep-watching",
    });
  });
});

describe("a day of a contest", () => {
  const table = {
    rowCount: 4,
    columns: {
      product_id: ["A", "B", "C", "D"],
      date: Int32Array.of(20_000, 20_000, 20_000, 20_000),
      actual: Float64Array.of(10, 20, 30, 40),
      predicted_demand: Float64Array.of(12, 20, 33, 40),
      selling_price: Float64Array.of(3, Number.NaN, 1, 1),
      treatment: ["scored", "scored", "censored", "scored"],
      model_version: ["v1", "v1", "v1", "v0"],
      competitor_predicted_demand: Float64Array.of(9, 25, 30, 40),
      competitor_model_version: ["v2", "v2", "v2", "v2"],
      competitor_variant: ["shadow", "shadow", "shadow", "shadow"],
    },
  };

  it("is the products that both versions forecast and that were scored", () => {
    const rivals = readRivals(table)!;
    expect(rivals).to.deep.equal({ variant: "shadow", championVersion: "v1", competitorVersion: "v2" });
    expect(sumContestDay(table, rivals)).to.deep.equal({
      date: formatDay(20_000),
      championError: 2,
      competitorError: 1 + 5,
      actual: 30,
      championErrorValue: 6,
      competitorErrorValue: 3,
      productDays: 2,
    });
    expect(sumContestDay(table, { ...rivals, competitorVersion: "v3" })).to.equal(undefined);
  });

  it("is none where nobody competed", () => {
    const { competitor_predicted_demand, competitor_model_version, competitor_variant, ...alone } =
      table.columns;
    expect(readRivals({ rowCount: 4, columns: alone })).to.equal(undefined);
  });
});
