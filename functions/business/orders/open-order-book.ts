import type { OpenOrder } from "./open-orders";
import { isFollowed, listPlaced, NO_PLACED_ORDERS, type PlacedOrders } from "./placed-orders";

/** What open orders mean to a run. */
export interface OpenOrderBook {
  /** Orders placed elsewhere that arrived the day before. */
  readonly received: readonly OpenOrder[];
  /** Orders placed elsewhere that are under way. */
  readonly foreign: readonly OpenOrder[];
  /** Our suggestions for products with observed stock that are not due yet. */
  readonly pending: readonly OpenOrder[];
  /** All of the above that count for a product whose stock the data tells. */
  readonly underWay: readonly OpenOrder[];
  readonly receivedOrderIds: readonly string[];
  /** Ids of suggestions that were held: the books know nothing of them until somebody orders. */
  readonly heldOrderIds: readonly string[];
}

/** More ids of received or held orders than this are not remembered; the oldest go first. */
const REMEMBERED_IDS = 5_000;
const OWN_ID = /^\d{4}-\d{2}-\d{2}\//;

/**
 * Sorts open orders out. An order whose `order_id` is that of a suggestion *is* that suggestion and counts
 * once, unless the suggestion was held: a person has then ordered what no book has, as if elsewhere. One that is overdue is expected on the run day; one that has been received is not received again,
 * even when its line stays in the file.
 */
export function followOpenOrders(
  previous:
    | {
        readonly openOrders: readonly OpenOrder[];
        readonly receivedOrderIds: readonly string[];
        readonly pending: readonly OpenOrder[];
        /** Absent in what was left before lines were held. */
        readonly heldOrderIds?: readonly string[];
      }
    | undefined,
  lines: readonly OpenOrder[],
  runDay: number,
  placed: PlacedOrders = NO_PLACED_ORDERS,
): OpenOrderBook {
  const received = (previous?.openOrders ?? []).filter(({ dueDay }) => dueDay < runDay);
  const receivedOrderIds = [
    ...(previous?.receivedOrderIds ?? []),
    ...received.map(({ orderId }) => orderId),
  ].slice(-REMEMBERED_IDS);
  const known = new Set(receivedOrderIds);
  const expected = lines.map((line) => ({ ...line, dueDay: Math.max(line.dueDay, runDay) }));
  const heldOrderIds = previous?.heldOrderIds ?? [];
  const held = new Set(heldOrderIds);
  const isOwn = ({ orderId }: OpenOrder) => OWN_ID.test(orderId) && !held.has(orderId);
  const foreign = expected.filter((line) => !isOwn(line) && !known.has(line.orderId));
  const own = expected.filter(isOwn);
  const ownIds = new Set(own.map(({ orderId }) => orderId));
  // What a trail follows counts by its trail, everything else until it is due.
  const pending = (previous?.pending ?? []).filter(
    (order) => order.dueDay >= runDay && !isFollowed(order, placed),
  );
  const followed = listPlaced(placed).map((order) => ({ ...order, dueDay: Math.max(order.dueDay, runDay) }));
  return {
    received,
    foreign,
    pending,
    underWay: [
      ...foreign,
      ...own,
      ...[...pending, ...followed].filter(({ orderId }) => !ownIds.has(orderId)),
    ],
    receivedOrderIds,
    heldOrderIds,
  };
}

/** Held ones are remembered, for somebody may order them on any later day. */
export function rememberHeld(known: readonly string[], held: readonly string[]): readonly string[] {
  return [...known, ...held].slice(-REMEMBERED_IDS);
}

/** Products of open orders that are not in the fleet: mistyped, or gone. Each once, sorted. */
export function findUnknownProducts(productIds: readonly string[], orders: readonly OpenOrder[]): string[] {
  const known = new Set(productIds);
  return [
    ...new Set(orders.map(({ productId }) => productId).filter((productId) => !known.has(productId))),
  ].sort();
}

/** Units per product; orders of unknown products are left out. */
export function countOpenOrders(productIds: readonly string[], orders: readonly OpenOrder[]): Float64Array {
  const units = new Float64Array(productIds.length);
  if (orders.length === 0) return units;
  const placeOf = new Map(productIds.map((productId, index) => [productId, index]));
  for (const { productId, quantity } of orders) {
    const place = placeOf.get(productId);
    if (place !== undefined) units[place]! += quantity;
  }
  return units;
}
