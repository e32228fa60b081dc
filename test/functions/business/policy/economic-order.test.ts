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
  costPerOrderUsd: 5,
});

describe("the economic order", () => {
  it("is Harris's quantity at the stack's costs", () => {
    // Harris (1913): sqrt(2 * 5 * 20 / h), h = 10 * 0.6 * 0.25 / 365 a unit and day: sqrt(48,666.7) = 220.6.
    expect(computeEconomicOrderUnits(160, 10, POLICY)).equal(221);
  });

  it("covers eight weeks at most, however cheap the unit", () => {
    expect(computeEconomicOrderUnits(8, 0.01, POLICY)).equal(56);
    expect(computeEconomicOrderUnits(8, 0, POLICY)).equal(56);
  });

  it("is nothing without a price, without demand, and where each review orders up to the level", () => {
    expect(computeEconomicOrderUnits(160, Number.NaN, POLICY)).equal(0);
    expect(computeEconomicOrderUnits(160, undefined, POLICY)).equal(0);
    expect(computeEconomicOrderUnits(0, 10, POLICY)).equal(0);
    expect(computeEconomicOrderUnits(0, 0, POLICY)).equal(0);
    expect(computeEconomicOrderUnits(160, 10, { ...POLICY, orderPolicy: "order-up-to" })).equal(0);
  });
});
