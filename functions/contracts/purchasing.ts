/**
 * The life of an order: suggested by a run, approved by a person or a rule, sent to its supplier, acknowledged, shipped,
 * received. What happened is a trail of events that is only added to; what an order is now follows from it.
 */
import { formatDay, parseDay } from "../demand/calendar";

/** Where the trail of orders lies. It does not expire: who ordered what is kept. */
export const PURCHASING_PREFIX = "purchasing/";

/** Events of the orders that a run suggested, an {@link OrderDay}. Written conditionally, and only added to. */
export function orderDayKey(runDay: number): string {
  return `${PURCHASING_PREFIX}dt=${formatDay(runDay)}/orders.json`;
}

/** The run day of a key of {@link orderDayKey}; `undefined` for other keys. */
export function dayOfOrderKey(key: string): number | undefined {
  const date = /^purchasing\/dt=(\d{4}-\d\d-\d\d)\/orders\.json$/.exec(key)?.[1];
  return date === undefined ? undefined : parseDay(date);
}

/** An order has one of these, in this order but for the last two. */
export const ORDER_STATES = [
  /** A run suggests it. */
  "suggested",
  /** A run suggests it, but leaves it to a person. */
  "held",
  "approved",
  /** It has gone to its supplier. */
  "sent",
  "acknowledged",
  "shipped",
  "received",
  /** By a person, or by the supplier. */
  "rejected",
  /** Nobody decided before the next run, which has suggested anew. */
  "expired",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Supplier of products for which none is named. */
export const UNNAMED_SUPPLIER = "unnamed";

/** What an event says of a line. Names of products are unique within a run day. */
export interface OrderEventLine {
  readonly productId: string;
  readonly quantity?: number;
  /** ISO date on which it is promised or expected. */
  readonly dueDate?: string;
}

/** A suggestion as the run made it. */
export interface SuggestedLine extends OrderEventLine {
  readonly quantity: number;
  readonly dueDate: string;
  readonly supplier: string;
  /** ISO 4217 code of what it costs. */
  readonly currency: string;
  /** What one unit costs; `null` where it is not known. */
  readonly unitCostAmount: number | null;
  /** Why it is left to a person; `null` for the others. */
  readonly heldBecause: string | null;
  /** Probability that stock lasts until its delivery. */
  readonly lastsUntilDelivery: number | null;
  /** What its supplier takes an order for, at cost; absent where it takes any. */
  readonly supplierMinimumAmount?: number;
}

interface EventBase {
  /** Of the command that caused it: said twice it happens once. */
  readonly commandId: string;
  /** ISO instant, UTC. */
  readonly at: string;
  /** Person, rule or partner. */
  readonly by: string;
}

/** Something that happened to orders of one run day. */
export type OrderEvent = EventBase &
  (
    | { readonly kind: "suggested"; readonly lines: readonly SuggestedLine[] }
    | { readonly kind: "approved" | "expired"; readonly lines: readonly OrderEventLine[] }
    | { readonly kind: "edited"; readonly lines: readonly OrderEventLine[] }
    | { readonly kind: "rejected"; readonly because: string; readonly lines: readonly OrderEventLine[] }
    /** Lines are bound to a purchase order; it goes out afterwards. */
    | {
        readonly kind: "claimed";
        readonly purchaseOrder: string;
        readonly supplier: string;
        readonly lines: readonly OrderEventLine[];
      }
    | {
        readonly kind: "sent";
        readonly purchaseOrder: string;
        readonly sink: string;
        readonly lines: readonly OrderEventLine[];
      }
    | {
        readonly kind: "acknowledged" | "shipped";
        readonly purchaseOrder: string;
        readonly lines: readonly OrderEventLine[];
      }
    | {
        readonly kind: "received";
        /** Nothing more of these lines will come. */
        readonly isFinal: boolean;
        /** Nobody has seen it: it was due. What is recorded afterwards takes its place. */
        readonly isAssumed?: boolean;
        readonly lines: readonly OrderEventLine[];
      }
  );

/** All that happened to the orders of a run day, in order. */
export interface OrderDay {
  readonly schemaVersion: 1;
  readonly runDate: string;
  readonly events: readonly OrderEvent[];
}

/** An order as it is now. */
export interface OrderNow {
  /** `2026-10-01/P00001`. */
  readonly orderId: string;
  readonly productId: string;
  readonly runDate: string;
  readonly supplier: string;
  readonly state: OrderState;
  readonly suggestedUnits: number;
  /** What is ordered: as suggested, or as a person changed it. */
  readonly units: number;
  /** What the supplier has confirmed; `null` before. */
  readonly confirmedUnits: number | null;
  readonly shippedUnits: number;
  readonly receivedUnits: number;
  /** Whether the receipt is only assumed. */
  readonly isAssumed: boolean;
  /** ISO 4217 code of what it costs. */
  readonly currency: string;
  readonly unitCostAmount: number | null;
  readonly heldBecause: string | null;
  readonly lastsUntilDelivery: number | null;
  /** What its supplier takes an order for, at cost; `null` where it takes any. */
  readonly supplierMinimumAmount: number | null;
  /** Delivery asked for when it was ordered. */
  readonly dueDate: string;
  /** Delivery by what the supplier said last. */
  readonly expectedDate: string;
  readonly purchaseOrder: string | null;
  /** Whether the purchase order is bound but may not have gone out yet. */
  readonly isSending: boolean;
  /** Who decided last, when, and why where it was rejected. */
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly because: string | null;
  readonly sentAt: string | null;
  /** ISO instant of the first and the last receipt. */
  readonly receivedAt: string | null;
  readonly lastReceivedAt: string | null;
}

/** Units of an order that are still to come; none unless it was approved. */
export function outstandingUnits({ state, units, confirmedUnits, receivedUnits }: OrderNow): number {
  if (state !== "approved" && state !== "sent" && state !== "acknowledged" && state !== "shipped") return 0;
  return Math.max(0, (confirmedUnits ?? units) - receivedUnits);
}

/** `2026-10-01/P00001` for the order of a product of a run day. */
export function orderIdOf(runDate: string, productId: string): string {
  return `${runDate}/${productId}`;
}

/** Run date and product of an order's id; `undefined` for ids of others. */
export function readOrderId(
  orderId: string,
): { readonly runDay: number; readonly productId: string } | undefined {
  const match = /^(\d{4}-\d\d-\d\d)\/(.+)$/s.exec(orderId);
  const runDay = match ? parseDay(match[1]!) : undefined;
  return match && runDay !== undefined ? { runDay, productId: match[2]! } : undefined;
}
