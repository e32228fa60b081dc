/** How stock is steered under periodic review: each review orders up to a level, or waits for a reorder point. */
export interface PolicyOptions {
  /** Mean days from order to delivery. An order of lead time 0 arrives before the day's sales. */
  readonly leadTimeDays: number;
  /** Standard deviation of the lead time in days. */
  readonly leadTimeDeviationDays: number;
  /** Days between two chances to order; 1 = every day. */
  readonly reviewPeriodDays: number;
  readonly serviceTarget: "cycle-service-level" | "fill-rate";
  /** 0 to 1, exclusive. */
  readonly serviceLevelTarget: number;
  readonly safetyStockMethod: "empirical" | "normal" | "poisson" | "negative-binomial";
  /** Least quantity of one order; 1 = none. */
  readonly minimumOrderUnits: number;
  /** Orders come in multiples of this; 1 = any quantity. */
  readonly packUnits: number;
  /**
   * When given, a product is ordered only once its position is below the reorder point, and then an economic
   * quantity at these costs. Otherwise each review orders up to the level.
   */
  readonly reorderPoint?: PriceOptions;
}

/** What stock and its absence cost. */
export interface PriceOptions {
  readonly grossMarginRatio: number;
  readonly annualHoldingCostRatio: number;
  readonly costPerOrderUsd: number;
  readonly usdPerCurrencyUnit: number;
}

const DAYS_PER_YEAR = 365;

/** Days that one order decision must cover: until the delivery of the next one. */
export function computeProtectionIntervalDays(
  policy: Pick<PolicyOptions, "leadTimeDays" | "reviewPeriodDays">,
): number {
  return policy.leadTimeDays + policy.reviewPeriodDays;
}

/** Cost of holding one unit for one day, from its selling price in US dollars. */
export function computeHoldingCostUsdPerUnitPerDay(priceUsd: number, prices: PriceOptions): number {
  return (computeUnitCostUsd(priceUsd, prices) * prices.annualHoldingCostRatio) / DAYS_PER_YEAR;
}

/** What a unit costs us: its selling price less the margin. */
export function computeUnitCostUsd(priceUsd: number, { grossMarginRatio }: PriceOptions): number {
  return priceUsd * (1 - grossMarginRatio);
}

/**
 * Units to order so that the position reaches the order-up-to level: whole packs, at least the minimum.
 * 0 when the position suffices.
 */
export function computeOrderQuantity(
  orderUpToLevelUnits: number,
  inventoryPositionUnits: number,
  policy: Pick<PolicyOptions, "minimumOrderUnits" | "packUnits">,
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
