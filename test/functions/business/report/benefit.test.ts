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
    lostMarginAmount: [40, 10, 0],
    holdingCostAmount: [5, 3, 2],
    orderingCostAmount: [20, 20, 5],
    capitalAmountDays: [500, 300, 200],
    demandCyclesWithStockout: [8, 8, 0],
  },
  model: {
    lostMarginAmount: [15, 12, 0],
    holdingCostAmount: [4, 1, 3],
    orderingCostAmount: [35, 30, 10],
    capitalAmountDays: [400, 100, 300],
    demandCyclesWithStockout: [6, 4, 2],
  },
  perfectForesight: { holdingCostAmount: [1, 0.5, 0.25] },
});

describe("the benefit", () => {
  it("of a product is all that its stock cost under the baseline less the same under the model", () => {
    // (40 + 5 + 20) - (15 + 4 + 35); (10 + 3 + 20) - (12 + 1 + 30); (0 + 2 + 5) - (0 + 3 + 10).
    expect(Array.from(computeBenefitPerProduct(PERIOD, PERIOD.scenarios.baseline))).deep.equal([11, -10, -6]);
  });

  it("of the fleet is the sum of its parts, ordering among them; capital stands beside it", () => {
    const { benefitLowAmount, benefitHighAmount, ...others } = computeBenefit(PERIOD);
    expect(others).deep.equal({
      benefitAmount: -5,
      lostMarginAmount: 23,
      holdingCostAmount: 2,
      orderingCostAmount: -30,
      writeOffAmount: 0,
      // (1000 - 800) in 10 days.
      capitalAmount: 20,
      // All that the baseline costs, 50 + 10 + 45, but the stock that foresight holds.
      perfectForesightAmount: 103.25,
      others: [],
    });
    expect(benefitLowAmount).below(-5);
    expect(benefitHighAmount).above(-5);
  });

  it("of a selection is that of its products", () => {
    expect(computeBenefit(PERIOD, [0, 2])).deep.include({
      benefitAmount: 5,
      lostMarginAmount: 25,
      holdingCostAmount: 0,
      orderingCostAmount: -20,
      capitalAmount: 0,
      perfectForesightAmount: 70.75,
    });
  });

  it("over the other baselines stands beside it, the smallest first, with the service of their books", () => {
    const totals = periodTotals(["a", "b", "c"], {
      demand: [10, 10, 10],
      baseline: {
        lostMarginAmount: [90, 0, 0],
        lost: [6, 0, 0],
        demandCycles: [16, 16, 16],
        demandCyclesWithStockout: [12, 0, 0],
      },
    }).scenarios.baseline;
    const cheap = periodTotals(["a", "b", "c"], { baseline: { orderingCostAmount: [1, 1, 1] } }).scenarios
      .baseline;
    const { others } = computeBenefit({
      ...PERIOD,
      demand: Float64Array.of(10, 10, 10),
      others: { "last-year": totals, "seasonal-naive": cheap },
    });
    expect(others.map(({ baseline, benefitAmount }) => [baseline, benefitAmount])).deep.equal([
      // The model's book costs 110.
      ["seasonal-naive", -107],
      ["last-year", -20],
    ]);
    expect(others[1]).deep.include({
      lostMarginAmount: 63,
      orderingCostAmount: -75,
      fillRate: 0.8,
      demandCycleServiceLevel: 0.75,
    });
    expect(others[1]!.benefitLowAmount).below(-20);
  });

  it("is its parts, whatever they are", () => {
    const benefit = computeBenefit(PERIOD);
    expect(COST_PARTS.reduce((sum, part) => sum + benefit[part]!, 0)).equal(benefit.benefitAmount);
  });

  it("has its interval from 1,000 drawings of the fleet and 400 of a selection, the same every time", () => {
    const ids = Array.from({ length: 12 }, (_, index) => `P${index}`);
    const blockCostAmount = ids.flatMap((_, index) => [((index * 37) % 11) ** 2, (index * 17) % 13]);
    const demandCyclesWithStockout = ids.map(() => 2);
    const period = periodTotals(ids, { baseline: { blockCostAmount, demandCyclesWithStockout } });
    const { baseline, model } = period.scenarios;
    const seed = 20_170_401;
    const places = [...ids.keys()].slice(2);
    const all = bootstrapTotal(blockSavings(period, baseline, model), { seed, resamples: 1_000 })!;
    const some = bootstrapTotal(blockSavings(period, baseline, model, places), { seed, resamples: 400 })!;
    expect(computeBenefit(period)).deep.include({ benefitLowAmount: all.low, benefitHighAmount: all.high });
    expect(computeBenefit(period, places)).deep.include({
      benefitLowAmount: some.low,
      benefitHighAmount: some.high,
    });
  });

  it("has no interval where fewer than twenty cycles were short in both books together", () => {
    // 16 under the baseline, 12 under the model.
    const { model, baseline } = PERIOD.scenarios;
    const shortOf = (cycles: number) =>
      computeBenefit({
        ...PERIOD,
        scenarios: {
          ...PERIOD.scenarios,
          baseline: { ...baseline, demandCyclesWithStockout: Float64Array.of(0, cycles, 0) },
        },
      }).benefitLowAmount;
    expect(model.demandCyclesWithStockout.reduce((sum, one) => sum + one, 0)).equal(12);
    expect(shortOf(7)).equal(null);
    expect(shortOf(8)).below(-5);
    // Each baseline for itself, and each selection.
    expect(computeBenefit(PERIOD, [0, 2])).deep.include({ benefitAmount: 5, benefitLowAmount: null });
  });

  it("has no interval for one product, nor where there are no blocks of days", () => {
    const none = { benefitLowAmount: null, benefitHighAmount: null };
    expect(computeBenefit(PERIOD, [1])).deep.include({ benefitAmount: -10, ...none });
    expect(computeBenefit({ ...PERIOD, blocks: 0 })).deep.include({ benefitAmount: -5, ...none });
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
      baseline: { blockCostAmount: [9, 8, 7, 6] },
      model: { blockCostAmount: [1, 2, 3, 5] },
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
