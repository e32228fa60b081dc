import { expect } from "chai";
import { computeEconomicOrderUnits } from "../../../../functions/business/policy/economic-order";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 7,
  leadTimeDeviationDays: 1,
  reviewPeriodDays: 1,
  serviceTarget: "cycle-service-level",
  serviceLevelTarget: 0.98,
  safetyStockMethod: "empirical",
  orderPolicy: "reorder-point",
  grossMarginRatio: 0.4,
  annualHoldingCostRatio: 0.25,
  costPerOrderAmount: 5,
});

describe("the economic order", () => {
  it("is Harris's quantity at the stack's costs", () => {
    // Harris (1913): sqrt(2 * 5 * 20 / h), h = 10 * 0.6 * 0.25 / 365 a unit and day: sqrt(48,666.7) = 220.6.
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 160 }, 10, POLICY)).equal(221);
  });

  it("covers eight weeks at most, however cheap the unit", () => {
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 8 }, 0.01, POLICY)).equal(56);
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 8 }, 0, POLICY)).equal(56);
  });

  it("is of what was sold, whatever the forecast, so that all books order alike", () => {
    // 1,120 in eight weeks are 20 a day.
    const lotOf = (protectionForecastUnits: number) =>
      computeEconomicOrderUnits({ protectionForecastUnits, recentUnits: 1_120, knownDays: 168 }, 10, POLICY);
    expect([lotOf(160), lotOf(320), lotOf(80)]).deep.equal([221, 221, 221]);
  });

  it("is never more than was sold in eight weeks, nor than is forecast to be sold in them", () => {
    const cheap = (protectionForecastUnits: number, recentUnits: number, knownDays = 168) =>
      computeEconomicOrderUnits({ protectionForecastUnits, recentUnits, knownDays }, 0.01, POLICY);
    expect(cheap(160, 30)).equal(30);
    expect(cheap(0.5, 1_120)).equal(4);
    expect(cheap(0, 1_120)).equal(0);
    // A product of two days: 40 units were sold, the pace of its first interval is 5 a day.
    expect(cheap(40, 40, 2)).equal(40);
    expect(
      computeEconomicOrderUnits(
        { protectionForecastUnits: 40, recentUnits: 40, knownDays: 2 },
        1_000,
        POLICY,
      ),
    ).equal(Math.round(Math.sqrt((2 * 5 * 5 * 365) / (600 * 0.25))));
  });

  it("is nothing without a price, without demand, and where each review orders up to the level", () => {
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 160 }, Number.NaN, POLICY)).equal(0);
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 160 }, undefined, POLICY)).equal(0);
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 0 }, 10, POLICY)).equal(0);
    expect(computeEconomicOrderUnits({ protectionForecastUnits: 0 }, 0, POLICY)).equal(0);
    expect(
      computeEconomicOrderUnits({ protectionForecastUnits: 160 }, 10, {
        ...POLICY,
        orderPolicy: "order-up-to",
      }),
    ).equal(0);
  });
});
