import { expect } from "chai";
import { describeBenefit, describeReturn } from "../../../scripts/cli/describe-return";

const SURE = { benefitLowUsd: 10, benefitHighUsd: 90, roiPercent: 119.6, paybackMonths: 2.54 };

describe("describeReturn", () => {
  it("tells ROI and payback of a sure benefit, and a sure loss without payback", () => {
    expect(describeReturn(SURE)).to.equal("120 %, 2.5 months");
    expect(
      describeReturn({ benefitLowUsd: -90, benefitHighUsd: -10, roiPercent: -214, paybackMonths: null }),
    ).to.equal("-214 %, n/a");
  });

  it("tells none while the sign of the benefit is not known", () => {
    expect(describeReturn({ ...SURE, benefitLowUsd: -10 })).to.match(/^not to be told yet/);
    expect(describeReturn({ ...SURE, roiPercent: null })).to.equal("n/a");
  });
});

describe("describeBenefit", () => {
  it("tells the benefit with its interval", () => {
    const benefit = { benefitUsd: 525.12, benefitLowUsd: -1653.2, benefitHighUsd: null };
    expect(describeBenefit(benefit)).to.equal("$525.12 (95 %: -$1,653 to n/a)");
  });
});
