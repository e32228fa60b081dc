import { expect } from "chai";
import {
  computeConceptThreshold,
  computeDataThreshold,
  toEvidence,
} from "../../../../functions/monitoring/drift/thresholds";

describe("thresholds of evidence", () => {
  it("go with the logarithm of the rate between those of the study, and beyond them", () => {
    const middle = Math.sqrt(0.05 * 0.01);
    expect(computeDataThreshold(middle, 5)).to.be.closeTo(
      (computeDataThreshold(0.05, 5) + computeDataThreshold(0.01, 5)) / 2,
      1e-9,
    );
    const steep = computeConceptThreshold(0.001) - computeConceptThreshold(0.01);
    expect(computeConceptThreshold(0.0001)).to.be.closeTo(computeConceptThreshold(0.001) + steep, 1e-9);
    const flat = computeDataThreshold(0.01, 5) - computeDataThreshold(0.05, 5);
    expect(computeDataThreshold(0.25, 5)).to.be.closeTo(computeDataThreshold(0.05, 5) - flat, 1e-9);
  });

  it("rise as the rate falls and with the number of features, twice as many at half the rate", () => {
    for (const rate of [0.0002, 0.001, 0.004, 0.01, 0.03, 0.05, 0.1]) {
      expect(computeDataThreshold(rate / 2, 5)).to.be.above(computeDataThreshold(rate, 5));
      expect(computeConceptThreshold(rate / 2)).to.be.above(computeConceptThreshold(rate));
      expect(computeDataThreshold(rate, 10)).to.be.closeTo(computeDataThreshold(rate / 2, 5), 1e-9);
    }
  });

  it("say of the share of days on which one of five features shows something what evidence that is", () => {
    expect(toEvidence(0.002)).to.be.closeTo(computeDataThreshold(0.01, 5), 1e-9);
    expect(toEvidence(1)).to.equal(0);
  });
});
