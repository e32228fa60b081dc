import { countForLoss, countQuantile, negativeBinomial, poisson } from "./discrete";
import { inverseNormalLoss, normalLoss, normalQuantile } from "./normal";

/**
 * Standard deviation of demand over a random lead time, from demand per day and lead time in days:
 * sqrt(L * sigma_d^2 + d^2 * sigma_L^2). Silver, Pyke and Thomas, 4th ed., (6.27); Chopra and Meindl, (12.11).
 */
export function computeLeadTimeDemandDeviation(
  demandPerDay: number,
  demandDeviationPerDay: number,
  leadTimeDays: number,
  leadTimeDeviationDays: number,
): number {
  return Math.sqrt(leadTimeDays * demandDeviationPerDay ** 2 + (demandPerDay * leadTimeDeviationDays) ** 2);
}

/** Safety stock for a cycle service level under normal demand: z * deviation. Silver et al., (6.16). */
export function computeNormalSafetyStockForCycleServiceLevel(
  cycleServiceLevel: number,
  demandDeviation: number,
): number {
  return normalQuantile(cycleServiceLevel) * demandDeviation;
}

/**
 * Safety stock for a fill rate under normal demand and lost or back-ordered sales per cycle of
 * `orderUnits`: the z with deviation * G(z) = (1 - fillRate) * orderUnits. Silver et al., (6.18).
 */
export function computeNormalSafetyStockForFillRate(
  fillRate: number,
  demandDeviation: number,
  orderUnits: number,
): number {
  if (demandDeviation === 0) return 0;
  return inverseNormalLoss(((1 - fillRate) * orderUnits) / demandDeviation) * demandDeviation;
}

/** Fill rate that a safety stock gives: 1 - deviation * G(z) / orderUnits. */
export function computeNormalFillRate(
  safetyStockUnits: number,
  demandDeviation: number,
  orderUnits: number,
): number {
  if (demandDeviation === 0)
    return safetyStockUnits >= 0 ? 1 : Math.max(0, 1 + safetyStockUnits / orderUnits);
  return 1 - (demandDeviation * normalLoss(safetyStockUnits / demandDeviation)) / orderUnits;
}

/** Reorder point of a continuously reviewed item: demand over the lead time plus safety stock. */
export function computeReorderPoint(
  demandPerDay: number,
  leadTimeDays: number,
  safetyStockUnits: number,
): number {
  return demandPerDay * leadTimeDays + safetyStockUnits;
}

/** Order-up-to level of whole units for a cycle service level, demand counted, over-dispersed or not. */
export function computeCountLevelForCycleServiceLevel(
  cycleServiceLevel: number,
  mean: number,
  variance: number = mean,
): number {
  const demand = variance > mean ? negativeBinomial(mean, variance) : poisson(mean);
  return countQuantile(demand, cycleServiceLevel);
}

/** The same for a fill rate: expected shortage at most (1 - fillRate) of the demand of one cycle. */
export function computeCountLevelForFillRate(
  fillRate: number,
  mean: number,
  variance: number,
  cycleDemandUnits: number,
): number {
  const demand = variance > mean ? negativeBinomial(mean, variance) : poisson(mean);
  return countForLoss(demand, (1 - fillRate) * cycleDemandUnits);
}

/**
 * Safety stock as an empirical quantile of past errors (actual - forecast) over the protection interval:
 * the k-th smallest with k = ceil(level * (n + 1)), the rule that covers at least `level` of exchangeable
 * futures (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005). `undefined` when
 * there are too few errors for the level.
 */
export function computeEmpiricalSafetyStock(
  errors: readonly number[],
  cycleServiceLevel: number,
): number | undefined {
  const rank = Math.ceil(cycleServiceLevel * (errors.length + 1) - 1e-9);
  if (rank > errors.length || rank < 1) return undefined;
  return Float64Array.from(errors).sort()[rank - 1];
}

/** Economic order quantity: sqrt(2 * order cost * demand / holding cost), same period throughout. Harris (1913). */
export function computeEconomicOrderQuantity(
  costPerOrder: number,
  demandPerPeriod: number,
  holdingCostPerUnitPerPeriod: number,
): number {
  return Math.sqrt((2 * costPerOrder * demandPerPeriod) / holdingCostPerUnitPerPeriod);
}
