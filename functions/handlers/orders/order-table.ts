import type { OrderNow } from "../../contracts/purchasing";

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

/** Columns of orders in a table, for CSV and spreadsheets. */
export const ORDER_COLUMNS: readonly string[] = Object.keys(FIELDS);

export function toOrderRow(order: OrderNow): readonly (string | number | null)[] {
  return Object.values(FIELDS).map((key) => order[key]);
}
