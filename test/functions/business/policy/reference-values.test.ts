import { expect } from "chai";
import {
  countForLoss,
  countQuantile,
  negativeBinomial,
  poisson,
} from "../../../../functions/business/policy/count-demand";
import { computeEconomicOrderQuantity } from "../../../../functions/business/policy/economic-order";
import {
  inverseNormalLoss,
  normalLoss,
  normalProbability,
  normalQuantile,
} from "../../../../functions/demand/numeric/normal";
import reference from "./reference/inventory.json";

type Formula = (...numbers: readonly number[]) => number;

const FORMULAS: Readonly<Record<string, Formula>> = {
  normalProbability: (z) => normalProbability(z!),
  normalLoss: (z) => normalLoss(z!),
  normalQuantile: (p) => normalQuantile(p!),
  inverseNormalLoss: (g) => inverseNormalLoss(g!),
  poissonLevel: (mean, level) => countQuantile(poisson(mean!), level!),
  poissonForLoss: (mean, loss) => countForLoss(poisson(mean!), loss!),
  negativeBinomialLevel: (mean, variance, level) => countQuantile(negativeBinomial(mean!, variance!), level!),
  negativeBinomialForLoss: (mean, variance, loss) => countForLoss(negativeBinomial(mean!, variance!), loss!),
  economicOrderQuantity: (cost, demand, holding) => computeEconomicOrderQuantity(cost!, demand!, holding!),
};

describe("inventory formulas against reference values", () => {
  for (const { what, source, arguments: numbers, expected } of reference.cases) {
    it(`${what}(${numbers.join(", ")}) equals ${source}`, () => {
      const actual = FORMULAS[what]!(...numbers);
      expect(actual).closeTo(expected, 1e-10 * Math.max(1, Math.abs(expected)));
    });
  }
});

describe("inventory formulas against published examples", () => {
  it("the Harris example of Snyder and Shen (3.1) orders 304.1", () => {
    // Example 3.1: K = 8, h = 0.225, annual demand 1300.
    expect(computeEconomicOrderQuantity(8, 1300, 0.225)).closeTo(304.05, 0.01);
  });

  it("Chopra and Meindl's B&M computers reach a cycle service level of 92.1 % with 1,000 units of safety stock", () => {
    // Example 12-1: weekly demand 2500, deviation 500, lead time 2 weeks, reorder point 6000: CSL 92.1 %.
    expect(normalProbability(1000 / (500 * Math.SQRT2))).closeTo(0.921, 5e-4);
  });
});
