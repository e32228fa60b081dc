import type { ProductTerms } from "../../contracts/catalogue";
import { computeProtectionIntervalDays } from "./policy";

/**
 * No level is above so many times the highest demand seen. Of products that sell in bursts, the next burst beats the
 * highest of half a year about one time in twenty and three times it rarely; a level beyond that is no longer told
 * by the product's own demand but by what others of its class once did.
 */
export const LEVEL_BOUND_RATIO = 3;

/**
 * The highest level that a product's own demand supports, in whole units. Forecasts are no part of it.
 *
 * @param highestIntervalUnits highest demand of any protection interval seen; one unit where there was none.
 */
export function computeLevelBound(highestIntervalUnits: number): number {
  return Math.ceil(LEVEL_BOUND_RATIO * Math.max(1, highestIntervalUnits));
}

/**
 * The highest position that is sold, at the pace of the forecast, before what an order brings is too old: what is on
 * hand and under way goes first. One unit at least; Infinity for what keeps.
 *
 * @param protectionForecastUnits forecast over the protection interval.
 */
export function computeShelfLifeBound(protectionForecastUnits: number, terms: ProductTerms): number {
  if (terms.shelfLifeDays === undefined) return Number.POSITIVE_INFINITY;
  const unitsPerDay = protectionForecastUnits / computeProtectionIntervalDays(terms);
  return Math.max(1, Math.floor(unitsPerDay * (terms.leadTimeDays + terms.shelfLifeDays) + 1e-9));
}
