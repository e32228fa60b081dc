import { expect } from "chai";
import fc from "fast-check";
import {
  addError,
  createErrorProfile,
  type ErrorProfile,
} from "../../../../functions/business/policy/error-profile";
import {
  createLevelRule,
  type DemandOutlook,
  errorScaleOf,
  protectionScaleOf,
  volumeClassOf,
} from "../../../../functions/business/policy/order-up-to";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { normalQuantile } from "../../../../functions/demand/numeric/normal";
import { businessSettings } from "../../../support/settings";
import reference from "./reference/order-up-to.json";

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
  levelWith({ ...POLICY, ...overrides }, createErrorProfile(), { protectionForecastUnits, errorMeanSquare });
/** The level for the target itself, uncorrected. */
const levelWith = (policy: BusinessSettings, profile: ErrorProfile, outlook: DemandOutlook): number =>
  createLevelRule(policy, profile).levelOf(outlook, 1 - policy.serviceLevelTarget);

/** The errors of a standard normal distribution, at even steps of probability. */
const NORMAL_ERRORS = createErrorProfile();
for (let step = 0.5; step < 2_000; step++) addError(NORMAL_ERRORS, normalQuantile(step / 2_000));

describe("the order-up-to level", () => {
  it("covers normal errors with the probability of the target", () => {
    // scipy.stats.norm.ppf(0.98) = 2.0537489; the deviation is sqrt(400).
    expect(level({}, 100, 400)).equal(Math.ceil(100 + 2.0537489 * 20));
  });

  it("counts slow movers: scipy.stats.poisson.ppf(0.98, 2) = 5, nbinom.ppf of mean 2 and variance 6 = 9", () => {
    expect(level({ safetyStockMethod: "poisson" }, 2)).equal(5);
    // r = 1, p = 1/3: 1 - (2/3)^(n+1) >= 0.98 first at n = 9.
    expect(level({ safetyStockMethod: "negative-binomial" }, 2, 6)).equal(9);
  });

  it("is SciPy's for every target, method and rhythm", () => {
    for (const { mean, variance, expected, ...policy } of reference.cases) {
      const actual = level(policy as Partial<BusinessSettings>, mean, variance);
      expect(actual, JSON.stringify({ ...policy, mean, variance })).equal(expected);
    }
  });

  it("reaches the fill rate of Chopra and Meindl's B&M computers with 67 units of safety stock", () => {
    // Supply Chain Management, "Evaluating required safety inventory given desired fill rate": weekly demand 2500,
    // deviation 500, lead time 2 weeks, lots of 10,000 (four weeks), fill rate 0.975: shortage 250, ss = 67 (66.7).
    const monthly = {
      serviceTarget: "fill-rate",
      serviceLevelTarget: 0.975,
      leadTimeDays: 14,
      reviewPeriodDays: 28,
    } as const;
    expect(level(monthly, 15_000, 2 * 500 ** 2)).equal(15_067);
  });

  it("rises with the target, whatever the method", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          "normal" as const,
          "poisson" as const,
          "negative-binomial" as const,
          "empirical" as const,
        ),
        fc.constantFrom("fill-rate" as const, "cycle-service-level" as const),
        fc.tuple(fc.integer({ min: 500, max: 9_999 }), fc.integer({ min: 500, max: 9_999 })),
        fc.integer({ min: 0, max: 300 }),
        (safetyStockMethod, serviceTarget, targets, mean) => {
          const [low, high] = targets
            .sort((left, right) => left - right)
            .map((target) =>
              levelWith(
                { ...POLICY, safetyStockMethod, serviceTarget, serviceLevelTarget: target / 10_000 },
                NORMAL_ERRORS,
                { protectionForecastUnits: mean, errorMeanSquare: 2 * mean },
              ),
            );
          expect(low).most(high!);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("covers a demand of one day in ten as if it asked for a tenth of the misses", () => {
    // scipy.stats.norm.ppf(0.998) = 2.8781617.
    const outlook = { protectionForecastUnits: 100, errorMeanSquare: 400 };
    expect(levelWith(POLICY, createErrorProfile(), { ...outlook, demandCycleShare: 0.1 })).equal(
      Math.ceil(100 + 2.8781617 * 20),
    );
    // scipy.stats.poisson.ppf(0.998, 2) = 7.
    const rare = { protectionForecastUnits: 2, errorMeanSquare: 2, demandCycleShare: 0.1 };
    expect(levelWith({ ...POLICY, safetyStockMethod: "poisson" }, createErrorProfile(), rare)).equal(7);
  });

  it("needs no stock for a fill rate of no demand", () => {
    expect(level({ serviceTarget: "fill-rate" }, 0, 9)).equal(0);
    expect(level({ serviceTarget: "fill-rate", safetyStockMethod: "poisson" }, 0, 9)).equal(0);
  });

  it("is the forecast itself where half of all errors may be exceeded", () => {
    expect(level({ serviceLevelTarget: 0.5 }, 100, 400)).equal(100);
  });

  it("comes from past errors where there are any, and where it is to", () => {
    // All errors are 3 scales: a level of 100 + 3 * 20, within the width of a bin, 3 +- 0.15 scales.
    const errors = createErrorProfile();
    addError(errors, 3);
    const levelFrom = (wanted: Partial<BusinessSettings>) =>
      levelWith({ ...POLICY, ...wanted }, errors, { protectionForecastUnits: 100, errorMeanSquare: 400 });
    expect(levelFrom({ safetyStockMethod: "empirical" })).within(157, 163);
    expect(levelFrom({ safetyStockMethod: "normal" })).equal(Math.ceil(100 + 2.0537489 * 20));
    // A shortage of 0.1 * 100 / 8 = 1.25 units, 0.0625 scales, below those errors.
    const fillRate = { serviceTarget: "fill-rate", serviceLevelTarget: 0.9 } as const;
    expect(levelFrom({ ...fillRate, safetyStockMethod: "empirical" })).within(156, 162);
    // The standard loss is 0.0625 at z = 1.1468 (scipy.optimize.brentq): 100 + 22.9.
    expect(levelFrom({ ...fillRate, safetyStockMethod: "normal" })).equal(123);
  });

  it("takes errors for normal while none were learned", () => {
    for (const serviceTarget of ["fill-rate", "cycle-service-level"] as const) {
      expect(level({ serviceTarget, safetyStockMethod: "empirical" }, 100, 400)).equal(
        level({ serviceTarget, safetyStockMethod: "normal" }, 100, 400),
      );
    }
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
    const units = [0, 0.9, 1, 3.9, 4, 15.9, 16, 63, 64, 255, 256, 1e6];
    expect(units.map(volumeClassOf)).deep.equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });
});

describe("the confidence in a stock", () => {
  it("is the probability that the interval's error does not exceed it", () => {
    const { confidenceOf } = createLevelRule(POLICY, NORMAL_ERRORS);
    const outlook = { protectionForecastUnits: 100, errorMeanSquare: 400 };
    // scipy.stats.norm.cdf of 0, 1, 2.05 and -1.
    expect(confidenceOf(outlook, 100)).closeTo(0.5, 0.01);
    expect(confidenceOf(outlook, 120)).closeTo(0.8413, 0.01);
    expect(confidenceOf(outlook, 141)).closeTo(0.9798, 0.01);
    expect(confidenceOf(outlook, 80)).closeTo(0.1587, 0.01);
  });

  it("is that of the distribution that levels come from: its quantiles have it", () => {
    const outlook = { protectionForecastUnits: 100, errorMeanSquare: 400 };
    for (const method of ["empirical", "normal"] as const) {
      const rule = createLevelRule({ ...POLICY, safetyStockMethod: method }, NORMAL_ERRORS);
      // scipy.stats.norm.ppf(0.9) is 1.2816.
      expect(rule.demandQuantileOf(outlook, 0.9)).closeTo(100 + 1.2816 * 20, 1);
      expect(rule.demandQuantileOf(outlook, 0.1)).closeTo(100 - 1.2816 * 20, 1);
      expect(rule.confidenceOf(outlook, rule.demandQuantileOf(outlook, 0.9))).closeTo(0.9, 0.02);
      // A level that may miss two in a hundred cycles is the quantile of 98 %, in whole units.
      expect(rule.levelOf(outlook, 0.02)).equal(Math.ceil(rule.demandQuantileOf(outlook, 0.98)));
    }
    const counted = createLevelRule({ ...POLICY, safetyStockMethod: "poisson" }, NORMAL_ERRORS);
    // scipy.stats.poisson.ppf([0.1, 0.9], 4).
    const few = { protectionForecastUnits: 4, errorMeanSquare: 4 };
    expect([0.1, 0.9].map((share) => counted.demandQuantileOf(few, share))).deep.equal([2, 7]);
    const wide = { protectionForecastUnits: 1, errorMeanSquare: 400 };
    expect(createLevelRule(POLICY, NORMAL_ERRORS).demandQuantileOf(wide, 0.1)).equal(0);
  });

  it("is unknown while no errors were learned", () => {
    const { confidenceOf } = createLevelRule(POLICY, createErrorProfile());
    expect(confidenceOf({ protectionForecastUnits: 100, errorMeanSquare: 400 }, 120)).equal(undefined);
  });
});
