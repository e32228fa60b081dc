import { expect } from "chai";
import {
  computeBenefit,
  computeBenefitPerProduct,
  NO_BENEFIT,
} from "../../../../functions/business/report/benefit";
import { bootstrapSum } from "../../../../functions/business/report/bootstrap";
import { periodTotals } from "../../../support/period-totals";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ costPerOrderUsd: 5 });

/** Ten days of three products. */
const PERIOD = periodTotals(["a", "b", "c"], {
  baseline: {
    lostMarginUsd: [40, 10, 0],
    holdingCostUsd: [5, 3, 2],
    orders: [4, 4, 1],
    capitalUsdDays: [500, 300, 200],
  },
  model: {
    lostMarginUsd: [15, 12, 0],
    holdingCostUsd: [4, 1, 3],
    orders: [7, 6, 2],
    capitalUsdDays: [400, 100, 300],
  },
  perfectForesight: { holdingCostUsd: [1, 0.5, 0.25] },
});

describe("the benefit", () => {
  it("of a product is what its stock cost under the baseline less what it cost under the model", () => {
    // (40 + 5) - (15 + 4); (10 + 3) - (12 + 1); (0 + 2) - (0 + 3).
    expect(Array.from(computeBenefitPerProduct(PERIOD))).deep.equal([26, 0, -1]);
    // 45 - 1; 13 - 0.5; 2 - 0.25.
    expect(Array.from(computeBenefitPerProduct(PERIOD, "perfectForesight"))).deep.equal([44, 12.5, 1.75]);
  });

  it("of the fleet comes with its parts; ordering and capital stand beside it", () => {
    const { benefitLowUsd, benefitHighUsd, ...others } = computeBenefit(PERIOD, POLICY);
    expect(others).deep.equal({
      benefitUsd: 25,
      lostMarginUsd: 23,
      holdingCostUsd: 2,
      // (9 - 15) orders at 5.
      orderingCostUsd: -30,
      // (1000 - 800) in 10 days.
      capitalUsd: 20,
      perfectForesightUsd: 58.25,
    });
    // The least and the most that three draws from 26, 0 and -1 can give: each comes up in 1 of 27.
    expect([benefitLowUsd, benefitHighUsd]).deep.equal([-3, 78]);
  });

  it("of a selection is that of its products", () => {
    expect(computeBenefit(PERIOD, POLICY, [0, 2])).deep.include({
      benefitUsd: 25,
      lostMarginUsd: 25,
      holdingCostUsd: 0,
      orderingCostUsd: -20,
      capitalUsd: 0,
      perfectForesightUsd: 45.75,
      // Two draws from 26 and -1.
      benefitLowUsd: -2,
      benefitHighUsd: 52,
    });
  });

  it("has its interval from 1,000 drawings of the fleet and 400 of a selection, the same every time", () => {
    const ids = Array.from({ length: 12 }, (_, index) => `P${index}`);
    const margins = ids.map((_, index) => ((index * 37) % 11) ** 2);
    const period = periodTotals(ids, { baseline: { lostMarginUsd: margins } });
    const seed = 20_170_401;
    const all = bootstrapSum(margins, { seed, resamples: 1_000 })!;
    const some = bootstrapSum(margins.slice(2), { seed, resamples: 400 })!;
    const places = [...ids.keys()].slice(2);
    expect(computeBenefit(period, POLICY)).deep.include({ benefitLowUsd: all.low, benefitHighUsd: all.high });
    expect(computeBenefit(period, POLICY, places)).deep.include({
      benefitLowUsd: some.low,
      benefitHighUsd: some.high,
    });
  });

  it("has no interval for one product", () => {
    expect(computeBenefit(PERIOD, POLICY, [1])).deep.include({
      benefitUsd: 0,
      benefitLowUsd: null,
      benefitHighUsd: null,
    });
  });

  it("is unknown throughout before anything was played", () => {
    expect(Object.keys(NO_BENEFIT).sort()).deep.equal(Object.keys(computeBenefit(PERIOD, POLICY)).sort());
    expect(new Set(Object.values(NO_BENEFIT))).deep.equal(new Set([null]));
  });
});
