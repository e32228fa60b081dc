import type { Catalogue } from "../../contracts/catalogue";
import type { OrderNow } from "../../contracts/purchasing";
import { partsOfSeriesKey } from "../../demand/series-key";

const FIELDS = {
  order_id: "orderId",
  product_id: "productId",
  run_date: "runDate",
  supplier: "supplier",
  state: "state",
  suggested_units: "suggestedUnits",
  units: "units",
  confirmed_units: "confirmedUnits",
  shipped_units: "shippedUnits",
  received_units: "receivedUnits",
  unit_cost_amount: "unitCostAmount",
  currency: "currency",
  lasts_until_delivery: "lastsUntilDelivery",
  due_date: "dueDate",
  expected_date: "expectedDate",
  purchase_order: "purchaseOrder",
  held_because: "heldBecause",
  decided_by: "decidedBy",
  decided_at: "decidedAt",
  because: "because",
  sent_at: "sentAt",
  received_at: "receivedAt",
} as const satisfies Readonly<Record<string, keyof OrderNow>>;

/** Columns of orders in a table, for CSV and spreadsheets: what the order says, then what follows from it and the master. */
export const ORDER_COLUMNS: readonly string[] = [
  ...Object.keys(FIELDS),
  "value_amount",
  "location",
  "product_name",
  "category",
  "supplier_name",
];

type Cell = string | number | null;

/** Makes the rows of a table. */
export function createOrderRow({ products, suppliers }: Catalogue): (order: OrderNow) => readonly Cell[] {
  return (order) => {
    const { productId, supplier, units, unitCostAmount } = order;
    const product = products.get(productId);
    return [
      ...Object.values(FIELDS).map((key) => order[key]),
      unitCostAmount === null ? null : Math.round(units * unitCostAmount * 100) / 100,
      partsOfSeriesKey(productId).location ?? null,
      product?.name ?? null,
      product?.category ?? null,
      suppliers.get(supplier)?.name ?? null,
    ];
  };
}
