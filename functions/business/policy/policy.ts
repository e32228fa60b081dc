import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";

const DAYS_PER_YEAR = 365;

/** Days that one order decision must cover: until the delivery of the next one. */
export function computeProtectionIntervalDays(
  policy: Pick<BusinessSettings, "leadTimeDays" | "reviewPeriodDays">,
): number {
  return policy.leadTimeDays + policy.reviewPeriodDays;
}

/** Cost of holding one unit for one day, from its selling price. */
export function computeHoldingCostPerUnitPerDay(
  priceAmount: number,
  policy: Pick<ProductTerms, "grossMarginRatio" | "unitCostAmount" | "annualHoldingCostRatio">,
): number {
  return (computeUnitCost(priceAmount, policy) * policy.annualHoldingCostRatio) / DAYS_PER_YEAR;
}

/**
 * Cost of demand that the stock did not serve: the margin of units that were lost that day, or the waiting of all that
 * are on back-order at its end.
 */
export function computeShortageCost(
  lostUnits: number,
  backorderUnits: number,
  priceAmount: number,
  policy: Pick<
    ProductTerms,
    "grossMarginRatio" | "unitCostAmount" | "unmetDemand" | "backorderCostRatioPerDay"
  >,
): number {
  if (policy.unmetDemand !== "lost") {
    return (backorderUnits || 0) * priceAmount * policy.backorderCostRatioPerDay;
  }
  // Sold below its cost, a unit earns nothing; that it is not sold saves nothing either, for it has been bought.
  return policy.unitCostAmount === undefined
    ? lostUnits * priceAmount * policy.grossMarginRatio
    : lostUnits * Math.max(0, priceAmount - policy.unitCostAmount);
}

/** What a unit costs us: as the master says, otherwise its selling price less the margin. */
export function computeUnitCost(
  priceAmount: number,
  { grossMarginRatio, unitCostAmount }: Pick<ProductTerms, "grossMarginRatio" | "unitCostAmount">,
): number {
  return unitCostAmount ?? priceAmount * (1 - grossMarginRatio);
}

/**
 * Units to order so that the position reaches the order-up-to level: whole packs, at least the minimum.
 * 0 when the position suffices.
 */
export function computeOrderQuantity(
  orderUpToLevelUnits: number,
  inventoryPositionUnits: number,
  policy: Pick<BusinessSettings, "minimumOrderUnits" | "packUnits">,
): number {
  if (!isBelow(inventoryPositionUnits, orderUpToLevelUnits)) return 0;
  const gap = orderUpToLevelUnits - inventoryPositionUnits;
  const pack = Math.max(1, policy.packUnits);
  return Math.ceil(Math.max(gap, policy.minimumOrderUnits) / pack - 1e-9) * pack;
}

/** Days of an interval from a day on during which a product is still sold. */
export function countSellingDays(
  fromDay: number,
  dayCount: number,
  { discontinuedFromDay }: Pick<ProductTerms, "discontinuedFromDay">,
): number {
  return discontinuedFromDay === undefined
    ? dayCount
    : Math.max(0, Math.min(dayCount, discontinuedFromDay - fromDay));
}

/** Whether an order of a day would arrive while the product is still sold. */
export function arrivesInTime(
  orderDay: number,
  { leadTimeDays, discontinuedFromDay }: Pick<ProductTerms, "leadTimeDays" | "discontinuedFromDay">,
): boolean {
  return discontinuedFromDay === undefined || orderDay + leadTimeDays < discontinuedFromDay;
}

/** Levels are whole units already; the tolerance only absorbs rounding of sums. */
export function isBelow(positionUnits: number, levelUnits: number): boolean {
  return levelUnits - positionUnits > 1e-9;
}

/** Whether orders may be placed on a day. Reviews count from the first day of the books. */
export function isReviewDay(day: number, firstDay: number, reviewPeriodDays: number): boolean {
  return (day - firstDay) % reviewPeriodDays === 0;
}
