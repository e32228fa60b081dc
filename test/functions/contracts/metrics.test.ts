import { expect } from "chai";
import { BUSINESS_METRICS, describeFigures } from "../../../functions/contracts/metrics";

describe("describeFigures", () => {
  it("dates a figure at the beginning of the run day, for the environment", () => {
    // 2026-11-23 is day 20,780 since 1970.
    expect(describeFigures("prod", 20_780, [[BUSINESS_METRICS.fillRate, 0.97]])).to.deep.equal([
      {
        name: "FillRate",
        unit: "None",
        value: 0.97,
        timestampMs: Date.UTC(2026, 10, 23),
        dimensions: { Environment: "prod" },
      },
    ]);
  });

  it("leaves out what is undefined, and keeps a zero", () => {
    const figures = describeFigures("prod", 20_780, [
      [BUSINESS_METRICS.fillRate, null],
      [BUSINESS_METRICS.cycleServiceLevel, undefined],
      [BUSINESS_METRICS.stockoutDays, 0],
    ]);
    expect(figures.map(({ name, value }) => [name, value])).to.deep.equal([["StockoutDays", 0]]);
  });
});
