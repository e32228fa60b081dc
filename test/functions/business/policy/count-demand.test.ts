import { expect } from "chai";
import fc from "fast-check";
import {
  type CountDistribution,
  countForLoss,
  countQuantile,
  negativeBinomial,
  poisson,
} from "../../../../functions/business/policy/count-demand";

/** P(0), P(1), ... as the distribution itself gives them. */
function probabilities({ logProbabilityOfZero, ratioAt }: CountDistribution, count: number): number[] {
  const list = [Math.exp(logProbabilityOfZero)];
  for (let n = 0; n < count - 1; n++) list.push(list[n]! * ratioAt(n));
  return list;
}

const moments = (list: readonly number[]) => {
  const total = list.reduce((sum, probability) => sum + probability, 0);
  const mean = list.reduce((sum, probability, n) => sum + n * probability, 0);
  const variance = list.reduce((sum, probability, n) => sum + (n - mean) ** 2 * probability, 0);
  return { total, mean, variance };
};

describe("demand in whole units", () => {
  it("is Poisson with mean and variance alike", () => {
    const { total, mean, variance } = moments(probabilities(poisson(3.5), 60));
    expect(total).closeTo(1, 1e-12);
    expect(mean).closeTo(3.5, 1e-12);
    expect(variance).closeTo(3.5, 1e-12);
  });

  it("is negative binomial with the variance that it was given", () => {
    const { total, mean, variance } = moments(probabilities(negativeBinomial(3.5, 14), 400));
    expect(total).closeTo(1, 1e-12);
    expect(mean).closeTo(3.5, 1e-9);
    expect(variance).closeTo(14, 1e-9);
    expect(negativeBinomial(3.5, 14).mean).equal(3.5);
  });

  it("is Poisson without over-dispersion, and nothing without a mean", () => {
    for (const variance of [1, 3.5, 3.5 * (1 + 1e-10), Number.NaN]) {
      const { logProbabilityOfZero, ratioAt } = negativeBinomial(3.5, variance);
      // exp(-3.5), and P(2) / P(1) = 3.5 / 2.
      expect(logProbabilityOfZero, String(variance)).equal(-3.5);
      expect(ratioAt(1), String(variance)).equal(1.75);
    }
    expect(countQuantile(negativeBinomial(0, 5), 0.99)).equal(0);
    expect(countForLoss(negativeBinomial(0, 5), 0)).equal(0);
  });

  it("has quantiles for probabilities from 0 to below 1", () => {
    expect(countQuantile(poisson(3), 0)).equal(0);
    for (const none of [-0.01, 1, 1.5, Number.NaN]) expect(countQuantile(poisson(3), none), String(none)).NaN;
  });

  it("forgives the rounding of a sum that meets its mark", () => {
    // P(0) is exp(-0.5) exactly, and the shortage of no units the mean; a hair less takes one more unit.
    expect(countQuantile(poisson(0.5), Math.exp(-0.5))).equal(0);
    expect(countQuantile(poisson(0.5), Math.exp(-0.5) + 1e-13)).equal(0);
    expect(countQuantile(poisson(0.5), Math.exp(-0.5) + 1e-9)).equal(1);
    expect(countForLoss(poisson(0.5), 0.5)).equal(0);
    expect(countForLoss(poisson(0.5), 0.5 - 1e-13)).equal(0);
    expect(countForLoss(poisson(0.5), 0.5 - 1e-9)).equal(1);
  });

  it("takes the fewest units: one less covers too little, and is short of too much", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 10, max: 60 }),
        fc.integer({ min: 1, max: 999 }),
        (tenths, dispersion, thousandths) => {
          const mean = tenths / 10;
          const demand = negativeBinomial(mean, (mean * dispersion) / 10);
          const list = probabilities(demand, 1_500);
          const covered = (units: number) =>
            list.slice(0, units + 1).reduce((sum, probability) => sum + probability, 0);
          const short = (units: number) =>
            list.reduce((sum, probability, n) => sum + Math.max(0, n - units) * probability, 0);
          const level = countQuantile(demand, thousandths / 1_000);
          expect(covered(level)).least(thousandths / 1_000 - 1e-9);
          if (level > 0) expect(covered(level - 1)).below(thousandths / 1_000);
          const loss = (mean * thousandths) / 1_000;
          const units = countForLoss(demand, loss);
          expect(short(units)).most(loss + 1e-6);
          if (units > 0) expect(short(units - 1)).above(loss - 1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });
});
