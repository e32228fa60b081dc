import type { DemandInterval, IntervalPart } from "../policy/order-up-to";
import type { OtherBaseline } from "./fleet-books";

/** What happened to a book on D-1, and what it decided on D. One value per product. */
export interface BookOutcome {
  readonly received: Float64Array;
  /** Units asked for that the stock did not serve: lost, or on back-order from then on. */
  readonly lost: Float64Array;
  /** Units that were too old to be kept at the close of D-1. */
  readonly wasted: Float64Array;
  /** Closing stock of D-1. */
  readonly onHand: Float64Array;
  /** Units on back-order at the close of D-1; none where unmet demand is lost. */
  readonly backorders: Float64Array;
  readonly ordered: Float64Array;
  /** What would have been ordered, had it not been left to a person. */
  readonly held: Float64Array;
  /** Days until the order of D arrives; 0 when none was placed. */
  readonly leadTime: Float64Array;
  /** Order-up-to level. */
  readonly level: Float64Array;
  /** Units by which the bound of demand seen has lowered the reorder point: see `computeLevelBound`. */
  readonly levelCut: Float64Array;
  /** A position below it is ordered for; the level itself unless the policy waits for a reorder point. */
  readonly reorderPoint: Float64Array;
  /** On hand + on order before the order of D. */
  readonly position: Float64Array;
  readonly safetyStock: Float64Array;
  /** Units a day that lots are made for. */
  readonly unitsPerDay: Float64Array;
  /** Probability that a position of so many units of a product lasts over the protection interval. */
  confidenceOf(index: number, units: number): number | undefined;
  /** The middle of the distribution that levels come from; `undefined` where no order was decided on. */
  demandIntervalOf(index: number, part?: IntervalPart): DemandInterval | undefined;
  /** Probability that so many units of a product last over the first days of the interval. */
  lastsOf(index: number, part: IntervalPart, units: number): number | undefined;
}

export interface RunOutcome {
  readonly model: BookOutcome;
  readonly baseline: BookOutcome;
  readonly others: Readonly<Partial<Record<OtherBaseline, BookOutcome>>>;
  readonly foresight: Pick<BookOutcome, "received" | "lost" | "onHand" | "backorders">;
  readonly isReviewDay: boolean;
}

export function createOutcome(count: number): BookOutcome {
  const column = () => new Float64Array(count);
  return {
    received: column(),
    lost: column(),
    wasted: column(),
    onHand: column(),
    backorders: column(),
    ordered: column(),
    held: column(),
    leadTime: column(),
    level: column(),
    levelCut: column(),
    reorderPoint: column(),
    position: column(),
    safetyStock: column(),
    unitsPerDay: column(),
    confidenceOf: () => undefined,
    demandIntervalOf: () => undefined,
    lastsOf: () => undefined,
  };
}
