import { componentOf, type EdifactMessage, type EdifactSegment, readEdifact } from "./edifact";
import { readX12, type X12Segment, type X12Transaction } from "./x12";

/** What a supplier, or our warehouse, says of a purchase order. */
export interface PartnerMessage {
  readonly kind: "acknowledged" | "shipped" | "received";
  /** Number that the sender gave it; `null` where it has none. */
  readonly reference: string | null;
  readonly purchaseOrder: string;
  readonly lines: readonly PartnerLine[];
}

export interface PartnerLine {
  readonly productId: string;
  /** Units; what was ordered where an acknowledgement does not say. */
  readonly quantity?: number;
  /** ISO date of the delivery. */
  readonly dueDate?: string;
}

/**
 * The messages of a file: X12 855, 856 and 861, EDIFACT ORDRSP, DESADV and RECADV, or a table (CSV) with `message`
 * (acknowledgement, shipment or receipt), `purchase_order`, `product_id`, `quantity` and, if wanted, `due_date` and
 * `reference`.
 *
 * @throws Error saying what is wrong, to be told to the sender
 */
export function readPartnerFile(text: string): readonly PartnerMessage[] {
  const content = text.replace(/^\uFEFF?\s*/, "");
  const messages = content.startsWith("ISA")
    ? readX12(content).map(readTransaction)
    : /^UN[AB]/.test(content)
      ? readEdifact(content).map(readEdifactMessage)
      : readTable(content);
  if (messages.length === 0) throw new Error("it holds no message");
  for (const { purchaseOrder, lines } of messages) {
    if (purchaseOrder === "") throw new Error("it does not name the purchase order that it is about");
    if (lines.length === 0) throw new Error(`it says nothing of any line of purchase order ${purchaseOrder}`);
    for (const { productId, quantity } of lines) {
      if (productId === "") throw new Error(`a line of purchase order ${purchaseOrder} names no product`);
      if (quantity !== undefined && !(quantity >= 0 && Number.isFinite(quantity))) {
        throw new Error(
          `the quantity of ${productId} in purchase order ${purchaseOrder} is no number of units`,
        );
      }
    }
  }
  return messages;
}

/** `20261008` or `261008` as an ISO date. */
function toDate(text: string | undefined): string | undefined {
  const match = /^(\d{4}|\d{2})(\d{2})(\d{2})/.exec(text ?? "");
  if (!match) return undefined;
  const date = `${match[1]!.padStart(4, "20")}-${match[2]}-${match[3]}`;
  return Number.isNaN(Date.parse(date)) ? undefined : date;
}

function toUnits(text: string | undefined): number | undefined {
  return text === undefined || text === "" ? undefined : Number(text);
}

/** Qualifiers of our own part number in X12, before any other number. */
const OWN_PART_NUMBERS = ["BP", "IN"];

/** Part number of a segment whose pairs of qualifier and number begin at an element. */
function partNumberOf(segment: X12Segment, first: number): string {
  const pairs: [string, string][] = [];
  for (let place = first; place + 1 < segment.length; place += 2)
    pairs.push([segment[place]!, segment[place + 1]!]);
  const own = pairs.find(([qualifier, number]) => OWN_PART_NUMBERS.includes(qualifier) && number !== "");
  return (own ?? pairs.find(([, number]) => number !== ""))?.[1] ?? "";
}

/** ACK01: line rejected, in one of its ways. */
const REJECTED = ["IR", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"];

function readTransaction({ code, segments }: X12Transaction): PartnerMessage {
  const of = (tag: string) => segments.find((segment) => segment[0] === tag);
  switch (code) {
    case "855": {
      const lines: Mutable<PartnerLine>[] = [];
      for (const segment of segments) {
        const line = lines.at(-1);
        if (segment[0] === "PO1")
          lines.push({ productId: partNumberOf(segment, 6), quantity: toUnits(segment[2]) });
        else if (segment[0] === "ACK" && line) {
          line.quantity = REJECTED.includes(segment[1] ?? "") ? 0 : (toUnits(segment[2]) ?? line.quantity);
          line.dueDate = toDate(segment[5]) ?? line.dueDate;
          if (line.productId === "") line.productId = partNumberOf(segment, 7);
        } else if (segment[0] === "DTM" && line) line.dueDate = toDate(segment[2]) ?? line.dueDate;
      }
      return {
        kind: "acknowledged",
        reference: of("BAK")?.[8] || null,
        purchaseOrder: of("BAK")?.[3] ?? "",
        lines,
      };
    }
    case "856": {
      const lines: Mutable<PartnerLine>[] = [];
      // Estimated delivery of the shipment.
      const eta = toDate(
        segments.find((segment) => segment[0] === "DTM" && ["017", "067", "002"].includes(segment[1]!))?.[2],
      );
      for (const segment of segments) {
        if (segment[0] === "LIN") lines.push({ productId: partNumberOf(segment, 2), dueDate: eta });
        const line = lines.at(-1);
        if (segment[0] === "SN1" && line) line.quantity = toUnits(segment[2]);
      }
      return {
        kind: "shipped",
        reference: of("BSN")?.[2] || null,
        purchaseOrder: of("PRF")?.[1] ?? "",
        lines,
      };
    }
    case "861": {
      const lines: Mutable<PartnerLine>[] = [];
      for (const segment of segments) {
        if (segment[0] === "RCD") lines.push({ productId: "", quantity: toUnits(segment[2]) });
        const line = lines.at(-1);
        if (segment[0] === "LIN" && line) line.productId = partNumberOf(segment, 2);
      }
      return {
        kind: "received",
        reference: of("BRA")?.[1] || null,
        purchaseOrder: of("PRF")?.[1] ?? "",
        lines,
      };
    }
    default:
      throw new Error(`it holds an X12 ${code}; 855, 856 and 861 are taken`);
  }
}

/** Which quantity counts, the first that a line has. */
const QUANTITIES = {
  // To be delivered, despatched, ordered.
  ORDRSP: ["113", "12", "21"],
  DESADV: ["12", "21"],
  // Received and accepted, received.
  RECADV: ["194", "48", "12"],
} as const;
/** Confirmed, promised, estimated, current schedule, requested; despatch comes before delivery and does not count. */
const DELIVERY_DATES = ["55", "69", "17", "67", "358", "44", "2", "35"];
/** Qualifiers of our own item number: buyer's item number, buyer's part number. */
const OWN_ITEM_NUMBERS = ["IN", "BP"];
const KINDS = { ORDRSP: "acknowledged", DESADV: "shipped", RECADV: "received" } as const;

function readEdifactMessage({ type, segments }: EdifactMessage): PartnerMessage {
  if (!Object.hasOwn(KINDS, type)) {
    throw new Error(`it holds an EDIFACT ${type}; ORDRSP, DESADV and RECADV are taken`);
  }
  const known = type as keyof typeof KINDS;
  const order = segments.find((segment) => segment.tag === "RFF" && componentOf(segment, 0) === "ON");
  const first = segments.findIndex(({ tag }) => tag === "LIN");
  const head = first < 0 ? segments : segments.slice(0, first);
  const eta = deliveryOf(head);
  const lines: PartnerLine[] = [];
  for (let begin = first; begin >= 0 && begin < segments.length; ) {
    const next = segments.findIndex(({ tag }, index) => index > begin && (tag === "LIN" || tag === "UNS"));
    const own = segments.slice(begin, next < 0 ? undefined : next);
    const line = own[0]!;
    const isRefused = known === "ORDRSP" && componentOf(line, 1) === "7";
    const dueDate = deliveryOf(own.slice(1)) ?? eta;
    lines.push({
      productId: itemOf(own),
      quantity: isRefused ? 0 : quantityOf(own, QUANTITIES[known]),
      ...(dueDate !== undefined && { dueDate }),
    });
    if (next < 0 || segments[next]!.tag === "UNS") break;
    begin = next;
  }
  const bgm = segments.find(({ tag }) => tag === "BGM");
  return {
    kind: KINDS[known],
    reference: (bgm && componentOf(bgm, 1)) || null,
    purchaseOrder: order ? componentOf(order, 0, 1) : "",
    lines,
  };
}

/** Our own item number where the line has it, in LIN or PIA; else the one in LIN. */
function itemOf(segments: readonly EdifactSegment[]): string {
  for (const segment of segments) {
    if (segment.tag !== "LIN" && segment.tag !== "PIA") continue;
    for (const element of segment.elements)
      if (element[0] && OWN_ITEM_NUMBERS.includes(element[1] ?? "")) return element[0];
  }
  return componentOf(segments[0]!, 2);
}

function quantityOf(segments: readonly EdifactSegment[], qualifiers: readonly string[]): number | undefined {
  for (const qualifier of qualifiers) {
    const found = segments.find((segment) => segment.tag === "QTY" && componentOf(segment, 0) === qualifier);
    if (found) return toUnits(componentOf(found, 0, 1));
  }
  return undefined;
}

function deliveryOf(segments: readonly EdifactSegment[]): string | undefined {
  for (const qualifier of DELIVERY_DATES) {
    const found = segments.find((segment) => segment.tag === "DTM" && componentOf(segment, 0) === qualifier);
    if (found) return toDate(componentOf(found, 0, 1));
  }
  return undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] | undefined } & { productId: string };

const TABLE_KINDS: Readonly<Record<string, PartnerMessage["kind"]>> = {
  acknowledgement: "acknowledged",
  shipment: "shipped",
  receipt: "received",
};

function readTable(content: string): readonly PartnerMessage[] {
  const [head = "", ...rows] = content.split(/\r?\n/).filter((row) => row.trim() !== "");
  const delimiter = head.includes(";") && !head.includes(",") ? ";" : ",";
  const cellsOf = (row: string) => row.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const names = cellsOf(head.toLowerCase());
  const missing = ["message", "purchase_order", "product_id", "quantity"].filter(
    (name) => !names.includes(name),
  );
  if (missing.length > 0) {
    throw new Error(`it is neither X12 nor EDIFACT, and as a table it has no column ${missing.join(", ")}`);
  }
  const messages = new Map<string, { message: PartnerMessage; lines: PartnerLine[] }>();
  rows.forEach((row, index) => {
    const cells = cellsOf(row);
    const cell = (name: string) => (names.includes(name) ? (cells[names.indexOf(name)] ?? "") : "");
    const kind = TABLE_KINDS[cell("message").toLowerCase()];
    if (kind === undefined) {
      throw new Error(
        `line ${index + 2}: message is "${cell("message")}"; it must be acknowledgement, shipment or receipt`,
      );
    }
    const key = [kind, cell("purchase_order"), cell("reference")].join("\n");
    const lines = messages.get(key)?.lines ?? [];
    const quantity = toUnits(cell("quantity"));
    const dueDate = toDate(cell("due_date").replaceAll("-", ""));
    lines.push({
      productId: cell("product_id"),
      ...(quantity !== undefined && { quantity }),
      ...(dueDate !== undefined && { dueDate }),
    });
    const message = {
      kind,
      reference: cell("reference") || null,
      purchaseOrder: cell("purchase_order"),
      lines,
    };
    messages.set(key, { message, lines });
  });
  return [...messages.values()].map(({ message }) => message);
}
