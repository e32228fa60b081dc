import type { ProductTerms } from "../../contracts/catalogue";
import { computeHoldingCostUsdPerUnitPerDay, computeProtectionIntervalDays } from "./policy";

/** No order covers more days than this: the formula knows neither fashion nor shelf life. */
export const LONGEST_COVER_DAYS = 56;

/**
 * Units by which the order-up-to level lies above the reorder point: the economic order quantity, in whole
 * units. 0 when the policy does not wait for a reorder point, or the price is unknown.
 *
 * @param protectionForecastUnits forecast over the protection interval.
 */
export function computeEconomicOrderUnits(
  protectionForecastUnits: number,
  priceUsd: number | undefined,
  policy: ProductTerms,
): number {
  if (policy.orderPolicy !== "reorder-point" || priceUsd === undefined || !(priceUsd >= 0)) return 0;
  const demandPerDay = protectionForecastUnits / computeProtectionIntervalDays(policy);
  const holding = computeHoldingCostUsdPerUnitPerDay(priceUsd, policy);
  const economic =
    holding > 0
      ? computeEconomicOrderQuantity(policy.costPerOrderUsd, demandPerDay, holding)
      : Number.POSITIVE_INFINITY;
  return Math.round(Math.min(economic, demandPerDay * LONGEST_COVER_DAYS));
}

/** Days that the economic quantity lasts; 0 where the policy does not wait for a reorder point. */
export function computeEconomicCycleDays(
  protectionForecastUnits: number,
  priceUsd: number | undefined,
  policy: ProductTerms,
): number {
  const units = computeEconomicOrderUnits(protectionForecastUnits, priceUsd, policy);
  return units > 0 ? (units * computeProtectionIntervalDays(policy)) / protectionForecastUnits : 0;
}

/** Economic order quantity: sqrt(2 * order cost * demand / holding cost), same period throughout. Harris (1913). */
export function computeEconomicOrderQuantity(
  costPerOrder: number,
  demandPerPeriod: number,
  holdingCostPerUnitPerPeriod: number,
): number {
  return Math.sqrt((2 * costPerOrder * demandPerPeriod) / holdingCostPerUnitPerPeriod);
}
