import { createHash } from "node:crypto";
import { noteLearnt } from "../../aws/lake/catalogue-writer";
import type { ObjectStore } from "../../aws/lake/object-store";
import { appendEvent, readOrderDay } from "../../aws/lake/order-book";
import { resolveTerms } from "../../catalogue/resolve-terms";
import { ordersJsonFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import {
  type OrderDay,
  type OrderNow,
  outstandingUnits,
  type SuggestedLine,
  UNNAMED_SUPPLIER,
} from "../../contracts/purchasing";
import type { OrdersDocument } from "../../contracts/results/orders";
import { compareUrgency } from "../../contracts/results/urgency";
import type { OrdersSettings } from "../../contracts/settings/orders";
import { formatDay, parseDay } from "../../demand/calendar";
import { decideOrders, type OrderChange } from "../../purchasing/change-orders";
import { followOrders } from "../../purchasing/follow-orders";
import { learnDeviation, measureLateness } from "../../purchasing/lead-times";
import { readCatalogue } from "../catalogue/read-catalogue";
import { OPEN_DAYS, readOrderDays } from "./order-desk";
import { type OrderSink, type SentOrders, sendOrders } from "./send-orders";

export interface KeepPorts {
  readonly lake: Lake;
  readonly store: ObjectStore;
  readonly sink: OrderSink;
}

export interface KeepSummary {
  readonly runDay: string;
  readonly suggested: number;
  readonly expired: number;
  readonly approved: number;
  /** Lines that limits or a hold left to a person. */
  readonly left: number;
  readonly received: number;
  readonly sent: number;
  readonly failed: SentOrders["failed"];
}

/**
 * The daily round over orders: takes in what the run suggested, lets what nobody decided on expire, takes what was due for
 * received where nobody records receipts, approves and sends within the limits. Each step is said under an id of the day,
 * so that a round that is repeated, or cut and begun again, does each once.
 */
export async function keepOrders(
  { lake, store, sink }: KeepPorts,
  runDay: number,
  nowMs: number,
  settings: OrdersSettings,
): Promise<KeepSummary> {
  const runDate = formatDay(runDay);
  const at = new Date(nowMs).toISOString();
  const say = (day: number, by: string, change: OrderChange, commandId = `${change.kind}/${runDate}`) =>
    appendEvent(store, day, (now) => decideOrders(now, { commandId, by, at, ...change }, settings));
  const linesOf = (decision: { readonly event?: { readonly lines: readonly unknown[] } }) =>
    decision.event?.lines.length ?? 0;

  const document = await lake.readJson<OrdersDocument>(ordersJsonFile(runDay));
  const lines = document ? await describeSuggestions(lake, document) : [];
  const content = createHash("sha256").update(JSON.stringify(lines)).digest("hex").slice(0, 12);
  const suggested = linesOf(await say(runDay, "replenish", { kind: "suggest", lines }, `suggest/${content}`));

  let expired = 0;
  let received = 0;
  const trails = await readOrderDays(store, runDay - OPEN_DAYS);
  for (const trail of trails) {
    const day = parseDay(trail.runDate)!;
    if (day >= runDay) continue;
    const orders = [...followOrders(trail).values()];
    if (orders.some(({ state }) => state === "suggested" || state === "held")) {
      expired += linesOf(await say(day, "orders", { kind: "expire" }));
    }
    if (settings.receipts !== "assumed") continue;
    const due = orders.filter((order) => isAssumedReceived(order, runDate));
    if (due.length === 0) continue;
    received += linesOf(
      await say(day, "orders.receipts: assumed", {
        kind: "receive",
        isFinal: true,
        isAssumed: true,
        lines: due.map((order) => ({ productId: order.productId, quantity: outstandingUnits(order) })),
      }),
    );
  }

  if (document && settings.receipts === "recorded") {
    await learnFromDeliveries(store, trails, document.policy.leadTimeDeviationDays, at);
  }

  let approved = 0;
  if (settings.approval === "automatic") {
    approved = linesOf(
      await say(runDay, "orders.approval: automatic", { kind: "approve", productIds: "all" }),
    );
  }
  const { sent, failed } = await sendOrders(store, runDay, sink, {
    commandId: `round/${runDate}`,
    by: "orders",
    nowMs,
    limits: settings,
  });
  const now = [...followOrders(await readOrderDay(store, runDay)).values()];
  return {
    runDay: runDate,
    suggested,
    expired,
    approved,
    left: now.filter(({ state }) => state === "suggested" || state === "held").length,
    received,
    sent: sent.length,
    failed,
  };
}

/** Notes in the master how punctual suppliers are: from the next run on, safety stocks rest on it. */
async function learnFromDeliveries(
  store: ObjectStore,
  trails: readonly OrderDay[],
  statedDays: number,
  at: string,
): Promise<void> {
  const lateness = measureLateness(trails);
  // Products without a supplier are those of many.
  const suppliers = [...lateness.keys()].filter((supplier) => supplier !== UNNAMED_SUPPLIER);
  if (suppliers.length === 0) return;
  await noteLearnt(store, "orders", at, suppliers, ({ supplier, leadTimeDeviationDays = statedDays }) => {
    const seen = lateness.get(supplier)!;
    return { deviationDays: learnDeviation(seen, leadTimeDeviationDays), deliveries: seen.deliveries };
  });
}

/** What a run suggests, the most urgent first: where the budget ends, these have it. */
async function describeSuggestions(
  lake: Lake,
  { orders, policy, currency }: OrdersDocument,
): Promise<readonly SuggestedLine[]> {
  const catalogue = await readCatalogue(lake);
  const terms = resolveTerms({ ...policy, currency }, catalogue);
  return [...orders].sort(compareUrgency).map((line) => {
    const supplierMinimumAmount = terms.of(line.product_id).orderMinimum?.amount;
    return {
      productId: line.product_id,
      quantity: line.quantity,
      dueDate: line.due_date,
      supplier: catalogue.products.get(line.product_id)?.supplier ?? UNNAMED_SUPPLIER,
      currency: currency.code,
      unitCostAmount:
        line.value_amount > 0 ? Math.round((line.value_amount / line.quantity) * 1e4) / 1e4 : null,
      heldBecause: line.status === "held" ? (line.held_because ?? "held") : null,
      lastsUntilDelivery: line.lasts_until_delivery,
      ...(supplierMinimumAmount !== undefined && { supplierMinimumAmount }),
    };
  });
}

/** Due this morning or before, and bound to a purchase order: the next run finds it on the shelf. */
function isAssumedReceived(order: OrderNow, runDate: string): boolean {
  return outstandingUnits(order) > 0 && order.purchaseOrder !== null && order.expectedDate <= runDate;
}
