import { expect } from "chai";
import { describePolicy } from "../../../../functions/business/policy/describe-policy";
import {
  computeHoldingCostPerUnitPerDay,
  computeOrderQuantity,
  computeProtectionIntervalDays,
  computeShortageCost,
  computeUnitCost,
  isBelow,
  isReviewDay,
} from "../../../../functions/business/policy/policy";
import { US_DOLLAR } from "../../../../functions/contracts/money";
import { businessSettings } from "../../../support/settings";

const PRICES = {
  grossMarginRatio: 0.4,
  annualHoldingCostRatio: 0.25,
  costPerOrderAmount: 5,
  currency: US_DOLLAR,
};

describe("the policy", () => {
  it("orders whole packs, at least the minimum, and nothing when the position suffices", () => {
    const order = (gap: number, minimumOrderUnits: number, packUnits: number) =>
      computeOrderQuantity(100 + gap, 100, { minimumOrderUnits, packUnits });
    expect(order(7, 1, 1)).equal(7);
    expect(order(7, 1, 6)).equal(12);
    expect(order(7, 20, 1)).equal(20);
    expect(order(7, 20, 6)).equal(24);
    expect(order(12, 1, 6)).equal(12);
    expect(order(0, 20, 6)).equal(0);
    expect(order(-3, 20, 6)).equal(0);
  });

  it("takes sums that differ by rounding alone for equal", () => {
    // 0.1 + 0.2 is 0.30000000000000004.
    expect(isBelow(0.3, 0.1 + 0.2)).equal(false);
    expect(isBelow(0.1 + 0.2, 0.3)).equal(false);
    expect(isBelow(0.3, 0.3 + 1e-6)).equal(true);
    expect(isBelow(0.3 + 1e-6, 0.3)).equal(false);
    const units = { minimumOrderUnits: 0, packUnits: 0.1 };
    expect(computeOrderQuantity(5, 5 - 1e-12, { minimumOrderUnits: 1, packUnits: 1 })).equal(0);
    // 3 packs of 0.1 are no packs: a pack has one unit at least.
    expect(computeOrderQuantity(5, 4.7, units)).equal(1);
    expect(computeOrderQuantity(3 * 1.1, 0, { minimumOrderUnits: 0, packUnits: 1.1 })).closeTo(3.3, 1e-12);
  });

  it("covers the days until the delivery of the next order", () => {
    expect(computeProtectionIntervalDays({ leadTimeDays: 7, reviewPeriodDays: 2 })).equal(9);
    const settings = businessSettings({ leadTimeDays: 7, reviewPeriodDays: 2 });
    const { criticalRatio, ...described } = describePolicy(settings);
    const { currency: _, ...policy } = settings;
    expect(described).deep.equal({ ...policy, protectionIntervalDays: 9 });
    // Two days of holding 0.6 of the price at 25 % a year against a margin of 0.4.
    const held = (2 * 0.6 * 0.25) / 365;
    expect(criticalRatio).closeTo(0.4 / (0.4 + held), 1e-12);
  });

  it("prices a unit at its cost, and a day of holding it at its share of the year", () => {
    expect(computeUnitCost(10, PRICES)).equal(6);
    // 10 * 0.6 * 0.25 = 1.50 a year.
    expect(computeHoldingCostPerUnitPerDay(10, PRICES) * 365).closeTo(1.5, 1e-12);
  });

  it("prices demand that was not served at its margin, or at its waiting", () => {
    const lost = { ...PRICES, unmetDemand: "lost", backorderCostRatioPerDay: 0.01 } as const;
    expect(computeShortageCost(3, 20, 10, lost)).closeTo(12, 1e-12);
    expect(computeShortageCost(3, 20, 10, { ...lost, unmetDemand: "backordered" })).closeTo(2, 1e-12);
    // Books of before back-orders were kept.
    expect(computeShortageCost(3, Number.NaN, 10, { ...lost, unmetDemand: "backordered" })).equal(0);
  });

  it("reviews every so many days from the first", () => {
    const days = Array.from({ length: 15 }, (_, day) => day).filter((day) => isReviewDay(100 + day, 100, 7));
    expect(days).deep.equal([0, 7, 14]);
  });
});
