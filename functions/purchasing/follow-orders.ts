import {
  type OrderDay,
  type OrderEvent,
  type OrderEventLine,
  type OrderNow,
  type OrderState,
  orderIdOf,
} from "../contracts/purchasing";

type Mutable = { -readonly [Key in keyof OrderNow]: OrderNow[Key] };

/** How far along an order is: what comes late does not take it back. */
const PROGRESS: readonly OrderState[] = ["approved", "sent", "acknowledged", "shipped", "received"];

/**
 * The orders of a run day as they are after its events, by product in the order in which they were suggested. Messages of
 * suppliers may come in any order: a late acknowledgement tells quantity and date, and does not take an order back that has
 * been shipped.
 */
export function followOrders({ runDate, events }: OrderDay): ReadonlyMap<string, OrderNow> {
  const orders = new Map<string, Mutable>();
  for (const event of events) {
    if (event.kind === "suggested") {
      for (const line of event.lines) {
        const known = orders.get(line.productId);
        // A run that is repeated may suggest another quantity while nobody has decided.
        if (known && known.state !== "suggested" && known.state !== "held") continue;
        orders.set(line.productId, {
          orderId: orderIdOf(runDate, line.productId),
          productId: line.productId,
          runDate,
          supplier: line.supplier,
          state: line.heldBecause === null ? "suggested" : "held",
          suggestedUnits: line.quantity,
          units: line.quantity,
          confirmedUnits: null,
          shippedUnits: 0,
          receivedUnits: 0,
          isAssumed: false,
          currency: line.currency,
          unitCostAmount: line.unitCostAmount,
          heldBecause: line.heldBecause,
          lastsUntilDelivery: line.lastsUntilDelivery,
          supplierMinimumAmount: line.supplierMinimumAmount ?? null,
          dueDate: line.dueDate,
          expectedDate: line.dueDate,
          purchaseOrder: null,
          isSending: false,
          decidedBy: null,
          decidedAt: null,
          because: null,
          sentAt: null,
          receivedAt: null,
          lastReceivedAt: null,
        });
      }
      continue;
    }
    for (const line of event.lines) {
      const order = orders.get(line.productId);
      if (order) applyEvent(order, event, line);
    }
  }
  return orders;
}

function applyEvent(
  order: Mutable,
  event: Exclude<OrderEvent, { readonly kind: "suggested" }>,
  line: OrderEventLine,
): void {
  switch (event.kind) {
    case "approved":
      order.state = "approved";
      decide(order, event);
      break;
    case "edited":
      order.units = line.quantity ?? order.units;
      order.dueDate = line.dueDate ?? order.dueDate;
      order.expectedDate = order.dueDate;
      decide(order, event);
      break;
    case "rejected":
      order.state = "rejected";
      order.because = event.because;
      decide(order, event);
      break;
    case "expired":
      order.state = "expired";
      break;
    case "claimed":
      order.purchaseOrder = event.purchaseOrder;
      order.isSending = true;
      break;
    case "sent":
      advance(order, "sent");
      order.isSending = false;
      order.sentAt = event.at;
      break;
    case "acknowledged":
      order.confirmedUnits = line.quantity ?? order.units;
      order.expectedDate = line.dueDate ?? order.expectedDate;
      order.isSending = false;
      if (order.confirmedUnits > 0) advance(order, "acknowledged");
      else if (order.receivedUnits === 0) {
        order.state = "rejected";
        order.because = "the supplier confirms none";
      }
      finishWhenComplete(order);
      break;
    case "shipped":
      order.shippedUnits += line.quantity ?? 0;
      order.expectedDate = line.dueDate ?? order.expectedDate;
      order.isSending = false;
      advance(order, "shipped");
      break;
    case "received":
      if (order.isAssumed && !event.isAssumed) {
        order.receivedUnits = 0;
        order.receivedAt = null;
      }
      order.isAssumed = event.isAssumed ?? false;
      order.receivedUnits += line.quantity ?? 0;
      order.receivedAt ??= event.at;
      order.lastReceivedAt = event.at;
      order.isSending = false;
      // What has come was shipped, whether or not anybody said so.
      advance(order, "shipped");
      if (event.isFinal) order.state = "received";
      finishWhenComplete(order);
      break;
  }
}

function decide(order: Mutable, { by, at }: OrderEvent): void {
  order.decidedBy = by;
  order.decidedAt = at;
}

function advance(order: Mutable, state: OrderState): void {
  if (PROGRESS.indexOf(state) > PROGRESS.indexOf(order.state)) order.state = state;
}

function finishWhenComplete(order: Mutable): void {
  if (order.receivedUnits > 0 && order.receivedUnits >= (order.confirmedUnits ?? order.units))
    order.state = "received";
}
