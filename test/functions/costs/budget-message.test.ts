import { expect } from "chai";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import { describeBudget } from "../../../functions/costs/budget-message";
import { returnFigures } from "../../support/return-figures";

const reportWith = (roi: CostsReport["roi"]): CostsReport =>
  ({
    environment: "dev",
    runDay: "2026-09-29",
    tag: { key: "final-mile:stack", value: "dev" },
    monthToDate: { usd: 90 },
    monthEnd: { usd: 120 },
    budget: { status: "forecast-over", monthlyUsd: 100, forecastRatio: 1.2 },
    trailing: { byService: [] },
    roi,
  }) as unknown as CostsReport;

describe("the message about the budget", () => {
  it("says what stands against the bill, of the same days", () => {
    const { body } = describeBudget(reportWith(returnFigures()), [])!;
    expect(body).to.include(
      "What it earned over smoothing from 1 Sep 2026 to 28 Sep 2026: $300.00 (95 %: $200.00 to $400.00) for $100.00",
    );
    expect(body).to.match(/- return: 200 % \(95 %: 100 to 300 %; benefit-cost ratio 3\.0, payback/);
  });

  it("tells no return that is not to be told, and none where there is no benefit", () => {
    const unsure = returnFigures({ benefitLowAmount: -5 });
    expect(describeBudget(reportWith(unsure), [])!.body).to.include(
      "- return: not to be told yet (the interval of the benefit spans 0)",
    );
    expect(describeBudget(reportWith(null), [])!.body).to.not.include("earned");
  });
});
