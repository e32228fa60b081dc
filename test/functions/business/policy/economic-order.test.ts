import { expect } from "chai";
import { computeEconomicOrderUnits } from "../../../../functions/business/policy/economic-order";
import type { PolicyOptions } from "../../../../functions/business/policy/policy";

const COSTS = {
  grossMarginRatio: 0.4,
  annualHoldingCostRatio: 0.25,
  costPerOrderUsd: 5,
  usdPerCurrencyUnit: 1,
};
const POLICY: PolicyOptions = {
  leadTimeDays: 7,
  leadTimeDeviationDays: 1,
  reviewPeriodDays: 1,
  serviceTarget: "cycle-service-level",
  serviceLevelTarget: 0.98,
  safetyStockMethod: "empirical",
  minimumOrderUnits: 1,
  packUnits: 1,
  reorderPoint: COSTS,
};

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
    expect(computeEconomicOrderUnits(160, 10, { ...POLICY, reorderPoint: undefined })).equal(0);
  });
});
