import { expect } from "chai";
import { createRandom } from "../../../functions/demand/numeric/random";
import { type BacktestRow, BacktestSums } from "../../../functions/retraining/backtest";

const ROW: BacktestRow = {
  productId: "A",
  targetDay: 20_000,
  step: 1,
  productClass: "X",
  actual: 10,
  sellingPrice: 2,
  candidate: 11,
  champion: 13,
  baseline: 6,
  mean: Number.NaN,
};

/** A trial of 14 days; the candidate's errors are those of the champion times a factor, and its own noise. */
function tryOut(seed: number, factor: number, { products = 40, days = 14, noise = 0.3 } = {}) {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const sums = new BacktestSums();
  for (let day = 0; day < days; day++) {
    // What a day brings moves all products, and both models with them.
    const shock = 0.3 * normal();
    for (let product = 0; product < products; product++) {
      const level = 5 + (product % 10) * 4;
      const actual = Math.max(0, level * (1 + shock + 0.3 * normal()));
      const error = level * (shock + 0.2 * normal());
      sums.add({
        ...ROW,
        productId: `P${product}`,
        targetDay: 20_000 + day,
        actual,
        champion: actual + error,
        candidate: actual + error * factor + noise * level * 0.2 * normal(),
        baseline: level,
      });
    }
  }
  return sums.finish(1).verdict;
}

describe("a backtest", () => {
  it("adds up errors in units and in money, by days ahead and by class", () => {
    const sums = new BacktestSums();
    sums.add(ROW);
    sums.add({ ...ROW, step: 2, productClass: "Z", actual: 20, candidate: 15, champion: 20 });
    const { total, byStep, byClass } = sums.finish(1);
    expect(total).to.deep.equal({
      // |11 - 10| + |15 - 20| of 30 units; each unit sells at 2.
      candidateWape: 6 / 30,
      championWape: 3 / 30,
      baselineWape: (4 + 14) / 30,
      // A mean that nobody knows expects nothing.
      meanWape: 1,
      candidateErrorValue: 12,
      championErrorValue: 6,
      baselineErrorValue: 36,
      forecasts: 2,
    });
    expect(byStep["1"]).to.include({ candidateWape: 0.1, championWape: 0.3, forecasts: 1 });
    expect(byClass.Z).to.include({ candidateWape: 0.25, championWape: 0 });
    expect(Object.keys(byClass)).to.deep.equal(["X", "Z"]);
  });

  it("counts what both have forecast, and nothing that one of them has not", () => {
    const sums = new BacktestSums();
    sums.add({ ...ROW, candidate: Number.NaN });
    sums.add({ ...ROW, champion: Number.NaN });
    sums.add({ ...ROW, actual: Number.NaN });
    expect(sums.finish(1).total).to.include({ forecasts: 0, candidateWape: null, championWape: null });
  });

  it("accepts a candidate that is clearly better, with what it gains at least", () => {
    const verdict = tryOut(1, 0.6);
    expect(verdict).to.include({ accepted: true, heldAgainst: "champion" });
    expect(verdict.gain).to.be.within(0.2, 0.45);
    expect(verdict.gainAtLeast).to.be.within(0.05, verdict.gain!);
  });

  it("rejects at least 95 of 100 candidates that are worse, and of those that are alike", () => {
    for (const factor of [1.15, 1.02, 1]) {
      let accepted = 0;
      for (let seed = 1; seed <= 100; seed++)
        if (tryOut(1_000 + seed, factor, { noise: 0 }).accepted) accepted++;
      expect(accepted, `errors times ${factor}`).to.be.at.most(5);
    }
  });

  it("accepts nothing whose gain rests on few products, on few days, or is too small to matter", () => {
    expect(tryOut(1, 0.6, { products: 3 }).because).to.contain("too few products");
    expect(tryOut(1, 0.6, { days: 11 }).because).to.equal("11 days were scored; at least 12 are needed");
    const small = tryOut(1, 0.995, { noise: 0 });
    expect(small.accepted).to.equal(false);
    expect(small.because).to.contain("1.0 % are wanted");
  });

  it("accepts no gain of one product alone", () => {
    const sums = new BacktestSums();
    const random = createRandom(4);
    for (let day = 0; day < 14; day++) {
      for (let product = 0; product < 40; product++) {
        const wins = product === 7;
        sums.add({
          ...ROW,
          productId: `P${product}`,
          targetDay: 20_000 + day,
          champion: 10 + (wins ? 40 : 2 * random()),
          candidate: 10 + (wins ? 1 : 2.1 * random()),
        });
      }
    }
    const { accepted, gain } = sums.finish(1).verdict;
    expect(gain).to.be.above(0.2);
    expect(accepted).to.equal(false);
  });

  it("holds the first model against the baseline, where none serves", () => {
    const sums = new BacktestSums();
    for (let day = 0; day < 14; day++) {
      for (let product = 0; product < 20; product++) {
        sums.add({
          ...ROW,
          productId: `P${product}`,
          targetDay: 20_000 + day,
          champion: undefined,
          candidate: 10 + ((product + day) % 3),
        });
      }
    }
    const { total, verdict } = sums.finish(1);
    expect(total).to.include({ championWape: null, championErrorValue: null });
    expect(verdict).to.include({ accepted: true, heldAgainst: "baseline" });
  });
});
