import type { ObjectStore } from "../../aws/lake/object-store";
import { appendEvent, readOrderDay } from "../../aws/lake/order-book";
import { OperatorError } from "../../contracts/errors";
import type { OrderNow } from "../../contracts/purchasing";
import { formatDay } from "../../demand/calendar";
import { partsOfSeriesKey } from "../../demand/series-key";
import { decideOrders, type OrderLimits, type RefusedLine } from "../../purchasing/change-orders";
import { followOrders } from "../../purchasing/follow-orders";
import type { PurchaseOrder } from "../../purchasing/purchase-order";

/** Takes a purchase order to its supplier. Taken twice it must be told by its number that it is the same. */
export interface OrderSink {
  /** @returns where it went, for the trail */
  deliver(order: PurchaseOrder): Promise<string>;
}

export interface SendOptions {
  readonly commandId: string;
  readonly by: string;
  /** Instant of now. */
  readonly nowMs: number;
  readonly limits: OrderLimits;
  /** All that are approved when absent. */
  readonly productIds?: readonly string[];
}

export interface SentOrders {
  readonly sent: readonly {
    readonly purchaseOrder: string;
    readonly supplier: string;
    readonly lines: number;
    readonly to: string;
  }[];
  readonly refused: readonly RefusedLine[];
  /** Purchase orders that could not be delivered, and why: they are sent again by the next call. */
  readonly failed: readonly { readonly purchaseOrder: string; readonly because: string }[];
  /** Purchase orders that somebody else is sending; they are taken over when that takes too long. */
  readonly waiting: readonly string[];
}

/** A purchase order that somebody is sending is left to them for so long. */
const OTHERS_TURN_MS = 10 * 60_000;

/**
 * Sends the approved orders of a run day, one purchase order per supplier and place. First the lines are bound to its number by one
 * conditional write, then it goes out, then it is noted as sent. Whoever is cut in between leaves a bound purchase order,
 * which goes out again under the same number and with the same lines: none is lost, and none is a second order.
 */
export async function sendOrders(
  store: ObjectStore,
  runDay: number,
  sink: OrderSink,
  { commandId, by, nowMs, limits, productIds }: SendOptions,
): Promise<SentOrders> {
  const at = new Date(nowMs).toISOString();
  const refused: RefusedLine[] = [];
  const orders = [...followOrders(await readOrderDay(store, runDay)).values()];
  const wanted =
    productIds === undefined ? orders : orders.filter(({ productId }) => productIds.includes(productId));
  const recipients = listRecipients(wanted.filter(canSend));
  for (const productId of productIds ?? []) {
    const order = orders.find((each) => each.productId === productId);
    if (!order) refused.push({ productId, because: "the run of this day has no order of it" });
    else if (order.state !== "approved") refused.push({ productId, because: `it is ${order.state}` });
  }
  const own = new Set<string>();
  for (const { supplier, location } of recipients) {
    const { event, refused: others } = await appendEvent(store, runDay, (day) =>
      decideOrders(
        day,
        {
          kind: "claim",
          supplier,
          ...(location !== undefined && { location }),
          productIds:
            productIds === undefined
              ? "all"
              : wanted
                  .filter(
                    (order) =>
                      order.supplier === supplier &&
                      partsOfSeriesKey(order.productId).location === location &&
                      canSend(order),
                  )
                  .map(({ productId }) => productId),
          commandId: `${commandId}/claim/${supplier}${location === undefined ? "" : `/${location}`}`,
          by,
          at,
        },
        limits,
      ),
    );
    refused.push(...others);
    if (event?.kind === "claimed") own.add(event.purchaseOrder);
  }

  const sent: SentOrders["sent"][number][] = [];
  const failed: SentOrders["failed"][number][] = [];
  const waiting: string[] = [];
  const day = await readOrderDay(store, runDay);
  const bound = [...followOrders(day).values()].filter(({ isSending }) => isSending);
  for (const purchaseOrder of [...new Set(bound.map((order) => order.purchaseOrder!))].sort()) {
    const claimed = day.events.find(
      (event) => event.kind === "claimed" && event.purchaseOrder === purchaseOrder,
    );
    const isOurs = own.has(purchaseOrder) || claimed?.commandId.startsWith(`${commandId}/`);
    if (!claimed) continue;
    if (!isOurs && nowMs - Date.parse(claimed.at) < OTHERS_TURN_MS) {
      waiting.push(purchaseOrder);
      continue;
    }
    const lines = bound.filter((order) => order.purchaseOrder === purchaseOrder);
    const { supplier } = lines[0]!;
    try {
      const { location } = partsOfSeriesKey(lines[0]!.productId);
      const to = await sink.deliver({
        number: purchaseOrder,
        supplier,
        ...(location !== undefined && { location }),
        orderDate: formatDay(runDay),
        currency: oneCurrencyOf(lines),
        lines: lines.map(({ productId, units, unitCostAmount, dueDate }) => ({
          productId: partsOfSeriesKey(productId).productId,
          units,
          unitCostAmount,
          dueDate,
        })),
      });
      await appendEvent(store, runDay, (now) =>
        decideOrders(
          now,
          { kind: "mark-sent", purchaseOrder, sink: to, commandId: `sent/${purchaseOrder}`, by, at },
          limits,
        ),
      );
      sent.push({ purchaseOrder, supplier, lines: lines.length, to });
    } catch (error) {
      failed.push({ purchaseOrder, because: error instanceof Error ? error.message : String(error) });
    }
  }
  return { sent, refused, failed, waiting };
}

/** A run tells all its orders in one currency; where the setting was changed between two runs of a day, a person decides. */
function oneCurrencyOf(lines: readonly OrderNow[]): string {
  const codes = [...new Set(lines.map(({ currency }) => currency))];
  if (codes.length > 1) {
    throw new OperatorError(
      `Its lines are in ${codes.join(" and ")}, and a purchase order is in one currency. Cancel it with "ops orders reject", and suggest them anew with "ops orders suggest".`,
    );
  }
  return codes[0]!;
}

/** Each supplier and place once, in one order whoever asks. */
function listRecipients(
  orders: readonly OrderNow[],
): readonly { readonly supplier: string; readonly location: string | undefined }[] {
  const recipients = new Map(
    orders.map(({ supplier, productId }) => {
      const { location } = partsOfSeriesKey(productId);
      return [JSON.stringify([supplier, location ?? ""]), { supplier, location }];
    }),
  );
  return [...recipients.keys()].sort().map((key) => recipients.get(key)!);
}

function canSend({ state, isSending }: OrderNow): boolean {
  return state === "approved" && !isSending;
}
