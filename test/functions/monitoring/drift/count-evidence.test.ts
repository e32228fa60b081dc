import { expect } from "chai";
import { CountEvidence } from "../../../../functions/monitoring/drift/count-evidence";
import { createRandom } from "../../../bench/drift-study/random";
import { expectScores, readReference } from "./reference";

const THRESHOLD = 5;

function highestScores(seed: number, factor: number, forecast: number): number {
  const random = createRandom(seed);
  const evidence = new CountEvidence(THRESHOLD);
  let highest = 0;
  for (let day = 0; day < 260; day += 1) {
    evidence.add(day, random.poisson(forecast * (day < 200 ? 1 : factor)), forecast);
    if (day >= 200) highest = Math.max(highest, evidence.bank.highestScore());
  }
  return highest;
}

describe("CountEvidence", () => {
  it("finds that a slow mover sells twice its forecast", () => {
    const found = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => highestScores(seed, 2.2, 0.6) > 1);
    expect(found).to.have.length.at.least(7);
  });

  it("stays below its threshold on Poisson counts", () => {
    const found = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => highestScores(seed, 1, 0.6) > 1);
    expect(found).to.have.length.at.most(1);
  });

  it("leaves products that sell by the dozen to the ranks", () => {
    expect(highestScores(1, 2.2, 24)).to.equal(0);
  });

  it("takes a forecast that was always half of what is sold for the usual", () => {
    const random = createRandom(4);
    const evidence = new CountEvidence(THRESHOLD);
    for (let day = 0; day < 400; day += 1) evidence.add(day, random.poisson(1), 0.5);
    expect(evidence.bank.highestScore()).to.be.below(1);
  });

  it("adds up the log-likelihood ratios of quasi-Poisson counts", () => {
    type Row = [actual: number, forecast: number, scores: number[]];
    for (const [name, rows] of Object.entries(readReference<Record<string, Row[]>>("count"))) {
      const evidence = new CountEvidence(THRESHOLD);
      rows.forEach(([actual, forecast, scores], day) => {
        evidence.add(day, actual, forecast);
        expectScores(evidence.bank, scores, `${name}, day ${day}`, 1e-8);
      });
    }
  });

  it("says nothing for eight weeks, and then from the first day on", () => {
    const evidence = new CountEvidence(THRESHOLD);
    for (let day = 0; day < 56; day += 1) evidence.add(day, 0, 1);
    expect(evidence.bank.highestScore()).to.equal(0);
    evidence.add(56, 9, 1);
    expect(evidence.bank.highestScore()).to.be.above(0);
  });

  it("judges products that sell less than four units a day on average, five of five days counted before", () => {
    const scoreAfter = (forecast: number) => {
      const evidence = new CountEvidence(THRESHOLD);
      for (let day = 0; day < 56; day += 1) evidence.add(day, Math.round(forecast), forecast);
      evidence.add(56, 15, forecast);
      return evidence.bank.highestScore();
    };
    // By hand: (5 + 56 * 4.2) / 61 = 3.94, (5 + 56 * 4.3) / 61 = 4.03.
    expect(scoreAfter(4.2)).to.be.above(0);
    expect(scoreAfter(4.3)).to.equal(0);
  });

  it("takes negative units for none, as it does negative forecasts", () => {
    const [negative, none] = [new CountEvidence(THRESHOLD), new CountEvidence(THRESHOLD)];
    for (let day = 0; day < 200; day += 1) {
      negative.add(day, day % 3, day % 2 === 0 ? -5 : 1);
      none.add(day, day % 3, day % 2 === 0 ? 0 : 1);
    }
    expect(negative.bank.score(0)).to.equal(none.bank.score(0));
    expect(negative.bank.score(1)).to.equal(none.bank.score(1));
  });
});
