import type { PurchaseOrder } from "../purchase-order";
import { writeEdifact } from "./edifact";
import { chunksOf, type EdiIds, ediIdsOf } from "./x12-order";

/** Longest part of a party's name (3036), of which there may be five. */
const NAME_LENGTH = 35;

/**
 * A purchase order as EDIFACT ORDERS D.96A: number and date, who buys from whom, where to (NAD DP) where there are
 * places, and for each line the buyer's item number (LIN ... IN), the supplier's where it is known (PIA 1 ... SA), the
 * quantity (QTY 21), the delivery that is asked for (DTM 2) and the price (PRI AAA).
 */
export function writeEdifactOrder(order: PurchaseOrder, ids: EdiIds): string {
  const { ours, theirs } = ediIdsOf(order, ids);
  const dateOf = (qualifier: string, date: string) =>
    ["DTM", [qualifier, date.replaceAll("-", ""), "102"]] as const;
  return writeEdifact(
    {
      senderId: ours,
      receiverId: theirs,
      date: order.orderDate,
      reference: order.number,
      type: "ORDERS",
    },
    [
      ["BGM", "220", order.number, "9"],
      dateOf("137", order.orderDate),
      ["NAD", "BY", [ours, "", "92"]],
      ["NAD", "SU", [theirs, "", "92"]],
      ...(order.location === undefined
        ? []
        : [["NAD", "DP", "", "", chunksOf(order.location, NAME_LENGTH)] as const]),
      ["CUX", ["2", order.currency, "9"]],
      ...order.lines.flatMap(({ productId, supplierItem, units, unitCostAmount, dueDate }, index) => [
        ["LIN", String(index + 1), "", [productId, "IN"]] as const,
        ...(supplierItem === undefined ? [] : [["PIA", "1", [supplierItem, "SA"]] as const]),
        ["QTY", ["21", String(units)]] as const,
        dateOf("2", dueDate),
        ...(unitCostAmount === null ? [] : [["PRI", ["AAA", String(unitCostAmount)]] as const]),
      ]),
      ["UNS", "S"],
      ["CNT", ["2", String(order.lines.length)]],
    ],
  );
}
