import { expect } from "chai";
import fc from "fast-check";
import { computeRoi } from "../../../functions/costs/return-on-investment";

describe("the return on investment", () => {
  it("is what is earned over what is spent, and pays the set-up back from the net", () => {
    // (300 - 100) / 100; 200 in 30.4375 days = 200 a month; 1,000 / 200 = 5 months.
    expect(
      computeRoi({ benefitUsd: 300, awsCostUsd: 100, days: 30.4375, setupCostUsd: 1_000 }),
    ).to.deep.equal({ roiPercent: 200, netUsdPerMonth: 200, paybackMonths: 5 });
  });

  it("is -100 % when nothing is earned, and never pays back", () => {
    const roi = computeRoi({ benefitUsd: 0, awsCostUsd: 50, days: 10, setupCostUsd: 1 });
    expect(roi.roiPercent).to.equal(-100);
    expect(roi.paybackMonths).to.equal(undefined);
  });

  it("is undefined without cost, while the payback is not", () => {
    const roi = computeRoi({ benefitUsd: 10, awsCostUsd: 0, days: 10, setupCostUsd: 0 });
    expect(roi.roiPercent).to.equal(undefined);
    expect(roi.paybackMonths).to.equal(0);
  });

  it("does not pay back where just the running cost is earned", () => {
    const roi = computeRoi({ benefitUsd: 50, awsCostUsd: 50, days: 10, setupCostUsd: 1 });
    expect(roi).to.deep.equal({ roiPercent: 0, netUsdPerMonth: 0, paybackMonths: undefined });
  });

  it("rises with the benefit and falls with the cost", () => {
    const money = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(money, money, money, (benefitUsd, awsCostUsd, more) => {
        const roiOf = (benefit: number, cost: number) =>
          computeRoi({ benefitUsd: benefit, awsCostUsd: cost, days: 30, setupCostUsd: 0 }).roiPercent!;
        expect(roiOf(benefitUsd + more, awsCostUsd)).to.be.at.least(roiOf(benefitUsd, awsCostUsd));
        expect(roiOf(benefitUsd, awsCostUsd + more)).to.be.at.most(roiOf(benefitUsd, awsCostUsd));
      }),
    );
  });
});
