import type { ProductTerms } from "../../contracts/catalogue";
import { type OrderNow, outstandingUnits, readOrderId } from "../../contracts/purchasing";
import { parseDay } from "../../demand/calendar";
import type { FleetBooks } from "../books/fleet-books";
import { drawLeadTimeDays } from "../policy/lead-time";
import type { OpenOrder } from "./open-orders";

/** What became of suggestions of earlier runs, as far as their trails tell. */
export interface PlacedOrders {
  /** Run days that have a trail: of their orders it says what is under way. */
  readonly runDays: ReadonlySet<number>;
  readonly orders: readonly OrderNow[];
}

export const NO_PLACED_ORDERS: PlacedOrders = { runDays: new Set(), orders: [] };

/** What is under way by the trails, with the day on which it is expected by what the supplier said last. */
export function listPlaced({ orders }: PlacedOrders): readonly OpenOrder[] {
  return orders.flatMap((order) => {
    const quantity = outstandingUnits(order);
    if (!(quantity > 0)) return [];
    const { orderId, productId, expectedDate } = order;
    return [{ orderId, productId, quantity, dueDay: parseDay(expectedDate)! }];
  });
}

/** Whether the trails say what became of an order of ours. */
export function isFollowed({ orderId }: OpenOrder, { runDays }: PlacedOrders): boolean {
  const read = readOrderId(orderId);
  return read !== undefined && runDays.has(read.runDay);
}

/** By order: units that people have added to what the book had ordered, or taken from it. */
export type Adjustments = Readonly<Record<string, number>>;

/**
 * Lets the simulated book follow what was decided: it had ordered what the run suggested, and receives what was approved
 * of it instead, on the same day. What it has received already stays. Where nobody changed anything the very books are
 * given back.
 *
 * @param adjusted what was adjusted before
 */
export function followDecisions(
  books: FleetBooks,
  { orders }: PlacedOrders,
  adjusted: Adjustments,
  termsOf: (productId: string) => ProductTerms,
): { readonly books: FleetBooks; readonly adjusted: Adjustments } {
  const placeOf = new Map(books.productIds.map((productId, index) => [productId, index]));
  const due = books.model.due.slice();
  const next: Record<string, number> = {};
  let isChanged = false;
  for (const order of orders) {
    const { runDay, productId } = readOrderId(order.orderId)!;
    const slot = runDay + drawLeadTimeDays(productId, runDay, termsOf(productId)) - books.runDay;
    const index = placeOf.get(productId);
    if (index === undefined || slot < 0 || slot >= books.slots) continue;
    const before = adjusted[order.orderId] ?? 0;
    const wanted = approvedUnits(order) - bookedUnits(order);
    if (wanted !== 0) next[order.orderId] = wanted;
    if (wanted === before) continue;
    const place = index * books.slots + slot;
    due[place] = Math.max(0, due[place]! + wanted - before);
    isChanged = true;
  }
  return { books: isChanged ? { ...books, model: { ...books.model, due } } : books, adjusted: next };
}

/** What the book ordered itself: a held line is none of it. */
function bookedUnits({ suggestedUnits, heldBecause }: OrderNow): number {
  return heldBecause === null ? suggestedUnits : 0;
}

/** What was decided on; while nobody has decided, what the book had ordered. */
function approvedUnits(order: OrderNow): number {
  switch (order.state) {
    case "suggested":
    case "held":
      return bookedUnits(order);
    case "rejected":
    case "expired":
      return 0;
    default:
      return order.confirmedUnits ?? order.units;
  }
}
