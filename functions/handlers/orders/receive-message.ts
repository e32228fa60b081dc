import { createHash } from "node:crypto";
import type { ObjectStore } from "../../aws/lake/object-store";
import { appendEvent, readOrderDay } from "../../aws/lake/order-book";
import { partnerOutcomeKey, readPartnerKey } from "../../contracts/partners";
import type { OrderNow } from "../../contracts/purchasing";
import { formatDay, parseDay } from "../../demand/calendar";
import { partsOfSeriesKey } from "../../demand/series-key";
import {
  decideOrders,
  type OrderChange,
  type OrderLimits,
  type RefusedLine,
} from "../../purchasing/change-orders";
import { followOrders } from "../../purchasing/follow-orders";
import {
  type PartnerLine,
  type PartnerMessage,
  readPartnerFile,
} from "../../purchasing/partners/read-message";
import type { SupplierItemOf } from "./supplier-items";

/** What became of a file of a supplier. */
export interface MessageOutcome {
  readonly key: string;
  /** `ignored` is what is no message of a supplier, or gone. */
  readonly outcome: "done" | "rejected" | "ignored";
  /** Lines that were taken in. */
  readonly lines: number;
  /** Messages that had been taken in before. */
  readonly repeated: number;
  /** What was wrong, with the file or with lines of it. */
  readonly problems: readonly string[];
}

const LARGEST_BYTES = 10 << 20;

/**
 * Takes in what a supplier has put into its folder `in/`, and says beside it what became of it. A message is known by its
 * content: sent again, under whatever name, it changes nothing. Lines that are wrong are told, and the others are taken.
 */
export async function receiveMessage(
  store: ObjectStore,
  key: string,
  nowMs: number,
  limits: OrderLimits,
  readSupplierItems?: () => Promise<SupplierItemOf>,
): Promise<MessageOutcome> {
  const named = readPartnerKey(key);
  const object = named && (await store.get(key));
  if (!named || object === undefined || object === "unchanged") {
    return { key, outcome: "ignored", lines: 0, repeated: 0, problems: [] };
  }
  const { supplier, name } = named;
  const problems: string[] = [];
  let lines = 0;
  let repeated = 0;
  let messages: readonly PartnerMessage[] = [];
  try {
    if (object.bytes.byteLength > LARGEST_BYTES) throw new Error("it is larger than 10 MiB");
    messages = readPartnerFile(Buffer.from(object.bytes).toString("utf8"));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const itemOf = messages.length > 0 ? await readSupplierItems?.() : undefined;
  for (const message of messages) {
    const taken = await takeMessage(store, supplier, message, name, nowMs, limits, itemOf);
    lines += taken.lines;
    if (taken.isRepeated) repeated++;
    problems.push(...taken.problems);
  }
  const outcome = lines > 0 || repeated > 0 ? "done" : "rejected";
  const result: MessageOutcome = { key, outcome, lines, repeated, problems };
  const at = new Date(nowMs).toISOString();
  await store.put(
    partnerOutcomeKey(supplier, name, outcome),
    Buffer.from(`${JSON.stringify({ ...result, at })}\n`, "utf8"),
    "application/json",
  );
  return result;
}

async function takeMessage(
  store: ObjectStore,
  supplier: string,
  message: PartnerMessage,
  name: string,
  nowMs: number,
  limits: OrderLimits,
  itemOf: SupplierItemOf | undefined,
): Promise<{ readonly lines: number; readonly isRepeated: boolean; readonly problems: readonly string[] }> {
  const { kind, purchaseOrder, reference } = message;
  const runDay = runDayOf(purchaseOrder);
  const orders = runDay === undefined ? undefined : followOrders(await readOrderDay(store, runDay));
  const own = [...(orders?.values() ?? [])].filter((order) => order.purchaseOrder === purchaseOrder);
  if (runDay === undefined || own.length === 0) {
    return { lines: 0, isRepeated: false, problems: [`there is no purchase order ${purchaseOrder}`] };
  }
  if (own[0]!.supplier !== supplier) {
    return {
      lines: 0,
      isRepeated: false,
      problems: [`purchase order ${purchaseOrder} is of supplier "${own[0]!.supplier}", not "${supplier}"`],
    };
  }
  // Without a number of the sender's, two like messages are one unless they came as files of different names.
  const said = message.lines.map(({ otherIds: _, orderLine: __, ...line }) => line);
  const content = JSON.stringify([supplier, { ...message, lines: said }, reference ?? name]);
  const commandId = `partner/${createHash("sha256").update(content).digest("hex").slice(0, 24)}`;
  const ordered = new Set(own.map(({ productId }) => productId));
  const find = findOrdered(supplier, own, itemOf);
  const unclear: RefusedLine[] = [];
  const lines = message.lines.flatMap((line) => {
    const { quantity, dueDate } = line;
    const found = find(line);
    if (found.length > 1) {
      const names = found.map((key) => partsOfSeriesKey(key).productId).join(" and ");
      unclear.push({
        productId: line.productId,
        because: `its numbers name ${names}, and a line is about one product`,
      });
      return [];
    }
    return [
      {
        productId: found[0] ?? line.productId,
        ...(quantity !== undefined && { quantity }),
        ...(dueDate !== undefined && { dueDate }),
      },
    ];
  });
  // A receipt names products; one that is not part of the order it names is wrong, as it is in the other messages.
  const strangers: RefusedLine[] =
    kind === "received"
      ? lines
          .filter(({ productId }) => !ordered.has(productId))
          .map(({ productId }) => ({
            productId,
            because: `it is not part of purchase order ${purchaseOrder}`,
          }))
      : [];
  const change: OrderChange =
    kind === "received"
      ? {
          kind: "receive",
          isFinal: false,
          lines: lines.filter(({ productId }) => ordered.has(productId)),
        }
      : { kind: kind === "shipped" ? "ship" : "acknowledge", purchaseOrder, lines };
  const decision = await appendEvent(store, runDay, (day) =>
    decideOrders(
      day,
      { commandId, by: `supplier ${supplier}`, at: new Date(nowMs).toISOString(), ...change },
      limits,
    ),
  );
  return {
    lines: decision.event?.lines.length ?? 0,
    isRepeated: decision.isRepeated ?? false,
    problems: [...unclear, ...strangers, ...decision.refused].map(
      ({ productId, because }) => `${productId} of ${formatDay(runDay)}: ${because}`,
    ),
  };
}

/**
 * Finds the products of a purchase order that a line may be about: by any of its numbers, as ours or as the supplier's, and
 * where none of them says anything by its place in the purchase order, which an acknowledgement repeats.
 */
function findOrdered(
  supplier: string,
  own: readonly OrderNow[],
  itemOf: SupplierItemOf | undefined,
): (line: PartnerLine) => readonly string[] {
  // A supplier knows products; the place is that of the purchase order.
  const byNumber = new Map<string, Set<string>>();
  const add = (number: string | undefined, key: string) => {
    if (number !== undefined) byNumber.set(number, (byNumber.get(number) ?? new Set()).add(key));
  };
  for (const { productId: key } of own) {
    const { productId, location } = partsOfSeriesKey(key);
    add(productId, key);
    add(itemOf?.(productId, supplier, location), key);
  }
  return ({ productId, otherIds = [], orderLine }) => {
    // What is given as ours is meant as ours, whatever else the line says.
    const ours = own.find((order) => partsOfSeriesKey(order.productId).productId === productId);
    if (ours) return [ours.productId];
    const found = [productId, ...otherIds].flatMap((number) => [...(byNumber.get(number) ?? [])]);
    if (found.length > 0) return [...new Set(found)];
    const repeated = orderLine === undefined ? undefined : own[orderLine - 1];
    return repeated ? [repeated.productId] : [];
  };
}

/** The run day of a purchase order by its number, `20261001-002`. */
function runDayOf(purchaseOrder: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)-\d{3,}$/.exec(purchaseOrder);
  return match ? parseDay(`${match[1]}-${match[2]}-${match[3]}`) : undefined;
}
