import { mapConcurrently } from "../../aws/batches";
import type { ObjectStore } from "../../aws/lake/object-store";
import { appendEvent, readListedOrderDay, readOrderDay } from "../../aws/lake/order-book";
import { createSelection } from "../../catalogue/groups";
import { type Catalogue, NO_CATALOGUE } from "../../contracts/catalogue";
import { NotFoundError } from "../../contracts/errors";
import type { OrderAnswer, OrderFilter, OrderRequest } from "../../contracts/order-requests";
import {
  dayOfOrderKey,
  type OrderDay,
  type OrderNow,
  orderIdOf,
  outstandingUnits,
  PURCHASING_PREFIX,
  readOrderId,
} from "../../contracts/purchasing";
import { formatDay } from "../../demand/calendar";
import { isNamedBy } from "../../demand/series-key";
import { decideOrders, type OrderChange, type OrderLimits } from "../../purchasing/change-orders";
import { followOrders } from "../../purchasing/follow-orders";
import { type OrderSink, sendOrders } from "./send-orders";

/** Orders of runs longer ago are closed or forgotten; they are kept, but nobody looks at them every day. */
export const OPEN_DAYS = 180;
const CONCURRENT_READS = 16;

export interface DeskPorts {
  readonly store: ObjectStore;
  readonly sink: OrderSink;
  readonly limits: OrderLimits;
}

/** In whose name, when, and under which id that makes a repetition harmless. */
export interface Asking {
  readonly commandId: string;
  readonly by: string;
  readonly nowMs: number;
}

/** The trails of the runs from a day on, oldest first. */
export async function readOrderDays(
  store: Pick<ObjectStore, "list" | "get">,
  fromDay: number,
): Promise<readonly OrderDay[]> {
  // By key they are by day.
  const objects = (await store.list(PURCHASING_PREFIX)).filter(
    ({ key }) => (dayOfOrderKey(key) ?? -Infinity) >= fromDay,
  );
  return mapConcurrently(objects, CONCURRENT_READS, (object) => readListedOrderDay(store, object));
}

/**
 * Orders as they are now, of the last run first.
 *
 * @param catalogue says what lies in a category or a region.
 */
export function listOrders(
  days: readonly OrderDay[],
  filter: OrderFilter = {},
  catalogue: Catalogue = NO_CATALOGUE,
): readonly OrderNow[] {
  const { states, supplier, productId, runDate, category, location, region } = filter;
  const isPicked = createSelection({ category, location, region }, catalogue);
  return [...days]
    .reverse()
    .filter((day) => runDate === undefined || day.runDate === runDate)
    .flatMap((day) => [...followOrders(day).values()])
    .filter(
      (order) =>
        (states === undefined || states.includes(order.state)) &&
        (supplier === undefined || order.supplier === supplier) &&
        (productId === undefined || isNamedBy(order.productId, productId)) &&
        isPicked(order.productId),
    );
}

/**
 * Does what is asked of orders, run day by run day. What cannot be done of some is told, and the others are done.
 *
 * @throws NotFoundError for ids that are none of ours
 */
export async function handleOrders(
  { store, sink, limits }: DeskPorts,
  request: OrderRequest,
  { commandId, by, nowMs }: Asking,
): Promise<OrderAnswer> {
  const at = new Date(nowMs).toISOString();
  const done: string[] = [];
  const refused: OrderAnswer["refused"][number][] = [];
  const say = async (runDay: number, change: OrderChange) => {
    const decision = await appendEvent(store, runDay, (day) =>
      decideOrders(day, { commandId, by, at, ...change }, limits),
    );
    const runDate = formatDay(runDay);
    const { event } = decision.isRepeated
      ? { event: (await readOrderDay(store, runDay)).events.find((each) => each.commandId === commandId) }
      : decision;
    done.push(...(event?.lines ?? []).map(({ productId }) => orderIdOf(runDate, productId)));
    refused.push(
      ...decision.refused.map(({ productId, because }) => ({
        orderId: orderIdOf(runDate, productId),
        because,
      })),
    );
  };
  switch (request.action) {
    case "approve":
      for (const [runDay, productIds] of await groupByRun(store, request.orders, "suggested")) {
        const among = request.among && (groupNamed(request.among).get(runDay) ?? []);
        await say(runDay, { kind: "approve", productIds, ...(among && { among }) });
      }
      break;
    case "reject":
      for (const [runDay, productIds] of groupNamed(request.orders)) {
        await say(runDay, { kind: "reject", productIds, because: request.because });
      }
      break;
    case "edit": {
      const { order, quantity, dueDate } = request;
      const { runDay, productId } = requireId(order);
      await say(runDay, { kind: "edit", productId, quantity, ...(dueDate !== undefined && { dueDate }) });
      break;
    }
    case "receive": {
      const quantityOf = new Map(request.lines.map(({ order, quantity }) => [order, quantity]));
      for (const [runDay, productIds] of groupNamed(request.lines.map(({ order }) => order))) {
        const orders = followOrders(await readOrderDay(store, runDay));
        const lines = productIds.map((productId) => {
          const order = orders.get(productId);
          const quantity =
            quantityOf.get(orderIdOf(formatDay(runDay), productId)) ?? (order ? outstandingUnits(order) : 0);
          return { productId, quantity };
        });
        await say(runDay, { kind: "receive", isFinal: request.isFinal, lines });
      }
      break;
    }
    case "send": {
      const sent: NonNullable<OrderAnswer["sent"]>[number][] = [];
      const failed: NonNullable<OrderAnswer["failed"]>[number][] = [];
      for (const [runDay, productIds] of await groupByRun(store, request.orders, "approved")) {
        const named = productIds === "all" ? {} : { productIds };
        const result = await sendOrders(store, runDay, sink, { commandId, by, nowMs, limits, ...named });
        sent.push(...result.sent);
        failed.push(...result.failed);
        refused.push(
          ...result.refused.map(({ productId, because }) => ({
            orderId: orderIdOf(formatDay(runDay), productId),
            because,
          })),
        );
        const numbers = new Set(result.sent.map(({ purchaseOrder }) => purchaseOrder));
        for (const order of followOrders(await readOrderDay(store, runDay)).values()) {
          if (order.purchaseOrder !== null && numbers.has(order.purchaseOrder)) done.push(order.orderId);
        }
      }
      return { done, refused, sent, failed };
    }
  }
  return { done, refused };
}

/** Named orders by run; or the runs with orders in a state, all of which are meant. */
async function groupByRun(
  store: ObjectStore,
  orders: readonly string[] | "all",
  state: OrderNow["state"],
): Promise<ReadonlyMap<number, readonly string[] | "all">> {
  if (orders !== "all") return groupNamed(orders);
  const objects = await store.list(PURCHASING_PREFIX);
  const last = Math.max(...objects.flatMap(({ key }) => dayOfOrderKey(key) ?? []));
  const groups = new Map<number, "all">();
  for (const day of await readOrderDays(store, last - OPEN_DAYS)) {
    const runDay = dayOfOrderKey(`${PURCHASING_PREFIX}dt=${day.runDate}/orders.json`)!;
    if ([...followOrders(day).values()].some((order) => order.state === state)) groups.set(runDay, "all");
  }
  return groups;
}

function groupNamed(orders: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const groups = new Map<number, string[]>();
  for (const orderId of orders) {
    const { runDay, productId } = requireId(orderId);
    groups.set(runDay, [...(groups.get(runDay) ?? []), productId]);
  }
  return groups;
}

function requireId(orderId: string): { readonly runDay: number; readonly productId: string } {
  const read = readOrderId(orderId);
  if (!read) {
    throw new NotFoundError(
      `There is no order "${orderId.slice(0, 80)}"; an order is named by run and product, such as 2026-10-01/P00001.`,
    );
  }
  return read;
}
