import { expect } from "chai";
import { findMetricSpend } from "../../../../functions/costs/rules/metric-spend";

/** 487 days are 16 months of 30.4375 days. */
const RANGE = { fromDay: 1, toDay: 487 };
/** USD 0.25 per metric and month, so that no digit is lost. */
const bill = (day: number, metricMonths: number, usageType = "USE1-CW:MetricMonitorUsage") => ({
  day,
  service: "AmazonCloudWatch",
  usageType,
  quantity: metricMonths,
  usd: metricMonths / 4,
});

describe("the spend on metrics", () => {
  it("is the price of those beyond the fleet's thirty, from the days of the period", () => {
    // 8 x 40 + 8 x 60 metric months in 16 months are 50 metrics at a time, 20 too many.
    const lines = [
      bill(1, 320),
      bill(487, 480),
      bill(0, 9_999),
      bill(488, 9_999),
      bill(2, 9_999, "Requests"),
    ];
    const found = findMetricSpend(lines, RANGE);
    expect(found?.savingUsdPerMonth).to.equal(5);
    expect(found?.evidence).to.deep.equal([
      "50 custom metrics on the bill, at $0.25 each a month",
      "about 30 of them describe the fleet; all products' results are in the lake",
    ]);
  });

  it("is worth a change from one dollar a month on", () => {
    expect(findMetricSpend([bill(1, 34 * 16)], RANGE)?.savingUsdPerMonth).to.equal(1);
    expect(findMetricSpend([bill(1, 33.9 * 16)], RANGE)).to.equal(undefined);
    expect(findMetricSpend([bill(1, 10 * 16)], RANGE)).to.equal(undefined);
  });

  it("is none without metrics on the bill", () => {
    expect(findMetricSpend([], RANGE)).to.equal(undefined);
  });
});
