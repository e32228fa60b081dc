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
  /** The number that the line gives as ours; the first of its numbers where it gives none as ours. */
  readonly productId: string;
  /** Its other numbers, whatever they are said to be: of the supplier, of the trade. */
  readonly otherIds?: readonly string[];
  /** Number of the line of the purchase order that it is about, from 1, where it says so. */
  readonly orderLine?: number;
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
    ? readX12(content).flatMap(readTransaction)
    : /^UN[AB]/.test(content)
      ? readEdifact(content).flatMap(readEdifactMessage)
      : readTable(content);
  if (messages.length === 0) throw new Error("it holds no message");
  for (const { purchaseOrder, lines } of messages) {
    if (purchaseOrder === "") throw new Error("it does not name the purchase order that it is about");
    if (lines.length === 0) throw new Error(`it says nothing of any line of purchase order ${purchaseOrder}`);
    for (const { productId, orderLine, quantity } of lines) {
      if (productId === "" && orderLine === undefined)
        throw new Error(`a line of purchase order ${purchaseOrder} names no product`);
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

/**
 * Qualifiers of our own number in X12 (235), the likeliest first: buyer's part number, which we send, buyer's item number,
 * purchaser's item code, buyer's catalogue number, stock keeping unit.
 */
const OWN_PART_NUMBERS = ["BP", "IN", "PI", "CB", "SK"];

/** Numbers of a line, each once: what it is called by us, as far as it says so, and by others. */
interface LineIds {
  readonly productId: string;
  readonly otherIds?: readonly string[];
}

/**
 * @param pairs qualifier and number, as the line has them
 * @param own qualifiers of our own numbers, the likeliest first
 */
function nameLine(pairs: readonly (readonly [string, string])[], own: readonly string[]): LineIds {
  const isOwn = ([qualifier]: readonly [string, string]) => own.includes(qualifier);
  const rank = ([qualifier]: readonly [string, string]) => own.indexOf(qualifier);
  const ours = pairs.filter(isOwn).sort((left, right) => rank(left) - rank(right));
  const numbers = [...ours, ...pairs.filter((pair) => !isOwn(pair))].map(([, number]) => number);
  const [productId = "", ...otherIds] = [...new Set(numbers.filter((number) => number !== ""))];
  return { productId, ...(otherIds.length > 0 && { otherIds }) };
}

/** Qualifier of the number that the line has in our purchase order. */
const ORDER_LINE = "PL";
/**
 * Qualifiers of what stands among the numbers of a line and names no product: purchase order, process, lot, serial number,
 * and of books format, edition and author.
 */
const NO_PART_NUMBERS = [ORDER_LINE, "PO", "PR", "LT", "SN", "B3", "B4", "B6"];

/** Numbers of a segment whose pairs of qualifier and number begin at an element. */
function partNumbersOf(segment: X12Segment, first: number): LineIds & Pick<PartnerLine, "orderLine"> {
  const pairs: [string, string][] = [];
  for (let place = first; place + 1 < segment.length; place += 2)
    pairs.push([segment[place]!, segment[place + 1]!]);
  return {
    ...nameLine(
      pairs.filter(([qualifier]) => !NO_PART_NUMBERS.includes(qualifier)),
      OWN_PART_NUMBERS,
    ),
    ...orderLineOf(pairs.find(([qualifier]) => qualifier === ORDER_LINE)?.[1]),
  };
}

/** The line of the purchase order by the number that it has there; nothing when that is none. */
function orderLineOf(text: string | undefined): Pick<PartnerLine, "orderLine"> {
  return /^0*[1-9]\d{0,5}$/.test(text ?? "") ? { orderLine: Number(text) } : {};
}

/** A line as it is read, with the purchase order that it is about where it says another than the message as a whole. */
type ReadLine = Mutable<PartnerLine> & { purchaseOrder?: string };

/**
 * A shipment brings what several purchase orders asked for: a message for each of them. A product that stands in several lines,
 * for parcels or dates apart, is one line: all units together, by the day on which the last of them comes.
 */
function splitByOrder(
  head: Pick<PartnerMessage, "kind" | "reference" | "purchaseOrder">,
  lines: readonly ReadLine[],
): readonly PartnerMessage[] {
  const orders = new Map<string, Map<string, Mutable<PartnerLine>>>();
  for (const { purchaseOrder = head.purchaseOrder, ...line } of lines) {
    const own = orders.get(purchaseOrder) ?? new Map<string, Mutable<PartnerLine>>();
    orders.set(purchaseOrder, own);
    const name = line.productId || `line ${line.orderLine}`;
    const before = own.get(name);
    if (!before) own.set(name, line);
    else {
      const quantity = sumUnits(before.quantity, line.quantity);
      const dueDate = laterOf(before.dueDate, line.dueDate);
      const otherIds = [...new Set([...(before.otherIds ?? []), ...(line.otherIds ?? [])])];
      if (otherIds.length > 0) before.otherIds = otherIds;
      if (quantity !== undefined) before.quantity = quantity;
      if (dueDate !== undefined) before.dueDate = dueDate;
    }
  }
  if (orders.size === 0) return [{ ...head, lines: [] }];
  return [...orders].map(([purchaseOrder, own]) => ({ ...head, purchaseOrder, lines: [...own.values()] }));
}

function sumUnits(before: number | undefined, more: number | undefined): number | undefined {
  return before === undefined ? more : before + (more ?? 0);
}

function laterOf(date: string | undefined, other: string | undefined): string | undefined {
  return date === undefined || (other !== undefined && other > date) ? other : date;
}

/** ACK01: line rejected, in one of its ways. */
const REJECTED = ["IR", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"];

function readTransaction({ code, segments }: X12Transaction): readonly PartnerMessage[] {
  const of = (tag: string) => segments.find((segment) => segment[0] === tag);
  // PRF is where the purchase order belongs; some name it as a reference.
  const orderOf = (segment: X12Segment) =>
    segment[0] === "PRF" ? segment[1] : segment[0] === "REF" && segment[1] === "PO" ? segment[2] : undefined;
  switch (code) {
    case "855": {
      const lines: ReadLine[] = [];
      // What is on its way apart is acknowledged apart: so many now, the others later.
      let acknowledged: number | undefined;
      for (const segment of segments) {
        const line = lines.at(-1);
        if (segment[0] === "PO1") {
          lines.push({
            // The line is that of the purchase order, with its number.
            ...orderLineOf(segment[1]),
            ...partNumbersOf(segment, 6),
            quantity: toUnits(segment[2]),
          });
          acknowledged = undefined;
        } else if (segment[0] === "ACK" && line) {
          const units = REJECTED.includes(segment[1] ?? "") ? 0 : (toUnits(segment[2]) ?? line.quantity);
          acknowledged = sumUnits(acknowledged, units);
          line.quantity = acknowledged;
          line.dueDate = laterOf(line.dueDate, toDate(segment[5]));
          if (line.productId === "") Object.assign(line, partNumbersOf(segment, 7));
        } else if (segment[0] === "DTM" && line) line.dueDate = toDate(segment[2]) ?? line.dueDate;
      }
      return splitByOrder(
        {
          kind: "acknowledged",
          reference: of("BAK")?.[8] || null,
          purchaseOrder: of("BAK")?.[3] ?? "",
        },
        lines,
      );
    }
    case "856": {
      const lines: ReadLine[] = [];
      let purchaseOrder: string | undefined;
      // Estimated delivery of the shipment.
      const eta = toDate(
        segments.find((segment) => segment[0] === "DTM" && ["017", "067", "002"].includes(segment[1]!))?.[2],
      );
      for (const segment of segments) {
        purchaseOrder = orderOf(segment) || purchaseOrder;
        if (segment[0] === "LIN") {
          lines.push({ ...partNumbersOf(segment, 2), dueDate: eta, purchaseOrder });
        }
        const line = lines.at(-1);
        if (segment[0] === "SN1" && line) line.quantity = toUnits(segment[2]);
      }
      return splitByOrder(
        { kind: "shipped", reference: of("BSN")?.[2] || null, purchaseOrder: purchaseOrder ?? "" },
        lines,
      );
    }
    case "861": {
      const lines: ReadLine[] = [];
      let purchaseOrder: string | undefined;
      for (const segment of segments) {
        if (segment[0] === "RCD") lines.push({ productId: "", quantity: toUnits(segment[2]) });
        const line = lines.at(-1);
        if (segment[0] === "LIN" && line) Object.assign(line, partNumbersOf(segment, 2));
        const order = orderOf(segment) || undefined;
        // Before the lines it is that of all of them.
        if (line) line.purchaseOrder = order ?? line.purchaseOrder;
        else purchaseOrder ??= order;
      }
      purchaseOrder ??= lines.find((line) => line.purchaseOrder !== undefined)?.purchaseOrder;
      return splitByOrder(
        { kind: "received", reference: of("BRA")?.[1] || null, purchaseOrder: purchaseOrder ?? "" },
        lines,
      );
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
/** Qualifiers of our own item number (7143): buyer's item number, which we send, buyer's part number, and as some write it. */
const OWN_ITEM_NUMBERS = ["IN", "BP", "BY"];
const KINDS = { ORDRSP: "acknowledged", DESADV: "shipped", RECADV: "received" } as const;

function readEdifactMessage({ type, segments }: EdifactMessage): readonly PartnerMessage[] {
  if (!Object.hasOwn(KINDS, type)) {
    throw new Error(`it holds an EDIFACT ${type}; ORDRSP, DESADV and RECADV are taken`);
  }
  const known = type as keyof typeof KINDS;
  const orderRefOf = (among: readonly EdifactSegment[]) =>
    among.find((segment) => segment.tag === "RFF" && componentOf(segment, 0) === "ON");
  const orderOf = (among: readonly EdifactSegment[]) => {
    const found = orderRefOf(among);
    return (found && componentOf(found, 0, 1)) || undefined;
  };
  const first = segments.findIndex(({ tag }) => tag === "LIN");
  const head = first < 0 ? segments : segments.slice(0, first);
  const eta = deliveryOf(head);
  const lines: ReadLine[] = [];
  for (let begin = first; begin >= 0 && begin < segments.length; ) {
    const next = segments.findIndex(({ tag }, index) => index > begin && (tag === "LIN" || tag === "UNS"));
    const own = segments.slice(begin, next < 0 ? undefined : next);
    const line = own[0]!;
    const isRefused = known === "ORDRSP" && componentOf(line, 1) === "7";
    const dueDate = deliveryOf(own.slice(1)) ?? eta;
    const purchaseOrder = orderOf(own);
    const orderRef = orderRefOf(own);
    lines.push({
      ...(purchaseOrder !== undefined && { purchaseOrder }),
      ...itemsOf(own),
      // An answer repeats the lines of the order; others refer to them.
      ...(known === "ORDRSP" && orderLineOf(componentOf(line, 0))),
      ...(orderRef && orderLineOf(componentOf(orderRef, 0, 2))),
      quantity: isRefused ? 0 : quantityOf(own, QUANTITIES[known]),
      ...(dueDate !== undefined && { dueDate }),
    });
    if (next < 0 || segments[next]!.tag === "UNS") break;
    begin = next;
  }
  const bgm = segments.find(({ tag }) => tag === "BGM");
  return splitByOrder(
    {
      kind: KINDS[known],
      reference: (bgm && componentOf(bgm, 1)) || null,
      purchaseOrder: orderOf(segments) ?? "",
    },
    lines,
  );
}

/** The numbers of a line, in LIN and PIA. */
function itemsOf(segments: readonly EdifactSegment[]): LineIds {
  const pairs = segments.flatMap(({ tag, elements }) => {
    // Number and action come before the item in LIN, what the numbers are for in PIA.
    const items = tag === "LIN" ? elements.slice(2, 3) : tag === "PIA" ? elements.slice(1) : [];
    return items.map(([number = "", qualifier = ""]) => [qualifier, number] as const);
  });
  return nameLine(pairs, OWN_ITEM_NUMBERS);
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
