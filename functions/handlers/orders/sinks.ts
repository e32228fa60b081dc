import type { ObjectStore } from "../../aws/lake/object-store";
import { orderFileKey } from "../../contracts/partners";
import type { EventBus, Notifier } from "../../contracts/ports";
import type { OrdersSettings } from "../../contracts/settings/orders";
import { renderPurchaseOrder } from "../../purchasing/partners/render-order";
import type { PurchaseOrder } from "../../purchasing/purchase-order";
import type { OrderSink } from "./send-orders";

type Partner = OrdersSettings["partners"][number];

export interface SinkPorts {
  readonly store: ObjectStore;
  readonly bus: EventBus;
  /** Writes to a supplier's own topic. */
  notifierOf(topicArn: string): Notifier;
}

/** The event that a supplier's webhook is fed from. */
const PURCHASE_ORDER_PLACED = "PurchaseOrderPlaced";

const DEFAULT_PARTNER: Pick<Partner, "format" | "sink"> = { format: "csv", sink: "lake" };

/**
 * Takes purchase orders to their suppliers. Each lies in the lake under its number, in the supplier's form, and goes out
 * from there: put again it is the same object, and a message or event that is sent again bears the same number.
 */
export function createSinks(
  { partners }: Pick<OrdersSettings, "partners">,
  topicArns: Readonly<Record<string, string>>,
  { store, bus, notifierOf }: SinkPorts,
): OrderSink {
  const bySupplier = new Map(partners.map((partner) => [partner.supplier, partner]));
  return {
    async deliver(order: PurchaseOrder) {
      const partner = bySupplier.get(order.supplier);
      const { format, sink } = partner ?? DEFAULT_PARTNER;
      const { text, extension, contentType } = renderPurchaseOrder(order, format, partner);
      const key = orderFileKey(order.supplier, order.number, extension);
      await store.put(key, Buffer.from(text, "utf8"), contentType);
      if (sink === "mail") {
        const topicArn = topicArns[order.supplier];
        if (topicArn === undefined)
          throw new Error(`Supplier "${order.supplier}" has no topic for its mail.`);
        await notifierOf(topicArn).notify({
          subject: `Purchase order ${order.number}${order.location === undefined ? "" : `, for ${order.location}`}, ${order.lines.length} lines`,
          body: text,
          attributes: { purchaseOrder: order.number },
        });
        return `mail, ${key}`;
      }
      if (sink === "webhook") {
        await bus.put(PURCHASE_ORDER_PLACED, { ...order, format, text });
        return `webhook, ${key}`;
      }
      return key;
    },
  };
}
