import { expect } from "chai";
import { countLoss, negativeBinomial, poisson } from "../../../../functions/business/inventory/discrete";
import {
  computeNormalNewsvendor,
  computeNormalNewsvendorCost,
} from "../../../../functions/business/inventory/newsvendor";
import {
  inverseNormalLoss,
  normalLoss,
  normalProbability,
  normalQuantile,
} from "../../../../functions/business/inventory/normal";
import {
  computeCountLevelForCycleServiceLevel,
  computeEconomicOrderQuantity,
  computeEmpiricalSafetyStock,
  computeLeadTimeDemandDeviation,
  computeNormalFillRate,
  computeNormalSafetyStockForCycleServiceLevel,
  computeNormalSafetyStockForFillRate,
  computeReorderPoint,
} from "../../../../functions/business/inventory/safety-stock";
import reference from "./reference/inventory.json";

type Formula = (...numbers: readonly number[]) => number;

const FORMULAS: Readonly<Record<string, Formula>> = {
  normalProbability: (z) => normalProbability(z!),
  normalLoss: (z) => normalLoss(z!),
  normalQuantile: (p) => normalQuantile(p!),
  inverseNormalLoss: (g) => inverseNormalLoss(g!),
  normalNewsvendorUnits: (h, p, mean, deviation) =>
    computeNormalNewsvendor({ overageCostPerUnit: h!, underageCostPerUnit: p! }, mean!, deviation!)
      .orderUnits,
  normalNewsvendorCost: (h, p, mean, deviation) =>
    computeNormalNewsvendor({ overageCostPerUnit: h!, underageCostPerUnit: p! }, mean!, deviation!)
      .expectedCost,
  poissonLevel: (mean, level) => computeCountLevelForCycleServiceLevel(level!, mean!),
  poissonLoss: (mean, units) => countLoss(poisson(mean!), units!),
  negativeBinomialLevel: (mean, variance, level) =>
    computeCountLevelForCycleServiceLevel(level!, mean!, variance!),
  negativeBinomialLoss: (mean, variance, units) => countLoss(negativeBinomial(mean!, variance!), units!),
  normalSafetyStock: (level, deviation) => computeNormalSafetyStockForCycleServiceLevel(level!, deviation!),
  normalFillRate: (safetyStock, deviation, order) => computeNormalFillRate(safetyStock!, deviation!, order!),
  leadTimeDeviation: (demand, deviation, lead, leadDeviation) =>
    computeLeadTimeDemandDeviation(demand!, deviation!, lead!, leadDeviation!),
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
  it("newsvendor_normal(2, 18, 120, 10) of stockpyl orders 132.8155 at a cost of 35.0997", () => {
    // stockpyl, README and docs of newsvendor_normal.
    const result = computeNormalNewsvendor({ overageCostPerUnit: 2, underageCostPerUnit: 18 }, 120, 10);
    expect(result.orderUnits).closeTo(132.8155, 1e-4);
    expect(result.expectedCost).closeTo(35.0997, 1e-4);
    expect(result.criticalRatio).equal(0.9);
  });

  it("Example 4.3 of Snyder and Shen orders 56.6 at a cost of 2.00", () => {
    const costs = { overageCostPerUnit: 0.18, underageCostPerUnit: 0.7 };
    const result = computeNormalNewsvendor(costs, 50, 8);
    expect(result.orderUnits).closeTo(56.6, 0.05);
    expect(result.expectedCost).closeTo(2, 0.005);
    expect(computeNormalNewsvendorCost(result.orderUnits, costs, 50, 8)).closeTo(result.expectedCost, 1e-9);
  });

  it("without safety stock a cycle service level of 50 % is a fill rate of 96 %", () => {
    // sigma_L = 100, Q = 1000, z = 0: 1 - 100 * 0.39894 / 1000 = 0.960.
    expect(computeNormalFillRate(0, 100, 1000)).closeTo(0.9601, 1e-4);
  });

  it("safety stock for a fill rate is the inverse of the fill rate", () => {
    const safetyStock = computeNormalSafetyStockForFillRate(0.99, 100, 1000);
    expect(computeNormalFillRate(safetyStock, 100, 1000)).closeTo(0.99, 1e-12);
  });

  it("the Harris example of Snyder and Shen (3.1) orders 304.1", () => {
    // Example 3.1: K = 8, h = 0.225, annual demand 1300.
    expect(computeEconomicOrderQuantity(8, 1300, 0.225)).closeTo(304.05, 0.01);
  });

  it("Chopra and Meindl's B&M computers reach a cycle service level of 92.1 % with 1,000 units of safety stock", () => {
    // Example 12-1: weekly demand 2500, deviation 500, lead time 2 weeks, reorder point 6000: CSL 92.1 %.
    const deviation = computeLeadTimeDemandDeviation(2500, 500, 2, 0);
    expect(deviation).closeTo(707, 0.5);
    expect(normalProbability(1000 / deviation)).closeTo(0.921, 5e-4);
    expect(computeReorderPoint(2500, 2, 1000)).equal(6000);
  });

  it("an empirical safety stock is undefined when there are too few errors for the level", () => {
    expect(computeEmpiricalSafetyStock([1, 2, 3], 0.98)).equal(undefined);
    // k = ceil(0.98 * 100) = 98 of 99 errors.
    expect(
      computeEmpiricalSafetyStock(
        Array.from({ length: 99 }, (_, index) => index),
        0.98,
      ),
    ).equal(97);
  });
});
