import { type CountDistribution, countLoss, countQuantile } from "./discrete";
import { normalDensity, normalLoss, normalQuantile } from "./normal";

/** Costs of a perishable item that is bought once and sold within one period. */
export interface NewsvendorCosts {
  /** Cost of a unit left over: unit cost less salvage value, plus holding. */
  readonly overageCostPerUnit: number;
  /** Cost of a unit short: margin lost, plus goodwill. */
  readonly underageCostPerUnit: number;
}

export interface NewsvendorResult {
  readonly orderUnits: number;
  /** Expected cost per period of ordering that many. */
  readonly expectedCost: number;
  /** Share of periods in which the order suffices: underage / (underage + overage). */
  readonly criticalRatio: number;
}

/** Best share of periods without a shortage. Snyder and Shen, 2nd ed., (4.3). */
export function computeCriticalRatio(costs: NewsvendorCosts): number {
  return costs.underageCostPerUnit / (costs.underageCostPerUnit + costs.overageCostPerUnit);
}

/**
 * Best order for normal demand: S = mean + z * deviation, cost = (h + p) * deviation * phi(z).
 * Snyder and Shen, 2nd ed., (4.24) and (4.30). Their Example 4.3: demand N(50, 8), h = 0.18, p = 0.70
 * gives S = 56.6 and a cost of 2.00.
 */
export function computeNormalNewsvendor(
  costs: NewsvendorCosts,
  demandMean: number,
  demandDeviation: number,
): NewsvendorResult {
  const criticalRatio = computeCriticalRatio(costs);
  const z = normalQuantile(criticalRatio);
  return {
    orderUnits: demandMean + z * demandDeviation,
    expectedCost: (costs.overageCostPerUnit + costs.underageCostPerUnit) * demandDeviation * normalDensity(z),
    criticalRatio,
  };
}

/** Expected cost of any order for normal demand: h * expected leftover + p * expected shortage. */
export function computeNormalNewsvendorCost(
  orderUnits: number,
  costs: NewsvendorCosts,
  demandMean: number,
  demandDeviation: number,
): number {
  const short = demandDeviation * normalLoss((orderUnits - demandMean) / demandDeviation);
  const over = orderUnits - demandMean + short;
  return costs.overageCostPerUnit * over + costs.underageCostPerUnit * short;
}

/** Best order for demand in whole units: the smallest S with P(demand <= S) >= critical ratio, (4.37). */
export function computeCountNewsvendor(costs: NewsvendorCosts, demand: CountDistribution): NewsvendorResult {
  const criticalRatio = computeCriticalRatio(costs);
  const orderUnits = countQuantile(demand, criticalRatio);
  const short = countLoss(demand, orderUnits);
  const over = orderUnits - demand.mean + short;
  return {
    orderUnits,
    expectedCost: costs.overageCostPerUnit * over + costs.underageCostPerUnit * short,
    criticalRatio,
  };
}
