import type { BaselineName } from "../../contracts/baselines";
import type { Scenario } from "../../contracts/results/business-figures";
import { findPlaces } from "./fleet-books";

/** What one book says of one day, a value per product. */
export interface LedgerBook {
  readonly received: ArrayLike<number>;
  readonly lost: ArrayLike<number>;
  /** Stock at the close of the day. */
  readonly onHand: ArrayLike<number>;
  /** Units that were too old to be kept then; absent, or `NaN`, in books of before anything perished. */
  readonly wasted?: ArrayLike<number>;
  /** Units that wait for stock then; `NaN` in books of before they were kept, which lose what they cannot serve. */
  readonly backorders?: ArrayLike<number>;
  /** Ordered on the morning after; absent for perfect foresight, which gets what it needs and orders nothing. */
  readonly ordered?: ArrayLike<number>;
  /** Order-up-to level of the morning after. */
  readonly level?: ArrayLike<number>;
  /** Position of the morning after below which it was ordered; of the model's book only. */
  readonly reorderPoint?: ArrayLike<number>;
  /** Units that the bound of demand seen has taken off it; `NaN` in books of before there was one. */
  readonly levelCut?: ArrayLike<number>;
}

/** The outcome of one closed day, as the run of the morning after found it. */
export interface LedgerDay {
  readonly day: number;
  /** Ascending. */
  readonly productIds: readonly string[];
  readonly priceAmount: ArrayLike<number>;
  /** `NaN` where the product has no row. */
  readonly demand: ArrayLike<number>;
  readonly unitsSold: ArrayLike<number>;
  readonly unitsReturned: ArrayLike<number>;
  /** Stock in the data; `NaN` where it has none. */
  readonly inventoryLevel: ArrayLike<number>;
  /** Place among `SERVICE_CLASSES` as this day left it; `NaN` in books of before there were classes. */
  readonly serviceClass: ArrayLike<number>;
  /** Days since its first row, of 24 weeks; `NaN` in books of before it was kept. */
  readonly knownDays: ArrayLike<number>;
  /** Highest demand of any protection interval seen by the morning after; `NaN` in books of before it was kept. */
  readonly highestIntervalUnits: ArrayLike<number>;
  /** Forecasts for the day *after* this one, made on its morning. */
  readonly nextPredictedDemand: ArrayLike<number>;
  readonly nextLower: ArrayLike<number>;
  readonly nextUpper: ArrayLike<number>;
  readonly nextBaselinePredictedDemand: ArrayLike<number>;
  /** `baseline` is the seasonal-naive one, or the one that was chosen: see `takeBaseline`. */
  readonly books: Readonly<Record<Scenario, LedgerBook>> & {
    /** The other baselines that were played. */
    readonly others?: Readonly<Partial<Record<BaselineName, LedgerBook>>>;
  };
}

/** The days with another baseline in the place of the seasonal-naive one, which is among the others then. */
export function takeBaseline(days: readonly LedgerDay[], name: BaselineName): readonly LedgerDay[] {
  if (name === "seasonal-naive") return days;
  return days.map((day) => {
    const { baseline, others = {} } = day.books;
    const { [name]: taken, ...rest } = others;
    if (!taken) throw new RangeError(`The books of day ${day.day} have no baseline "${name}".`);
    return {
      ...day,
      books: { ...day.books, baseline: taken, others: { ...rest, "seasonal-naive": baseline } },
    };
  });
}

export const SCENARIOS = ["model", "baseline", "perfectForesight"] as const satisfies readonly Scenario[];

/** Place of each product of `productIds` in a day's columns, or -1; `undefined` when they are the same list. */
export function alignDay(productIds: readonly string[], day: LedgerDay): Int32Array | undefined {
  if (day.productIds === productIds) return undefined;
  if (day.productIds.length === productIds.length && day.productIds.every((id, i) => id === productIds[i])) {
    return undefined;
  }
  return findPlaces(productIds, day.productIds);
}

const NOTHING: ArrayLike<number> = [];
const EMPTY_BOOK = { received: NOTHING, lost: NOTHING, onHand: NOTHING };
/** A day without products: what a report is made from before anything was played. */
export const EMPTY_DAY: LedgerDay = {
  day: 0,
  productIds: [],
  priceAmount: NOTHING,
  demand: NOTHING,
  unitsSold: NOTHING,
  unitsReturned: NOTHING,
  inventoryLevel: NOTHING,
  serviceClass: NOTHING,
  knownDays: NOTHING,
  highestIntervalUnits: NOTHING,
  nextPredictedDemand: NOTHING,
  nextLower: NOTHING,
  nextUpper: NOTHING,
  nextBaselinePredictedDemand: NOTHING,
  books: { model: EMPTY_BOOK, baseline: EMPTY_BOOK, perfectForesight: EMPTY_BOOK },
};
