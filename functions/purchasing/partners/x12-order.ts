import type { PurchaseOrder } from "../purchase-order";
import { writeX12, type X12Segment } from "./x12";

/** Who we and the supplier are in EDI; by default the program's name and the supplier's. */
export interface EdiIds {
  readonly ourId?: string;
  readonly theirId?: string;
}

const OUR_ID = "FINALMILE";

export function ediIdsOf(
  order: PurchaseOrder,
  { ourId, theirId }: EdiIds,
): { readonly ours: string; readonly theirs: string } {
  // What cannot stand in an id of EDI is left out of the name.
  const fromName =
    order.supplier
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "")
      .slice(0, 15) || "SUPPLIER";
  return { ours: ourId ?? OUR_ID, theirs: theirId ?? fromName };
}

/** Nine digits that stand for a purchase order: `20261001-002` has `261001002`. */
function controlNumberOf({ number }: PurchaseOrder): string {
  return number.replace(/\D/g, "").slice(-9).padStart(9, "0");
}

/** Longest name of a party (N102), and of each of the two that continue it (N2). */
const NAME_LENGTH = 60;

function shipTo(location: string): X12Segment[] {
  const [name = "", ...more] = chunksOf(location, NAME_LENGTH);
  return [["N1", "ST", name], ...(more.length > 0 ? [["N2", ...more]] : [])];
}

/** A text in parts of at most `length` characters. */
export function chunksOf(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}

/**
 * A purchase order as X12 850, release 4010: BEG, the currency, the place it is shipped to (N1 ST) where there is one,
 * and for each line PO1 (buyer's part number, and the vendor's where it is known) and the delivery that is asked for.
 */
export function writeX12Order(order: PurchaseOrder, ids: EdiIds): string {
  const { ours, theirs } = ediIdsOf(order, ids);
  const compact = (date: string) => date.replaceAll("-", "");
  const lines = order.lines.flatMap(
    ({ productId, supplierItem, units, unitCostAmount, dueDate }, index): X12Segment[] => [
      [
        ...["PO1", String(index + 1), String(units), "EA"],
        ...[
          unitCostAmount === null ? "" : String(unitCostAmount),
          unitCostAmount === null ? "" : "PE",
          "BP",
          productId,
          ...(supplierItem === undefined ? [] : ["VP", supplierItem]),
        ],
      ],
      ["DTM", "002", compact(dueDate)],
    ],
  );
  return writeX12(
    {
      group: "PO",
      senderId: ours,
      receiverId: theirs,
      date: order.orderDate,
      controlNumber: controlNumberOf(order),
      code: "850",
    },
    [
      ["BEG", "00", "SA", order.number, "", compact(order.orderDate)],
      ["CUR", "BY", order.currency],
      ...(order.location === undefined ? [] : shipTo(order.location)),
      ...lines,
      ["CTT", String(order.lines.length)],
    ],
  );
}
