import { expect } from "chai";
import { CountEvidence } from "../../../../functions/monitoring/drift/count-evidence";
import { createRandom } from "../../../bench/drift-study/random";

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
});
