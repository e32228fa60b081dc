import type { ProductTerms } from "../../contracts/catalogue";
import { computeHoldingCostPerUnitPerDay, computeProtectionIntervalDays } from "./policy";

/** No order covers more days than this: the formula knows neither fashion nor shelf life. */
export const LONGEST_COVER_DAYS = 56;

/** What the size of a product's orders rests on. */
export interface LotDemand {
  /** Units forecast over the protection interval; not negative. */
  readonly protectionForecastUnits: number;
  /** Units sold in the last {@link LONGEST_COVER_DAYS}; absent or `NaN` where that is not known. */
  readonly recentUnits?: number;
  /** Days that the product has been known for. */
  readonly knownDays?: number;
}

/**
 * Units by which the order-up-to level lies above the reorder point: the economic order quantity, in whole
 * units. 0 when the policy does not wait for a reorder point, or the price is unknown.
 *
 * Its demand is what was sold, not what is forecast: so all books that are compared order lots alike, and lots do not
 * change from day to day. Where demand is uncertain the quantity costs at most an eighth more than the best one
 * (Zheng, 1992, On properties of stochastic inventory systems, Management Science 38(1)). It is never more than was sold
 * in eight weeks, nor than is forecast to be.
 */
export function computeEconomicOrderUnits(
  { protectionForecastUnits, recentUnits = Number.NaN, knownDays = Number.POSITIVE_INFINITY }: LotDemand,
  priceAmount: number | undefined,
  policy: ProductTerms,
): number {
  if (policy.orderPolicy !== "reorder-point" || priceAmount === undefined || !(priceAmount >= 0)) return 0;
  const demandPerDay = computeLotDemandPerDay({ protectionForecastUnits, recentUnits, knownDays }, policy);
  const forecastPerDay = protectionForecastUnits / computeProtectionIntervalDays(policy);
  const most = Math.min(
    forecastPerDay * LONGEST_COVER_DAYS,
    Number.isNaN(recentUnits) ? Number.POSITIVE_INFINITY : recentUnits,
  );
  const holding = computeHoldingCostPerUnitPerDay(priceAmount, policy);
  const economic =
    holding > 0
      ? computeEconomicOrderQuantity(policy.costPerOrderAmount, demandPerDay, holding)
      : Number.POSITIVE_INFINITY;
  return Math.round(Math.min(economic, most));
}

/** Units a day that lots are made for: what was sold, or the forecast where that is not known. */
export function computeLotDemandPerDay(
  { protectionForecastUnits, recentUnits = Number.NaN, knownDays = Number.POSITIVE_INFINITY }: LotDemand,
  policy: ProductTerms,
): number {
  const protectionDays = computeProtectionIntervalDays(policy);
  if (Number.isNaN(recentUnits)) return protectionForecastUnits / protectionDays;
  // A product of two days has not sold a whole interval at that pace: see `computeStartingPoint`.
  return recentUnits / Math.min(LONGEST_COVER_DAYS, Math.max(knownDays, protectionDays));
}

/** Days that the economic quantity lasts; 0 where the policy does not wait for a reorder point. */
export function computeEconomicCycleDays(
  demand: LotDemand,
  priceAmount: number | undefined,
  policy: ProductTerms,
): number {
  const units = computeEconomicOrderUnits(demand, priceAmount, policy);
  return units > 0 ? (units * computeProtectionIntervalDays(policy)) / demand.protectionForecastUnits : 0;
}

/** Economic order quantity: sqrt(2 * order cost * demand / holding cost), same period throughout. Harris (1913). */
export function computeEconomicOrderQuantity(
  costPerOrder: number,
  demandPerPeriod: number,
  holdingCostPerUnitPerPeriod: number,
): number {
  return Math.sqrt((2 * costPerOrder * demandPerPeriod) / holdingCostPerUnitPerPeriod);
}
