import { expect } from "chai";
import { describeBenefit, describeParts, describeReturn } from "../../../scripts/cli/describe-return";
import { returnFigures } from "../../support/return-figures";

describe("describeReturn", () => {
  it("tells a sure return with its interval, its ratio and its payback, and a sure loss without one", () => {
    // 200 in 28 days are 217.41 a month.
    expect(describeReturn(returnFigures())).to.equal(
      "200 % (95 %: 100 to 300 %; benefit-cost ratio 3.0, payback 2.3 months)",
    );
    const loss = returnFigures({ benefitUsd: -50, benefitLowUsd: -90, benefitHighUsd: -10 });
    expect(describeReturn(loss)).to.equal(
      "-150 % (95 %: -190 to -110 %; benefit-cost ratio -0.5, never pays back)",
    );
  });

  it("says why none is told", () => {
    expect(describeReturn(returnFigures({ benefitLowUsd: -10 }))).to.equal(
      "not to be told yet: the interval of the benefit spans 0",
    );
    expect(describeReturn(null)).to.equal("n/a: no cost report with a benefit yet");
  });
});

describe("describeBenefit", () => {
  it("tells the benefit with its interval, or that it has none", () => {
    const benefit = {
      baseline: "smoothing",
      benefitUsd: 525.12,
      benefitLowUsd: -1653.2,
      benefitHighUsd: 3113,
    } as const;
    expect(describeBenefit(benefit)).to.equal("$525.12 over smoothing (95 %: -$1,653 to $3,113)");
    expect(describeBenefit({ ...benefit, benefitLowUsd: null, benefitHighUsd: null })).to.equal(
      "$525.12 over smoothing (no interval: too few products or days of trade)",
    );
  });
});

describe("describeParts", () => {
  it("tells what the benefit is made of", () => {
    const parts = { lostMarginUsd: 412, holdingCostUsd: 3.1, orderingCostUsd: -20, writeOffUsd: 0 };
    expect(describeParts(parts)).to.equal("lost margin $412.00, holding cost $3.10, ordering cost -$20.00");
    // Where something perished.
    expect(describeParts({ ...parts, writeOffUsd: -7 })).to.match(
      /ordering cost -\$20\.00, write-off -\$7\.00$/,
    );
    expect(describeParts(undefined)).to.equal("n/a");
  });
});
