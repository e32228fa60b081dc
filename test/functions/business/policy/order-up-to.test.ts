import { expect } from "chai";
import { createErrorProfile } from "../../../../functions/business/policy/error-profile";
import {
  createLevelRule,
  errorScaleOf,
  protectionScaleOf,
  volumeClassOf,
} from "../../../../functions/business/policy/order-up-to";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 7,
  leadTimeDeviationDays: 0,
  reviewPeriodDays: 1,
  serviceTarget: "cycle-service-level",
  serviceLevelTarget: 0.98,
  safetyStockMethod: "normal",
});
const level = (
  overrides: Partial<BusinessSettings>,
  protectionForecastUnits: number,
  errorMeanSquare = 0,
): number =>
  createLevelRule({ ...POLICY, ...overrides }, createErrorProfile()).levelOf({
    protectionForecastUnits,
    errorMeanSquare,
  });

describe("the order-up-to level", () => {
  it("covers normal errors with the probability of the target", () => {
    // scipy.stats.norm.ppf(0.98) = 2.0537489: 100 + 20.537489 * 10 ** 0 with a deviation of 10.
    expect(level({}, 100, 400)).equal(Math.ceil(100 + 2.0537489 * 20));
  });

  it("counts slow movers: scipy.stats.poisson.ppf(0.98, 2) = 5, nbinom.ppf of mean 2 and variance 6 = 9", () => {
    expect(level({ safetyStockMethod: "poisson" }, 2)).equal(5);
    // r = 1, p = 1/3: 1 - (2/3)^(n+1) >= 0.98 first at n = 9.
    expect(level({ safetyStockMethod: "negative-binomial" }, 2, 6)).equal(9);
  });

  it("is lower for a fill rate of 98 % than for a cycle service level of 98 % where a cycle is long", () => {
    const weekly = { reviewPeriodDays: 28 };
    expect(level({ ...weekly, serviceTarget: "fill-rate" }, 500, 400)).below(level(weekly, 500, 400));
  });

  it("widens with the deviation of the lead time", () => {
    const outlook = { protectionForecastUnits: 80, errorMeanSquare: 100 };
    // hypot(10, 80 / 8 * 2.4) = 26.
    expect(protectionScaleOf(outlook, { ...POLICY, leadTimeDeviationDays: 2.4 })).closeTo(26, 1e-12);
  });

  it("never takes an error for smaller than that of Poisson demand", () => {
    expect(errorScaleOf({ protectionForecastUnits: 49, errorMeanSquare: 1 })).equal(7);
    expect(errorScaleOf({ protectionForecastUnits: 49, errorMeanSquare: 64 })).equal(8);
  });

  it("is not below zero, nor a fraction", () => {
    expect(level({ serviceLevelTarget: 0.5 }, 0)).equal(0);
    expect(Number.isInteger(level({}, 12.345, 7))).equal(true);
  });

  it("shares errors among products of like volume", () => {
    expect([0, 1, 3.9, 4, 63, 64, 256, 1e6].map(volumeClassOf)).deep.equal([0, 1, 1, 2, 3, 4, 5, 5]);
  });
});
