import { expect } from "chai";
import {
  computeCriticalRatio,
  computeEconomicMiss,
} from "../../../../functions/business/policy/critical-ratio";
import { normalQuantile } from "../../../../functions/demand/numeric/normal";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 7,
  reviewPeriodDays: 1,
  serviceTarget: "economic",
  orderPolicy: "order-up-to",
  grossMarginRatio: 0.4,
  annualHoldingCostRatio: 0.25,
  costPerOrderAmount: 5,
});

describe("the critical ratio", () => {
  it("orders the newspapers of Snyder and Shen, example 4.3", () => {
    // Holding 0.18, stockout 0.70, demand 50 +- 8: S* = 56.604 (stockpyl's newsvendor_normal gives the same).
    const ratio = computeCriticalRatio(0.7, 0.18);
    expect(ratio).closeTo(0.7954545, 1e-7);
    expect(50 + 8 * normalQuantile(ratio)).closeTo(56.60395592743389, 1e-9);
  });

  it("allows a product to be short as often as holding for a review period costs against its margin", () => {
    // Held for a day: 0.6 * 0.25 / 365 of the price; earned: 0.4.
    const daily = (0.6 * 0.25) / 365;
    const { missShare, cycleDays } = computeEconomicMiss({ protectionForecastUnits: 80 }, 3, POLICY);
    expect(cycleDays).equal(1);
    expect(missShare).closeTo(daily / (0.4 + daily), 1e-12);
    const weekly = computeEconomicMiss({ protectionForecastUnits: 80 }, 3, {
      ...POLICY,
      reviewPeriodDays: 7,
    });
    expect(weekly.missShare).closeTo((7 * daily) / (0.4 + 7 * daily), 1e-12);
  });

  it("depends on the price of a product only where that sets its economic quantity", () => {
    expect(computeEconomicMiss({ protectionForecastUnits: 80 }, 3, POLICY).missShare).closeTo(
      computeEconomicMiss({ protectionForecastUnits: 80 }, undefined, POLICY).missShare,
      1e-12,
    );
    const reorder = { ...POLICY, orderPolicy: "reorder-point" } as const;
    // 10 a day at 5 an order: sqrt(2 * 5 * 10 / (3 * 0.6 * 0.25 / 365)) = 285 units last 28.5 days.
    const { missShare, cycleDays } = computeEconomicMiss({ protectionForecastUnits: 80 }, 3, reorder);
    expect(cycleDays).closeTo(28.5, 1e-9);
    expect(missShare).closeTo((28.5 * 0.15) / 365 / (0.4 + (28.5 * 0.15) / 365), 1e-12);
    expect(computeEconomicMiss({ protectionForecastUnits: 80 }, 300, reorder).missShare).below(missShare);
    expect(computeEconomicMiss({ protectionForecastUnits: 0 }, 3, reorder).cycleDays).equal(1);
  });

  it("is that of waiting against holding where demand waits, however long the cycle", () => {
    // Axsater's b / (b + h): 0.01 of the price a day against 0.6 * 0.25 / 365 = 0.000411 of it.
    const waiting = { ...POLICY, unmetDemand: "backordered" as const, backorderCostRatioPerDay: 0.01 };
    const expected = 0.15 / 365 / (0.01 + 0.15 / 365);
    expect(computeEconomicMiss({ protectionForecastUnits: 80 }, 3, waiting).missShare).closeTo(
      expected,
      1e-12,
    );
    expect(
      computeEconomicMiss({ protectionForecastUnits: 80 }, 3, { ...waiting, reviewPeriodDays: 7 }).missShare,
    ).closeTo(expected, 1e-12);
    expect(expected).closeTo(0.039474, 1e-6);
  });

  it("is a share of days, not of orders, where demand waits: orders of an economic quantity have no cycle of their own", () => {
    const waiting = { ...POLICY, unmetDemand: "backordered", orderPolicy: "reorder-point" } as const;
    expect(computeEconomicMiss({ protectionForecastUnits: 80 }, 3, waiting).cycleDays).equal(1);
  });

  it("covers 99.99 % of the cycles where holding costs nothing", () => {
    expect(
      computeEconomicMiss({ protectionForecastUnits: 80 }, 3, { ...POLICY, annualHoldingCostRatio: 0 })
        .missShare,
    ).equal(0.0001);
  });
});
