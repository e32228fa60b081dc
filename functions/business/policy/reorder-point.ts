/** How far demand over some days goes beyond a stock. Both fall as the stock rises. */
export interface DemandTail {
  /** Probability that demand is above so many units. */
  aboveOf(units: number): number;
  /** Expected units of demand above so many. */
  lossOf(units: number): number;
}

/** A position is let fall below the reorder point and then filled up by the batch above it. */
export interface Replenishment {
  readonly batchUnits: number;
  /** Mean demand from one review to the next. */
  readonly unitsPerReview: number;
}

/** When a cycle counts as short. */
export interface ShortCycles {
  /** Demand until the delivery after next: over lead time and review period. */
  readonly untilDelivery: DemandTail;
  /** Demand over the lead time alone: what is short before the cycle in question begins. */
  readonly beforeCycle: DemandTail;
  /** Share of the cycles that have demand. */
  readonly demandCycleShare: number;
}

/**
 * Share of the review cycles in which a product has demand and is short of it.
 *
 * Right after a review the position is at the order-up-to level S, or, while nothing is ordered, anywhere between the
 * reorder point s and S. With a demand m per review the first holds a share m / (m + S - s) of the time, the second is
 * even: exact where demand per review is exponential, whose renewal function is x / m (Karlin, 1958, in Arrow, Karlin and
 * Scarf, Studies in the Mathematical Theory of Inventory and Production, ch. 14). The share of stockouts is the mean of
 * P(demand > position) over these positions, and that over even ones is a difference of losses (Hadley and Whitin, 1963,
 * Analysis of Inventory Systems, section 4-7). Without a batch it is P(demand > S), as for an order-up-to level.
 *
 * A product that had run out before the cycle began is short in it only if somebody asks.
 */
export function computeShortShare(
  reorderPoint: number,
  replenishment: Replenishment,
  { untilDelivery, beforeCycle, demandCycleShare }: ShortCycles,
): number {
  const silent = 1 - demandCycleShare;
  return (
    computeTailShare(reorderPoint, replenishment, untilDelivery) -
    (silent > 0 ? silent * computeTailShare(reorderPoint, replenishment, beforeCycle) : 0)
  );
}

/** The mean of P(demand > position) over the positions after a review. */
function computeTailShare(
  reorderPoint: number,
  { batchUnits, unitsPerReview }: Replenishment,
  tail: DemandTail,
): number {
  const level = reorderPoint + batchUnits;
  return batchUnits > 0
    ? (unitsPerReview * tail.aboveOf(level) + tail.lossOf(reorderPoint) - tail.lossOf(level)) /
        (unitsPerReview + batchUnits)
    : tail.aboveOf(level);
}

/**
 * The lowest reorder point, in whole units, with which at most a share of the review cycles has demand and is short of it.
 *
 * @param highest a reorder point that suffices.
 */
export function findReorderPoint(
  allowedShare: number,
  replenishment: Replenishment,
  cycles: ShortCycles,
  highest: number,
): number {
  let low = 0;
  let high = highest;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (computeShortShare(middle, replenishment, cycles) <= allowedShare) high = middle;
    else low = middle + 1;
  }
  return low;
}
