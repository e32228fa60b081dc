import type { BaselineName } from "../../contracts/baselines";
import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { SERVICE_CLASSES } from "../policy/classify";
import { createErrorProfile, type ErrorProfile } from "../policy/error-profile";
import { computeLongestLeadTimeDays } from "../policy/lead-time";
import { VOLUME_CLASS_COUNT } from "../policy/order-up-to";
import type { SmoothingState } from "./smoothing";
import type { StockLayers } from "./stock-layers";

/**
 * The simulated stock of every product under one forecast, column by column. Index `i` is the product at
 * place `i` of {@link FleetBooks.productIds}.
 */
export interface Book {
  /** Stock on hand less back-orders. */
  readonly onHand: Float64Array;
  /** Deliveries ahead: `due[i * slots + k]` units of product `i` arrive `k` days after the run day. */
  readonly due: Float64Array;
  /** Mean square of forecast errors over past protection intervals, forgetting slowly. */
  readonly errorMeanSquare: Float64Array;
  /** 1 where the running replenishment cycle has had demand, and a stockout. */
  readonly cycleDemand: Float64Array;
  readonly cycleShort: Float64Array;
  /** Shape of the errors per volume class. */
  readonly profiles: readonly ErrorProfile[];
  /** What is on the shelf of products that perish, by age; `undefined` for what keeps, and for stock of an unknown age. */
  readonly layers: (StockLayers | undefined)[];
  /** How far the policy aims beside its target, per service class: see `correctAims`. */
  readonly corrections: Float64Array;
}

/** Baselines besides the seasonal-naive one. */
export const OTHER_BASELINES = ["smoothing", "last-year"] as const satisfies readonly BaselineName[];
export type OtherBaseline = (typeof OTHER_BASELINES)[number];
export type OtherBooks = Readonly<Partial<Record<OtherBaseline, Book>>>;

/** What the baselines' books have cost so far; older days weigh less. */
export interface PastCosts {
  /** Days that it is of, weighed alike. */
  readonly days: number;
  readonly usd: Readonly<Partial<Record<BaselineName, number>>>;
}

/** How the columns of a baseline's book begin in the books' table. */
export function bookColumnOf(name: OtherBaseline): string {
  return name.replaceAll("-", "_");
}

export interface FleetBooks {
  /** The first run day; reviews count from it. */
  readonly firstDay: number;
  /** The run that these books are the state after: its orders are in `due`. */
  readonly runDay: number;
  readonly productIds: readonly string[];
  readonly slots: number;
  readonly model: Book;
  /** Of the seasonal-naive baseline. */
  readonly baseline: Book;
  /** Of the other baselines, as far as they are kept. */
  readonly others?: OtherBooks;
  readonly smoothingState?: SmoothingState;
  /** Up to the day before the run. */
  readonly pastCostAmount?: PastCosts;
  /** Stock under perfect foresight. */
  readonly foresightOnHand: Float64Array;
}

export function createBook(productCount: number, slots: number, profiles?: readonly ErrorProfile[]): Book {
  return {
    onHand: new Float64Array(productCount),
    due: new Float64Array(productCount * slots),
    errorMeanSquare: new Float64Array(productCount),
    cycleDemand: new Float64Array(productCount),
    cycleShort: new Float64Array(productCount),
    profiles: profiles ?? Array.from({ length: VOLUME_CLASS_COUNT }, createErrorProfile),
    layers: new Array<undefined>(productCount).fill(undefined),
    corrections: new Float64Array(SERVICE_CLASSES.length),
  };
}

/** Days ahead for which deliveries must be kept: lead time 0 arrives on the run day itself. */
export function countDeliverySlots(policy: BusinessSettings, terms: readonly ProductTerms[] = []): number {
  return Math.max(...[policy, ...new Set(terms)].map(computeLongestLeadTimeDays)) + 1;
}

/** A copy of a book for another list of products. Products that are not in the old list start empty. */
export function realignBook(
  book: Book,
  slots: number,
  placeInOld: Int32Array,
  oldSlots: number = slots,
): Book {
  const copy = createBook(
    placeInOld.length,
    slots,
    book.profiles.map(({ weights }) => ({ weights: weights.slice() })),
  );
  copy.corrections.set(book.corrections);
  for (let index = 0; index < placeInOld.length; index++) {
    const old = placeInOld[index]!;
    if (old < 0) continue;
    copy.onHand[index] = book.onHand[old]!;
    copy.layers[index] = book.layers[old];
    copy.cycleDemand[index] = book.cycleDemand[old]!;
    copy.cycleShort[index] = book.cycleShort[old]!;
    copy.errorMeanSquare[index] = book.errorMeanSquare[old]!;
    for (let slot = 0; slot < oldSlots; slot++) {
      // Deliveries further ahead than the new policy knows are taken at its last day.
      copy.due[index * slots + Math.min(slot, slots - 1)]! += book.due[old * oldSlots + slot]!;
    }
  }
  return copy;
}

/** Place of each of `productIds` in `oldIds` (both ascending), or -1. */
export function findPlaces(productIds: readonly string[], oldIds: readonly string[]): Int32Array {
  const places = new Int32Array(productIds.length).fill(-1);
  let old = 0;
  for (let index = 0; index < productIds.length; index++) {
    const productId = productIds[index]!;
    while (old < oldIds.length && oldIds[old]! < productId) old++;
    if (oldIds[old] === productId) places[index] = old;
  }
  return places;
}
