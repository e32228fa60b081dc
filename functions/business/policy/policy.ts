import type { BusinessSettings } from "../../contracts/settings/business";

const DAYS_PER_YEAR = 365;

/** Days that one order decision must cover: until the delivery of the next one. */
export function computeProtectionIntervalDays(
  policy: Pick<BusinessSettings, "leadTimeDays" | "reviewPeriodDays">,
): number {
  return policy.leadTimeDays + policy.reviewPeriodDays;
}

/** Cost of holding one unit for one day, from its selling price in US dollars. */
export function computeHoldingCostUsdPerUnitPerDay(
  priceUsd: number,
  policy: Pick<BusinessSettings, "grossMarginRatio" | "annualHoldingCostRatio">,
): number {
  return (computeUnitCostUsd(priceUsd, policy) * policy.annualHoldingCostRatio) / DAYS_PER_YEAR;
}

/**
 * Cost of demand that the stock did not serve: the margin of units that were lost that day, or the waiting of all that
 * are on back-order at its end.
 */
export function computeShortageCostUsd(
  lostUnits: number,
  backorderUnits: number,
  priceUsd: number,
  policy: Pick<BusinessSettings, "grossMarginRatio" | "unmetDemand" | "backorderCostRatioPerDay">,
): number {
  return policy.unmetDemand === "lost"
    ? lostUnits * priceUsd * policy.grossMarginRatio
    : (backorderUnits || 0) * priceUsd * policy.backorderCostRatioPerDay;
}

/** What a unit costs us: its selling price less the margin. */
export function computeUnitCostUsd(
  priceUsd: number,
  { grossMarginRatio }: Pick<BusinessSettings, "grossMarginRatio">,
): number {
  return priceUsd * (1 - grossMarginRatio);
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

/** Levels are whole units already; the tolerance only absorbs rounding of sums. */
export function isBelow(positionUnits: number, levelUnits: number): boolean {
  return levelUnits - positionUnits > 1e-9;
}

/** Whether orders may be placed on a day. Reviews count from the first day of the books. */
export function isReviewDay(day: number, firstDay: number, reviewPeriodDays: number): boolean {
  return (day - firstDay) % reviewPeriodDays === 0;
}
