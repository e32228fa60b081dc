import type { ProductTerms } from "../../contracts/catalogue";
import { formatMoney } from "../../contracts/money";
import { LONGEST_COVER_DAYS } from "./economic-order";
import { computeShelfLifeBound } from "./level-bound";
import { computeOrderQuantity, computeProtectionIntervalDays, computeUnitCost } from "./policy";

/** How fast a product has sold. */
export interface ProductPace {
  /** Units of its best day ever, as far as it is known. */
  readonly peakUnits: number;
  /** Units a day in its busiest four weeks; 0 where it has sold nothing. */
  readonly busiestDailyUnits: number;
}

/** How much of an order may be forecast to be too old: no forecast of weeks is nearer than that. */
const MOST_PERISHING_RATIO = 0.1;

/**
 * Whole packs that are sold before they are too old, where those that the level asks for are not; what it asks for where
 * even the least order is not.
 */
export function fitShelfLife(
  quantity: number,
  positionUnits: number,
  mostUnits: number,
  terms: ProductTerms,
): number {
  if (!(positionUnits + quantity > mostUnits)) return quantity;
  const pack = Math.max(1, terms.packUnits);
  const fitting = Math.floor((mostUnits - positionUnits) / pack + 1e-9) * pack;
  return fitting >= computeOrderQuantity(1, 0, terms) ? fitting : quantity;
}

/** Why an order is for a person: the least that can be ordered brings far more than is sold before it is too old. */
export function findPerishing(
  quantity: number,
  positionUnits: number,
  protectionForecastUnits: number,
  terms: ProductTerms,
): string | undefined {
  const mostUnits = computeShelfLifeBound(protectionForecastUnits, terms);
  if (!(positionUnits + quantity - mostUnits > MOST_PERISHING_RATIO * quantity)) return undefined;
  return `with it, ${Math.round(positionUnits + quantity)} units would be there or under way, more than the ${mostUnits} that are forecast to be sold within the shelf life of ${terms.shelfLifeDays} days after it arrives`;
}

/**
 * Why an order is for a person to decide, or `undefined` when it may be suggested. The bounds do not look at the
 * forecast: they are what an order of this product can be, whoever wrote the forecast. The least order that the
 * policy can place is never beyond them.
 *
 * @param positionUnits on hand and on order before the order.
 */
export function findOrderExcess(
  quantity: number,
  positionUnits: number,
  pace: ProductPace,
  priceAmount: number,
  policy: ProductTerms,
): string | undefined {
  const valueAmount = quantity * (computeUnitCost(priceAmount, policy) || 0);
  if (!(valueAmount <= policy.heldAboveAmount)) {
    return `it is worth more than business.heldAboveAmount, ${formatMoney(policy.heldAboveAmount, policy.currency)}`;
  }
  if (quantity <= computeOrderQuantity(1, 0, policy)) return undefined;
  const orderDays =
    computeProtectionIntervalDays(policy) + (policy.orderPolicy === "reorder-point" ? LONGEST_COVER_DAYS : 0);
  const mostUnits = policy.heldAbovePeakRatio * pace.peakUnits * orderDays;
  if (quantity > mostUnits) {
    return `it is more than ${Math.floor(mostUnits)} units, what ${orderDays} days like the best ever (${pace.peakUnits}) would sell (business.heldAbovePeakRatio)`;
  }
  const supplyDays = (positionUnits + quantity) / pace.busiestDailyUnits;
  const mostDays = orderDays + policy.heldAboveSupplyDays;
  if (pace.busiestDailyUnits > 0 && supplyDays > mostDays) {
    return `with it, stock would last ${Math.floor(supplyDays)} days at the pace of the busiest four weeks, more than ${mostDays} (business.heldAboveSupplyDays)`;
  }
  return undefined;
}
