import type { OrdersSettings } from "../../contracts/settings/orders";
import type { PurchaseOrder } from "../purchase-order";
import { writeEdifactOrder } from "./edifact-order";
import { writeX12Order } from "./x12-order";

type Partner = OrdersSettings["partners"][number];
export type OrderFormat = Partner["format"];

export interface RenderedOrder {
  readonly text: string;
  readonly extension: string;
  readonly contentType: string;
}

/** A purchase order as its supplier reads it. The same order gives the same bytes. */
export function renderPurchaseOrder(
  order: PurchaseOrder,
  format: OrderFormat,
  partner: Partner | undefined,
): RenderedOrder {
  switch (format) {
    case "csv":
      return { text: toCsv(order), extension: "csv", contentType: "text/csv" };
    case "json":
      return { text: `${JSON.stringify(order)}\n`, extension: "json", contentType: "application/json" };
    case "x12":
      return {
        text: writeX12Order(order, partner ?? {}),
        extension: "edi",
        contentType: "application/edi-x12",
      };
    case "edifact":
      return {
        text: writeEdifactOrder(order, partner ?? {}),
        extension: "edi",
        contentType: "application/edifact",
      };
  }
}

function toCsv({ number, supplier, location, orderDate, currency, lines }: PurchaseOrder): string {
  const hasSupplierItems = lines.some(({ supplierItem }) => supplierItem !== undefined);
  const rows = lines.map(({ productId, supplierItem, units, unitCostAmount, dueDate }, index) => [
    number,
    String(index + 1),
    supplier,
    productId,
    String(units),
    unitCostAmount === null ? "" : String(unitCostAmount),
    currency,
    orderDate,
    dueDate,
    ...(location === undefined ? [] : [location]),
    ...(hasSupplierItems ? [supplierItem ?? ""] : []),
  ]);
  const header = [
    "purchase_order",
    "line",
    "supplier",
    "product_id",
    "quantity",
    "unit_cost_amount",
    "currency",
    "order_date",
    "due_date",
    ...(location === undefined ? [] : ["location"]),
    ...(hasSupplierItems ? ["supplier_item"] : []),
  ];
  return `${[header, ...rows].map((cells) => cells.map(quote).join(",")).join("\n")}\n`;
}

/** Quotes what needs it; a text that a spreadsheet would run is kept from it. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
