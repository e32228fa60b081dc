import type { ProductTerms } from "../../contracts/catalogue";
import { computeEconomicCycleDays, type LotDemand } from "./economic-order";
import { computeHoldingCostPerUnitPerDay, computeShortageCost, computeUnitCost } from "./policy";

/**
 * The newsvendor's critical ratio: the probability with which demand should be covered, from what a unit too few
 * costs (underage) and one too many (overage). Arrow, Harris and Marschak (1951), Econometrica 19(3).
 */
export function computeCriticalRatio(underageAmount: number, overageAmount: number): number {
  return underageAmount / (underageAmount + overageAmount);
}

/**
 * The critical ratio of a product that perishes: one unit too many is thrown away at the end of its shelf life, and held
 * until then. So many of the demands over lead time and shelf life should a position cover at most: the newsvendor's rule
 * where the shelf life is his day.
 */
export function computePerishableRatio(priceAmount: number | undefined, terms: ProductTerms): number {
  const price = usablePrice(priceAmount, terms);
  const overage =
    computeUnitCost(price, terms) +
    computeHoldingCostPerUnitPerDay(price, terms) * (terms.shelfLifeDays ?? 0);
  return computeCriticalRatio(computeShortageCost(1, 1, price, terms), overage);
}

/** The price of a product, or its list price; it cancels out of ratios where neither is known. */
function usablePrice(priceAmount: number | undefined, { listPriceAmount }: ProductTerms): number {
  return priceAmount !== undefined && priceAmount > 0 ? priceAmount : (listPriceAmount ?? 1);
}

/** The target nearest to certainty that may be set, so that stock which costs nothing to hold is not endless. */
const LEAST_MISS = 0.0001;

/**
 * Share of its cycles in which a product may be short at least cost: a unit too few costs its margin, one too many is
 * held for a cycle, which is a review period, or the days that an economic quantity lasts where that is longer
 * (Silver, Pyke and Thomas, 4th ed., section 6.10, with lost sales). With back-orders both cost each day: the share of
 * all days that are short is h / (b + h), whatever the size of the orders (Axsater, Inventory Control, 3rd ed., section
 * 5.4), and a cycle is a review period. The price is in both and decides nothing but the quantity.
 */
export function computeEconomicMiss(
  demand: LotDemand,
  priceAmount: number | undefined,
  policy: ProductTerms,
): { readonly missShare: number; readonly cycleDays: number } {
  const { reviewPeriodDays, unmetDemand } = policy;
  const cycleDays =
    unmetDemand === "lost"
      ? Math.max(reviewPeriodDays, computeEconomicCycleDays(demand, priceAmount, policy))
      : reviewPeriodDays;
  const price = usablePrice(priceAmount, policy);
  // A unit that is lost is lost once; one that waits costs each day of the cycle, as does one that is held.
  const underage = computeShortageCost(1, cycleDays, price, policy);
  const overage = computeHoldingCostPerUnitPerDay(price, policy) * cycleDays;
  return { missShare: Math.max(LEAST_MISS, 1 - computeCriticalRatio(underage, overage)), cycleDays };
}
