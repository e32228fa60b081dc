import type { ProductTerms } from "../../contracts/catalogue";
import { computeEconomicCycleDays, type LotDemand } from "./economic-order";
import { computeHoldingCostUsdPerUnitPerDay, computeShortageCostUsd } from "./policy";

/**
 * The newsvendor's critical ratio: the probability with which demand should be covered, from what a unit too few
 * costs (underage) and one too many (overage). Arrow, Harris and Marschak (1951), Econometrica 19(3).
 */
export function computeCriticalRatio(underageUsd: number, overageUsd: number): number {
  return underageUsd / (underageUsd + overageUsd);
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
  priceUsd: number | undefined,
  policy: ProductTerms,
): { readonly missShare: number; readonly cycleDays: number } {
  const { reviewPeriodDays, unmetDemand } = policy;
  const cycleDays =
    unmetDemand === "lost"
      ? Math.max(reviewPeriodDays, computeEconomicCycleDays(demand, priceUsd, policy))
      : reviewPeriodDays;
  const price = priceUsd !== undefined && priceUsd > 0 ? priceUsd : (policy.listPriceUsd ?? 1);
  // A unit that is lost is lost once; one that waits costs each day of the cycle, as does one that is held.
  const underage = computeShortageCostUsd(1, cycleDays, price, policy);
  const overage = computeHoldingCostUsdPerUnitPerDay(price, policy) * cycleDays;
  return { missShare: Math.max(LEAST_MISS, 1 - computeCriticalRatio(underage, overage)), cycleDays };
}
