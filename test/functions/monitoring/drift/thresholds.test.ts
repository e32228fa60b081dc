import { expect } from "chai";
import {
  computeConceptThreshold,
  computeDataThreshold,
  computeHistoryFactor,
} from "../../../../functions/monitoring/drift/thresholds";

describe("thresholds of evidence", () => {
  it("are those of the study at one false alarm per hundred, of five features", () => {
    expect(computeDataThreshold(0.01, 5)).to.equal(6.45);
    expect(computeConceptThreshold(0.01)).to.equal(5.3);
  });

  it("rise by 1.1 for each factor e of false alarms or features", () => {
    expect(computeDataThreshold(0.01 / Math.E, 5)).to.be.closeTo(6.45 + 1.1, 1e-12);
    expect(computeDataThreshold(0.01, 5 * Math.E)).to.be.closeTo(6.45 + 1.1, 1e-12);
    expect(computeDataThreshold(0.05, 5)).to.be.closeTo(6.45 - 1.1 * Math.log(5), 1e-12);
    expect(computeConceptThreshold(0.01 / Math.E)).to.be.closeTo(5.3 + 1.1, 1e-12);
    expect(computeConceptThreshold(0.1)).to.be.closeTo(5.3 - 1.1 * Math.log(10), 1e-12);
  });

  it("are passed a tenth sooner until 16 weeks of history, not at all from 400 days on, in a line between", () => {
    expect(computeHistoryFactor(0)).to.be.closeTo(1 / 0.9, 1e-12);
    expect(computeHistoryFactor(112)).to.be.closeTo(1 / 0.9, 1e-12);
    // Halfway, at day 256, half of the discount.
    expect(computeHistoryFactor(256)).to.be.closeTo(1 / 0.95, 1e-12);
    expect(computeHistoryFactor(400)).to.equal(1);
    expect(computeHistoryFactor(9_999)).to.equal(1);
  });
});
