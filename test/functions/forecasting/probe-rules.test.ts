import { expect } from "chai";
import fc from "fast-check";
import {
  judgeProbe,
  type KnownForecast,
  type ProbedForecast,
} from "../../../functions/forecasting/probe-rules";

const known = (units: number[], peakUnits = 100): KnownForecast[] =>
  units.map((championUnits) => ({ championUnits, peakUnits }));
const answers = (units: number[]): ProbedForecast[] =>
  units.map((predicted) => ({ predicted, lower: Number.NaN, upper: Number.NaN }));
const failureOf = (champion: number[], model: number[]) =>
  judgeProbe(known(champion), answers(model)).failure;

describe("the judgement of a probe", () => {
  it("lets a model differ as models do", () => {
    expect(failureOf([10, 20, 5], [10, 20, 5])).to.equal(undefined);
    expect(failureOf([10, 20, 5], [14, 12, 8])).to.equal(undefined);
    expect(judgeProbe(known([10, 20, 5]), answers([14, 12, 8])).distanceRatio).to.be.closeTo(15 / 35, 1e-12);
  });

  it("refuses what is absurdly different: nothing for everything, or the double", () => {
    expect(failureOf([10, 20, 5], [0, 0, 0])).to.match(/^the answers lie 100 % of the champion's units away/);
    expect(failureOf([10, 20, 5], [20, 40, 10])).to.match(/100 %/);
    // The line, from both sides.
    expect(failureOf([10], [19])).to.equal(undefined);
    expect(failureOf([10], [19.1])).to.match(/91 %/);
  });

  it("refuses what nobody would believe, from more than one answer in a hundred on", () => {
    const champion = new Array<number>(200).fill(10);
    const withFaults = (count: number) =>
      champion.map((units, index) => (index < count ? Number.NaN : units));
    expect(failureOf(champion, withFaults(2))).to.equal(undefined);
    expect(failureOf(champion, withFaults(3))).to.equal(
      "3 of 200 answers are not to be believed: 3 not a finite number",
    );
    expect(failureOf([10, 10], [-5, 10])).to.contain("1 negative");
    expect(failureOf([10, 10], [10_000, 10])).to.contain("1 far beyond what was ever sold");
  });

  it("holds nothing against an answer where the champion is not believed itself", () => {
    expect(failureOf([10, Number.NaN], [10, -1_000])).to.equal(undefined);
    expect(judgeProbe(known([Number.NaN]), answers([Number.NaN]))).to.deep.equal({
      forecasts: 1,
      faults: {},
    });
  });

  it("knows no distance from nothing", () => {
    const verdict = judgeProbe(known([0, 0]), answers([0, 1]));
    expect(verdict).to.not.have.any.keys("distanceRatio", "failure");
  });

  it("never refuses the champion's own answers", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1 }), (units) => {
        expect(judgeProbe(known(units, 100), answers(units)).failure).to.equal(undefined);
      }),
    );
  });
});
