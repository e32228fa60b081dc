import { expect } from "chai";
import fc from "fast-check";
import { RankScores } from "../../../../functions/monitoring/drift/rank-scores";
import { expectClose, readReference } from "./reference";

describe("RankScores", () => {
  it("gives SciPy's quantiles of the middle ranks, with the variance that ties cost restored", () => {
    const ranks = new RankScores();
    readReference<[value: number, score: number, tieShare: number, extended: number][]>("ranks").forEach(
      ([value, score, tieShare, extended], number) => {
        expectClose(ranks.score(value), score, `value ${number}`, 1e-8);
        expectClose(ranks.extended, extended, `value ${number}, beyond all before`, 1e-6);
        expectClose(ranks.tieShare, tieShare, `ties of value ${number}`, 1e-9);
        ranks.add(value);
        expect(ranks.count).to.equal(number + 1);
      },
    );
  });

  it("puts a value between those below and above it", () => {
    const ranks = new RankScores();
    for (const value of [3, 1, 2]) ranks.add(value);
    // Middle ranks of four places: quantiles of 1/8, 3/8, 5/8 and 7/8 are -1.1503, -0.3186, 0.3186 and 1.1503.
    // The squares of so few are below 1, so each is divided by the root of their mean with eight ones.
    const scores = [0, 1.5, 2.5, 9].map((value) => ranks.score(value));
    expect(scores[0]).to.be.closeTo(-1.1503, 1e-4);
    expect(scores[1]! / -0.3186).to.be.closeTo(Math.sqrt(10 / (8 + 1.1503 ** 2 + 0.3186 ** 2)), 1e-3);
    expect(scores[2]).to.be.above(0);
    expect(scores[3]).to.be.above(1.15);
    expect(ranks.tieShare).to.equal(0);
    ranks.score(2);
    expect(ranks.tieShare).to.be.closeTo(1 / 3, 1e-12);
  });

  it("takes no place that is still empty for a tie with 0", () => {
    const ranks = new RankScores();
    for (const value of [-2, 0]) ranks.add(value);
    // By hand: 0 ranks in the middle of its tie, at (1 + 0.5 + 0.5) / 3; the quantile of 2/3 is 0.4307.
    expect(ranks.score(0)).to.be.closeTo(0.4307 * Math.sqrt(9 / (8 + 0.4307 ** 2)), 1e-3);
    expect(ranks.tieShare).to.equal(0.5);
  });

  it("scores the first value of all as ordinary", () => {
    const ranks = new RankScores();
    expect(ranks.score(5)).to.be.closeTo(0, 1e-12);
    expect(ranks.tieShare).to.equal(0);
  });

  it("does not ask in which order values came, nor in which unit", () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 90 });
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (list, value) => {
        const [forward, backward, scaled] = [new RankScores(), new RankScores(), new RankScores()];
        for (const one of list) forward.add(one);
        for (const one of list.toReversed()) backward.add(one);
        for (const one of list) scaled.add(8 * one - 4);
        const score = forward.score(value);
        expect(backward.score(value)).to.equal(score);
        expect(scaled.score(8 * value - 4)).to.equal(score);
      }),
      { numRuns: 50 },
    );
  });

  it("forgets all but the values it starts again with", () => {
    const [restarted, fresh] = [new RankScores(), new RankScores()];
    for (let value = 0; value < 100; value += 1) restarted.add(value);
    restarted.restart([5, 7, 6]);
    for (const value of [5, 7, 6]) fresh.add(value);
    expect(restarted.count).to.equal(3);
    expect(restarted.score(6.5)).to.equal(fresh.score(6.5));
  });
});
