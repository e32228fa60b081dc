import { formatMoney } from "../contracts/money";
import type {
  OrderDay,
  OrderEvent,
  OrderEventLine,
  OrderNow,
  OrderState,
  SuggestedLine,
} from "../contracts/purchasing";
import type { OrdersSettings } from "../contracts/settings/orders";
import { partsOfSeriesKey } from "../demand/series-key";
import { tellDate } from "../demand/tell-date";
import { followOrders } from "./follow-orders";

/** Who asks for a change, and when. The same command said twice happens once. */
export interface CommandBase {
  readonly commandId: string;
  readonly by: string;
  readonly at: string;
}

/** A change of the orders of one run day. `"all"` are those that it can be said of. */
export type OrderCommand = CommandBase &
  (
    | { readonly kind: "suggest"; readonly lines: readonly SuggestedLine[] }
    | {
        readonly kind: "approve";
        readonly productIds: readonly string[] | "all";
        /** Of all, these. */
        readonly among?: readonly string[];
      }
    | {
        readonly kind: "edit";
        readonly productId: string;
        readonly quantity: number;
        readonly dueDate?: string;
      }
    | { readonly kind: "reject"; readonly productIds: readonly string[]; readonly because: string }
    | { readonly kind: "expire" }
    /** Binds approved orders of a supplier for one place to a purchase order; without a place, those that name none. */
    | {
        readonly kind: "claim";
        readonly supplier: string;
        readonly location?: string;
        readonly productIds: readonly string[] | "all";
      }
    | { readonly kind: "mark-sent"; readonly purchaseOrder: string; readonly sink: string }
    | {
        readonly kind: "acknowledge" | "ship";
        readonly purchaseOrder: string;
        readonly lines: readonly OrderEventLine[];
      }
    | {
        readonly kind: "receive";
        readonly isFinal: boolean;
        readonly isAssumed?: boolean;
        readonly lines: readonly OrderEventLine[];
      }
  );

/** What is to change, before anybody says it. */
export type OrderChange = OrderCommand extends infer Command
  ? Command extends OrderCommand
    ? Omit<Command, keyof CommandBase>
    : never
  : never;

/** A line that a command could not be carried out for. */
export interface RefusedLine {
  readonly productId: string;
  readonly because: string;
}

export interface Decision {
  /** What happens; absent when nothing does. */
  readonly event?: OrderEvent;
  readonly refused: readonly RefusedLine[];
  /** The command was carried out before. */
  readonly isRepeated?: boolean;
}

/** Limits that nobody orders beyond. */
export type OrderLimits = Pick<OrdersSettings, "lineLimitAmount" | "dailyBudgetAmount">;

/** Costs of units are kept to so much. */
const UNIT_COST_STEP = 1e-4;
/** More of a product than this is a slip of the finger. */
const MOST_UNITS = 10_000_000;

/**
 * What a command makes happen to the orders of a day as they are. Pure, so that a writer who comes second asks again with
 * what the first one left: of two who approve the same order one is told that the other has.
 */
export function decideOrders(day: OrderDay, command: OrderCommand, limits: OrderLimits): Decision {
  if (day.events.some(({ commandId }) => commandId === command.commandId)) {
    return { refused: [], isRepeated: true };
  }
  const orders = followOrders(day);
  const { commandId, by, at } = command;
  const base = { commandId, by, at };
  switch (command.kind) {
    case "suggest":
      return suggest(orders, command.lines, base);
    case "approve":
      return approve(orders, command, base, limits);
    case "edit":
      return edit(orders, command, base, limits);
    case "reject": {
      const { lines, refused } = pick(orders, command.productIds, (order) =>
        canDecide(order) ? undefined : describeState(order),
      );
      return {
        event: happen(lines, { ...base, kind: "rejected", because: command.because, lines }),
        refused,
      };
    }
    case "expire": {
      const lines = [...orders.values()].filter(({ state }) => state === "suggested" || state === "held");
      return { event: happen(lines, { ...base, kind: "expired", lines: lines.map(nameOnly) }), refused: [] };
    }
    case "claim":
      return claim(day, orders, command, base);
    case "mark-sent": {
      const lines = ofPurchaseOrder(orders, command.purchaseOrder).filter(({ isSending }) => isSending);
      const { purchaseOrder, sink } = command;
      return {
        event: happen(lines, { ...base, kind: "sent", purchaseOrder, sink, lines: lines.map(nameOnly) }),
        refused: [],
      };
    }
    case "acknowledge":
    case "ship":
      return hearFromSupplier(orders, command, base);
    case "receive": {
      const { isFinal, isAssumed } = command;
      const { lines, refused } = pickLines(orders, command.lines, (order, { quantity = 0 }) => {
        if (!isUnderWay(order) && order.state !== "received") return describeState(order);
        return refuseUnits(quantity, isFinal ? 0 : 1) ?? refuseSurplus(order, quantity);
      });
      return {
        event: happen(lines, { ...base, kind: "received", isFinal, ...(isAssumed && { isAssumed }), lines }),
        refused,
      };
    }
  }
}

type Orders = ReadonlyMap<string, OrderNow>;

function suggest(orders: Orders, lines: readonly SuggestedLine[], base: CommandBase): Decision {
  const changed = lines.filter((line) => {
    const known = orders.get(line.productId);
    if (!known) return true;
    if (known.state !== "suggested" && known.state !== "held") return false;
    return (
      known.suggestedUnits !== line.quantity ||
      known.heldBecause !== line.heldBecause ||
      known.currency !== line.currency
    );
  });
  return { event: happen(changed, { ...base, kind: "suggested", lines: changed }), refused: [] };
}

function approve(
  orders: Orders,
  { productIds, among }: Extract<OrderCommand, { readonly kind: "approve" }>,
  base: CommandBase,
  limits: OrderLimits,
): Decision {
  const isAmong = (productId: string) => among === undefined || among.includes(productId);
  // Held lines are approved by name only.
  const names =
    productIds === "all"
      ? [...orders.values()]
          .filter(({ state, productId }) => state === "suggested" && isAmong(productId))
          .map(({ productId }) => productId)
      : productIds;
  const left = new Map<string, string>();
  for (;;) {
    let spentAmount = spentOf(orders);
    const { lines, refused } = pick(orders, names, (order) => {
      if (order.state !== "suggested" && order.state !== "held") return describeState(order);
      const excess = left.get(order.productId) ?? findExcess(order.units, order, spentAmount, limits);
      if (excess === undefined) spentAmount += worthOf(order.units, order);
      return excess;
    });
    const short = productIds === "all" ? findBelowMinimum(orders, lines) : undefined;
    if (!short) return { event: happen(lines, { ...base, kind: "approved", lines }), refused };
    // What limits have taken out of an order may leave less than its supplier takes one for. What it frees goes to others.
    for (const productId of short.productIds) left.set(productId, short.because);
  }
}

/** Lines about to be approved that come, with what is approved, to less than their supplier takes an order for. */
function findBelowMinimum(
  orders: Orders,
  lines: readonly OrderEventLine[],
): { readonly productIds: readonly string[]; readonly because: string } | undefined {
  const recipientOf = ({ supplier, productId }: OrderNow) =>
    JSON.stringify([supplier, partsOfSeriesKey(productId).location ?? null]);
  const about = new Set(lines.map(({ productId }) => productId));
  const totals = new Map<
    string,
    {
      amount: number;
      slackAmount: number;
      minimumAmount: number;
      readonly currency: string;
      readonly productIds: string[];
    }
  >();
  for (const order of orders.values()) {
    const isAbout = about.has(order.productId);
    if (!isAbout && !(order.state === "approved" && !order.isSending)) continue;
    const key = recipientOf(order);
    const { currency } = order;
    const total = totals.get(key) ?? {
      amount: 0,
      slackAmount: 0,
      minimumAmount: 0,
      currency,
      productIds: [],
    };
    total.slackAmount += order.units * UNIT_COST_STEP;
    total.amount += worthOf(order.units, order);
    total.minimumAmount = Math.max(total.minimumAmount, order.supplierMinimumAmount ?? 0);
    if (isAbout) total.productIds.push(order.productId);
    totals.set(key, total);
  }
  for (const { amount, slackAmount, minimumAmount, currency, productIds } of totals.values()) {
    const money = (of: number) => formatMoney(of, { code: currency });
    if (productIds.length === 0 || amount >= minimumAmount - slackAmount) continue;
    return {
      productIds,
      because: `what would be ordered of its supplier comes to ${money(amount)}, less than the ${money(minimumAmount)} that it takes an order for; approve it by name to order it all the same`,
    };
  }
  return undefined;
}

function edit(
  orders: Orders,
  { productId, quantity, dueDate }: Extract<OrderCommand, { readonly kind: "edit" }>,
  base: CommandBase,
  limits: OrderLimits,
): Decision {
  const { lines, refused } = pickLines(
    orders,
    [{ productId, quantity, ...(dueDate !== undefined && { dueDate }) }],
    (order) => {
      if (!canDecide(order)) return describeState(order);
      const wrong = refuseUnits(quantity, 1);
      if (wrong !== undefined) return `${wrong}. To order none, reject it`;
      if (order.state !== "approved") return undefined;
      return findExcess(quantity, order, spentOf(orders) - worthOf(order.units, order), limits);
    },
  );
  return { event: happen(lines, { ...base, kind: "edited", lines }), refused };
}

function claim(
  { runDate, events }: OrderDay,
  orders: Orders,
  { supplier, location, productIds }: Extract<OrderCommand, { readonly kind: "claim" }>,
  base: CommandBase,
): Decision {
  const names =
    productIds === "all"
      ? [...orders.values()]
          .filter(
            (order) =>
              order.supplier === supplier &&
              partsOfSeriesKey(order.productId).location === location &&
              order.state === "approved" &&
              !order.isSending,
          )
          .map(({ productId }) => productId)
      : productIds;
  const { lines, refused } = pick(orders, names, (order) => {
    if (order.state !== "approved") return describeState(order);
    if (order.supplier !== supplier) return `its supplier is "${order.supplier}", not "${supplier}"`;
    const { location: place } = partsOfSeriesKey(order.productId);
    if (place !== location) return `it is for ${place ?? "no place"}, not for ${location ?? "none"}`;
    return order.isSending
      ? `it is part of purchase order ${order.purchaseOrder}, which is being sent`
      : undefined;
  });
  const number = events.filter(({ kind }) => kind === "claimed").length + 1;
  // At most 22 characters, as X12 and EDIFACT take them.
  const purchaseOrder = `${runDate.replaceAll("-", "")}-${String(number).padStart(3, "0")}`;
  return { event: happen(lines, { ...base, kind: "claimed", purchaseOrder, supplier, lines }), refused };
}

function hearFromSupplier(
  orders: Orders,
  { kind, purchaseOrder, lines: said }: Extract<OrderCommand, { readonly kind: "acknowledge" | "ship" }>,
  base: CommandBase,
): Decision {
  const { lines, refused } = pickLines(orders, said, (order, { quantity }) => {
    if (order.purchaseOrder !== purchaseOrder) return `it is not part of purchase order ${purchaseOrder}`;
    if (kind === "ship" && order.state === "rejected") return describeState(order);
    return refuseUnits(quantity ?? order.units, kind === "ship" ? 1 : 0);
  });
  return {
    event: happen(lines, {
      ...base,
      kind: kind === "ship" ? "shipped" : "acknowledged",
      purchaseOrder,
      lines,
    }),
    refused,
  };
}

function refuseUnits(quantity: number, least: number): string | undefined {
  if (quantity >= least && quantity <= MOST_UNITS) return undefined;
  return `its quantity is ${quantity}; it must be from ${least} to ${MOST_UNITS}`;
}

/** Suppliers deliver more than was ordered now and then, in whole packs, but not so many times as much. */
const MOST_TIMES_ORDERED = 2;

/** A receipt of what has come already: two people record it, or one of them mistypes it. */
function refuseSurplus({ units, receivedUnits, isAssumed }: OrderNow, quantity: number): string | undefined {
  // What was only assumed gives way to what is recorded.
  const before = isAssumed ? 0 : receivedUnits;
  if (before > 0 && before >= units) return `all of it has come: ${before} units, of ${units} ordered`;
  if (before + quantity <= MOST_TIMES_ORDERED * units) return undefined;
  return `${before + quantity} units would have come of ${units} ordered; at most ${MOST_TIMES_ORDERED} times as many are taken`;
}

/** The event, unless it is about nothing. */
function happen(lines: readonly unknown[], event: OrderEvent): OrderEvent | undefined {
  return lines.length > 0 ? event : undefined;
}

function pick(
  orders: Orders,
  productIds: readonly string[],
  refuse: (order: OrderNow) => string | undefined,
): { readonly lines: OrderEventLine[]; readonly refused: RefusedLine[] } {
  return pickLines(
    orders,
    [...new Set(productIds)].map((productId) => ({ productId })),
    refuse,
  );
}

function pickLines(
  orders: Orders,
  wanted: readonly OrderEventLine[],
  refuse: (order: OrderNow, line: OrderEventLine) => string | undefined,
): { readonly lines: OrderEventLine[]; readonly refused: RefusedLine[] } {
  const lines: OrderEventLine[] = [];
  const refused: RefusedLine[] = [];
  for (const line of wanted) {
    const order = orders.get(line.productId);
    const because = order ? refuse(order, line) : "the run of this day has no order of it";
    if (because === undefined) lines.push(line);
    else refused.push({ productId: line.productId, because });
  }
  return { lines, refused };
}

/** Until it is bound to a purchase order, an order is ours to change. */
function canDecide({ state, isSending }: OrderNow): boolean {
  return state === "suggested" || state === "held" || (state === "approved" && !isSending);
}

const UNDER_WAY: readonly OrderState[] = ["approved", "sent", "acknowledged", "shipped"];

function isUnderWay({ state, purchaseOrder }: OrderNow): boolean {
  return UNDER_WAY.includes(state) && purchaseOrder !== null;
}

function describeState({ state, decidedBy, decidedAt, isSending, purchaseOrder, because }: OrderNow): string {
  if (isSending) return `it is part of purchase order ${purchaseOrder}, which is being sent`;
  const who = decidedBy === null ? "" : `, decided by ${decidedBy} at ${decidedAt}`;
  return `it is ${state}${because === null ? "" : ` (${because})`}${who}`;
}

function findExcess(
  units: number,
  order: OrderNow,
  spentAmount: number,
  { lineLimitAmount, dailyBudgetAmount }: OrderLimits,
): string | undefined {
  const value = worthOf(units, order);
  const money = (amount: number) => formatMoney(amount, { code: order.currency });
  if (value > lineLimitAmount) {
    return `it is worth ${money(value)}, more than orders.lineLimitAmount, ${money(lineLimitAmount)}`;
  }
  if (spentAmount + value > dailyBudgetAmount) {
    return `with it the orders of ${tellDate(order.runDate)} would come to ${money(spentAmount + value)}, more than orders.dailyBudgetAmount, ${money(dailyBudgetAmount)}`;
  }
  return undefined;
}

/** Value at cost; an unknown cost counts as none. */
function worthOf(units: number, { unitCostAmount }: OrderNow): number {
  return units * (unitCostAmount ?? 0);
}

/** What the approved orders of the day come to. */
function spentOf(orders: Orders): number {
  let spent = 0;
  for (const order of orders.values()) {
    if (UNDER_WAY.includes(order.state) || order.state === "received") spent += worthOf(order.units, order);
  }
  return spent;
}

function nameOnly({ productId }: OrderNow): OrderEventLine {
  return { productId };
}

function ofPurchaseOrder(orders: Orders, purchaseOrder: string): readonly OrderNow[] {
  return [...orders.values()].filter((order) => order.purchaseOrder === purchaseOrder);
}
