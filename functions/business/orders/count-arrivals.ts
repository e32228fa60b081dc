import type { FleetBooks } from "../books/fleet-books";
import type { BookOutcome } from "../books/run-outcome";
import type { OpenOrder } from "./open-orders";

/** What is under way, by product and day: `units[i * days + k]` of product `i` arrive on the morning of day `k`. */
export interface Arrivals {
  readonly units: Float64Array;
  readonly days: number;
}

/**
 * What was under way before the orders of a run. Where the data tells the stock, it is what open orders say; elsewhere
 * the deliveries of the model's book, and orders placed elsewhere.
 *
 * @param isObserved per product, whether the data tells its stock.
 */
export function countArrivals(
  books: FleetBooks,
  outcome: Pick<BookOutcome, "ordered" | "leadTime">,
  orders: { readonly underWay: readonly OpenOrder[]; readonly foreign: readonly OpenOrder[] },
  isObserved: (index: number) => boolean,
): Arrivals {
  const { productIds, slots, runDay } = books;
  const count = productIds.length;
  const last = Math.max(0, ...orders.underWay.map(({ dueDay }) => dueDay - runDay));
  const days = Math.max(slots, last + 1);
  const units = new Float64Array(count * days);
  for (let index = 0; index < count; index++) {
    if (isObserved(index)) continue;
    for (let slot = 0; slot < slots; slot++)
      units[index * days + slot] = books.model.due[index * slots + slot]!;
    const own = outcome.ordered[index]!;
    if (own > 0) units[index * days + outcome.leadTime[index]!]! -= own;
  }
  const placeOf = new Map(productIds.map((productId, index) => [productId, index]));
  const add = ({ productId, quantity, dueDay }: OpenOrder, wanted: boolean) => {
    const index = placeOf.get(productId);
    if (index === undefined || isObserved(index) !== wanted) return;
    units[index * days + Math.max(0, dueDay - runDay)]! += quantity;
  };
  for (const order of orders.underWay) add(order, true);
  for (const order of orders.foreign) add(order, false);
  return { units, days };
}
