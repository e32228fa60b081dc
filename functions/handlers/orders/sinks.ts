import type { ObjectStore } from "../../aws/lake/object-store";
import { orderFileKey } from "../../contracts/partners";
import type { EventBus, Notifier } from "../../contracts/ports";
import type { OrdersSettings } from "../../contracts/settings/orders";
import { renderPurchaseOrder } from "../../purchasing/partners/render-order";
import type { PurchaseOrder } from "../../purchasing/purchase-order";
import type { OrderSink } from "./send-orders";
import type { SupplierItemOf } from "./supplier-items";

type Partner = OrdersSettings["partners"][number];

export interface SinkPorts {
  readonly store: ObjectStore;
  readonly bus: EventBus;
  /** Writes to a supplier's own topic. */
  notifierOf(topicArn: string): Notifier;
  /** What suppliers call our products; by none of their own names where it is absent. */
  readSupplierItems?(): Promise<SupplierItemOf>;
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
  { store, bus, notifierOf, readSupplierItems }: SinkPorts,
): OrderSink {
  const bySupplier = new Map(partners.map((partner) => [partner.supplier, partner]));
  return {
    async deliver(named: PurchaseOrder) {
      const order = nameItems(named, await readSupplierItems?.());
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

function nameItems(order: PurchaseOrder, itemOf: SupplierItemOf = () => undefined): PurchaseOrder {
  const lines = order.lines.map((line) => {
    const supplierItem = itemOf(line.productId, order.supplier, order.location);
    return supplierItem === undefined ? line : { ...line, supplierItem };
  });
  return { ...order, lines };
}
