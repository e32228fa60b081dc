import { expect } from "chai";
import fc from "fast-check";
import { LongRunVariance } from "../../../../functions/monitoring/drift/long-run-variance";
import { createRandom } from "../../../bench/drift-study/random";

function play(scores: readonly number[]): LongRunVariance {
  const variance = new LongRunVariance();
  for (const score of scores) variance.add(score);
  return variance;
}

/** Scores of unit variance, each like the one before it by `phi`. */
function drawScores(seed: number, days: number, phi: number): number[] {
  const random = createRandom(seed);
  let state = random.normal();
  return Array.from({ length: days }, () => {
    state = phi * state + Math.sqrt(1 - phi * phi) * random.normal();
    return state;
  });
}

describe("LongRunVariance", () => {
  it("adds up the squares of four weeks that ended four weeks ago", () => {
    // By hand: 28 scores of a quarter come to 7, of which the square over 28 is 1.75. With the four blocks believed in,
    // one of 28 overlapping sums makes (4 + 1.75 / 28) / (4 + 1 / 28).
    const scores = [...Array<number>(28).fill(0.25), ...Array<number>(28).fill(0)];
    expect(play(scores.slice(0, 55)).ratio).to.equal(1);
    expect(play(scores).ratio).to.be.closeTo((4 + 1.75 / 28) / (4 + 1 / 28), 1e-12);
  });

  it("is about 1 of independent scores, and that of an autoregression where they go together", () => {
    const mean = (phi: number) => {
      const ratios = Array.from({ length: 30 }, (_, seed) => play(drawScores(seed, 1_500, phi)).ratio);
      return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    };
    expect(mean(0)).to.be.within(1, 1.2);
    // (1 + phi) / (1 - phi) is 2.33 for long sums.
    expect(mean(0.4)).to.be.within(1.7, 2.5);
  });

  it("does not take in what is on its way when it is told to forget: a change says nothing of chance", () => {
    const calm = drawScores(1, 200, 0);
    const before = play(calm).ratio;
    const variance = play(calm);
    for (let day = 0; day < 28; day += 1) variance.add(2);
    variance.forget();
    for (let day = 0; day < 55; day += 1) variance.add(0);
    expect(variance.ratio).to.be.closeTo(before, 0.25);
  });

  it("is at least 1 and bounded by what one block may say, whatever is given", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { maxLength: 300 }), (scores) => {
        expect(play(scores).ratio).to.be.within(1, 12);
      }),
      { numRuns: 50 },
    );
  });
});
