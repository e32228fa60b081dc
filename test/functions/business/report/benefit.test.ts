import { expect } from "chai";
import {
  blockSavings,
  computeBenefit,
  computeBenefitPerProduct,
  NO_BENEFIT,
} from "../../../../functions/business/report/benefit";
import { bootstrapTotal } from "../../../../functions/business/report/bootstrap";
import { COST_PARTS } from "../../../../functions/contracts/cost-parts";
import { periodTotals } from "../../../support/period-totals";

/** Ten days of three products. */
const PERIOD = periodTotals(["a", "b", "c"], {
  baseline: {
    lostMarginUsd: [40, 10, 0],
    holdingCostUsd: [5, 3, 2],
    orderingCostUsd: [20, 20, 5],
    capitalUsdDays: [500, 300, 200],
  },
  model: {
    lostMarginUsd: [15, 12, 0],
    holdingCostUsd: [4, 1, 3],
    orderingCostUsd: [35, 30, 10],
    capitalUsdDays: [400, 100, 300],
  },
  perfectForesight: { holdingCostUsd: [1, 0.5, 0.25] },
});

describe("the benefit", () => {
  it("of a product is all that its stock cost under the baseline less the same under the model", () => {
    // (40 + 5 + 20) - (15 + 4 + 35); (10 + 3 + 20) - (12 + 1 + 30); (0 + 2 + 5) - (0 + 3 + 10).
    expect(Array.from(computeBenefitPerProduct(PERIOD, PERIOD.scenarios.baseline))).deep.equal([11, -10, -6]);
  });

  it("of the fleet is the sum of its parts, ordering among them; capital stands beside it", () => {
    const { benefitLowUsd, benefitHighUsd, ...others } = computeBenefit(PERIOD);
    expect(others).deep.equal({
      benefitUsd: -5,
      lostMarginUsd: 23,
      holdingCostUsd: 2,
      orderingCostUsd: -30,
      writeOffUsd: 0,
      // (1000 - 800) in 10 days.
      capitalUsd: 20,
      // All that the baseline costs, 50 + 10 + 45, but the stock that foresight holds.
      perfectForesightUsd: 103.25,
      others: [],
    });
    expect(benefitLowUsd).below(-5);
    expect(benefitHighUsd).above(-5);
  });

  it("of a selection is that of its products", () => {
    expect(computeBenefit(PERIOD, [0, 2])).deep.include({
      benefitUsd: 5,
      lostMarginUsd: 25,
      holdingCostUsd: 0,
      orderingCostUsd: -20,
      capitalUsd: 0,
      perfectForesightUsd: 70.75,
    });
  });

  it("over the other baselines stands beside it, the smallest first, with the service of their books", () => {
    const totals = periodTotals(["a", "b", "c"], {
      demand: [10, 10, 10],
      baseline: {
        lostMarginUsd: [90, 0, 0],
        lost: [6, 0, 0],
        demandCycles: [4, 4, 4],
        demandCyclesWithStockout: [3, 0, 0],
      },
    }).scenarios.baseline;
    const cheap = periodTotals(["a", "b", "c"], { baseline: { orderingCostUsd: [1, 1, 1] } }).scenarios
      .baseline;
    const { others } = computeBenefit({
      ...PERIOD,
      demand: Float64Array.of(10, 10, 10),
      others: { "last-year": totals, "seasonal-naive": cheap },
    });
    expect(others.map(({ baseline, benefitUsd }) => [baseline, benefitUsd])).deep.equal([
      // The model's book costs 110.
      ["seasonal-naive", -107],
      ["last-year", -20],
    ]);
    expect(others[1]).deep.include({
      lostMarginUsd: 63,
      orderingCostUsd: -75,
      fillRate: 0.8,
      demandCycleServiceLevel: 0.75,
    });
    expect(others[1]!.benefitLowUsd).below(-20);
  });

  it("is its parts, whatever they are", () => {
    const benefit = computeBenefit(PERIOD);
    expect(COST_PARTS.reduce((sum, part) => sum + benefit[part]!, 0)).equal(benefit.benefitUsd);
  });

  it("has its interval from 1,000 drawings of the fleet and 400 of a selection, the same every time", () => {
    const ids = Array.from({ length: 12 }, (_, index) => `P${index}`);
    const blockCostUsd = ids.flatMap((_, index) => [((index * 37) % 11) ** 2, (index * 17) % 13]);
    const period = periodTotals(ids, { baseline: { blockCostUsd } });
    const { baseline, model } = period.scenarios;
    const seed = 20_170_401;
    const places = [...ids.keys()].slice(2);
    const all = bootstrapTotal(blockSavings(period, baseline, model), { seed, resamples: 1_000 })!;
    const some = bootstrapTotal(blockSavings(period, baseline, model, places), { seed, resamples: 400 })!;
    expect(computeBenefit(period)).deep.include({ benefitLowUsd: all.low, benefitHighUsd: all.high });
    expect(computeBenefit(period, places)).deep.include({
      benefitLowUsd: some.low,
      benefitHighUsd: some.high,
    });
  });

  it("has no interval for one product, nor where there are no blocks of days", () => {
    const none = { benefitLowUsd: null, benefitHighUsd: null };
    expect(computeBenefit(PERIOD, [1])).deep.include({ benefitUsd: -10, ...none });
    expect(computeBenefit({ ...PERIOD, blocks: 0 })).deep.include({ benefitUsd: -5, ...none });
  });

  it("is unknown throughout before anything was played", () => {
    expect(Object.keys(NO_BENEFIT).sort()).deep.equal(Object.keys(computeBenefit(PERIOD)).sort());
    const { others, ...figures } = NO_BENEFIT;
    expect(new Set(Object.values(figures))).deep.equal(new Set([null]));
    expect(others).deep.equal([]);
  });
});

describe("what one book costs more than another", () => {
  it("is told by product and block, of the products asked for", () => {
    const period = periodTotals(["a", "b"], {
      baseline: { blockCostUsd: [9, 8, 7, 6] },
      model: { blockCostUsd: [1, 2, 3, 5] },
    });
    const { baseline, model } = period.scenarios;
    expect(blockSavings(period, baseline, model)).deep.equal({
      values: Float64Array.of(8, 6, 4, 1),
      products: 2,
      blocks: 2,
    });
    expect(Array.from(blockSavings(period, baseline, model, [1]).values)).deep.equal([4, 1]);
  });
});
