import { expect } from "chai";
import { US_DOLLAR } from "../../../functions/contracts/money";
import { describeBenefit, describeParts, describeReturn } from "../../../scripts/cli/describe-return";
import { returnFigures } from "../../support/return-figures";

describe("describeReturn", () => {
  it("tells a sure return with its interval, its ratio and its payback, and a sure loss without one", () => {
    // 200 in 28 days are 217.41 a month.
    expect(describeReturn(returnFigures())).to.equal(
      "200 % (95 %: 100 to 300 %; benefit-cost ratio 3.0, payback 2.3 months)",
    );
    const loss = returnFigures({ benefitAmount: -50, benefitLowAmount: -90, benefitHighAmount: -10 });
    expect(describeReturn(loss)).to.equal(
      "-150 % (95 %: -190 to -110 %; benefit-cost ratio -0.5, never pays back)",
    );
  });

  it("says why none is told", () => {
    expect(describeReturn(returnFigures({ benefitLowAmount: -10 }))).to.equal(
      "not to be told yet: the interval of the benefit spans 0",
    );
    expect(describeReturn(null)).to.equal("n/a: no cost report with a benefit yet");
  });
});

describe("describeBenefit", () => {
  it("tells the benefit with its interval, or that it has none", () => {
    const benefit = {
      baseline: "smoothing",
      benefitAmount: 525.12,
      benefitLowAmount: -1653.2,
      benefitHighAmount: 3113,
    } as const;
    expect(describeBenefit(benefit, US_DOLLAR)).to.equal("$525.12 over smoothing (95 %: -$1,653 to $3,113)");
    expect(
      describeBenefit({ ...benefit, benefitLowAmount: null, benefitHighAmount: null }, US_DOLLAR),
    ).to.equal("$525.12 over smoothing (no interval: too few products, days of trade or stockouts)");
  });
});

describe("describeParts", () => {
  it("tells what the benefit is made of", () => {
    const parts = {
      lostMarginAmount: 412,
      holdingCostAmount: 3.1,
      orderingCostAmount: -20,
      writeOffAmount: 0,
    };
    expect(describeParts(parts, US_DOLLAR)).to.equal(
      "lost margin $412.00, holding cost $3.10, ordering cost -$20.00",
    );
    // Where something perished.
    expect(describeParts({ ...parts, writeOffAmount: -7 }, US_DOLLAR)).to.match(
      /ordering cost -\$20\.00, write-off -\$7\.00$/,
    );
  });
});
