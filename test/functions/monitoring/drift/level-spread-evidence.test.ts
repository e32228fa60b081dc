import { expect } from "chai";
import {
  computeShiftEvidence,
  LevelSpreadEvidence,
} from "../../../../functions/monitoring/drift/level-spread-evidence";
import { expectClose, expectScores, readReference } from "./reference";

type Row = [score: number, tieShare: number, scores: number[], level: number, spread: number];

describe("LevelSpreadEvidence", () => {
  const cases = readReference<Record<string, Row[]>>("levelSpread");

  for (const [name, rows] of Object.entries(cases)) {
    it(`adds up SciPy's log-likelihood ratios of level and spread, ${name}`, () => {
      const isNarrowWatched = name === "wide and narrow";
      const evidence = new LevelSpreadEvidence(5, isNarrowWatched ? 1.7 : 2, isNarrowWatched);
      rows.forEach(([score, tieShare, scores, level, spread], day) => {
        evidence.add(day, score, tieShare);
        expectScores(evidence.bank, scores, `day ${day}`, 1e-8);
        expectClose(evidence.highestLevel(), level, `day ${day}`);
        expectClose(evidence.highestSpread(), spread, `day ${day}`);
        expect(evidence.strongestLevel()).to.be.within(0, 3);
        expect(evidence.strongestSpread()).to.be.within(4, scores.length - 1);
      });
    });
  }

  it("has evidence for a shift from half of it on", () => {
    // The densities of N(s, 1) and N(0, 1) cross at s / 2; at 2 the ratio is exp(2 * 1.2 - 0.72).
    expect(computeShiftEvidence(0.6, 1.2)).to.be.closeTo(0, 1e-15);
    expect(computeShiftEvidence(2, 1.2)).to.be.closeTo(2.4 - 0.72, 1e-12);
    expect(computeShiftEvidence(-2, -1.2)).to.equal(computeShiftEvidence(2, 1.2));
  });

  it("does not judge the spread of values that are mostly tied, and judges it again when they no longer are", () => {
    const evidence = new LevelSpreadEvidence(5, 2, false);
    // The running share of ties, 1 - (39/40)^n, passes 0.15 on the seventh day.
    for (let day = 0; day < 30; day += 1) evidence.add(day, day % 2 === 0 ? 3 : -3, 1);
    const tied = evidence.bank.score(4);
    evidence.add(30, -3, 1);
    expect(evidence.bank.score(4)).to.equal(tied);
    for (let day = 31; day < 200; day += 1) evidence.add(day, 0, 0);
    expect(evidence.bank.score(4)).to.equal(0);
  });
});
