import { expect } from "chai";
import { readOrderDay } from "../../../../functions/aws/lake/order-book";
import { booksFile, ordersJsonFile, runStateFile } from "../../../../functions/contracts/keys";
import { orderDayKey } from "../../../../functions/contracts/purchasing";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import type { OrdersSettings } from "../../../../functions/contracts/settings/orders";
import { orders as ordersSection } from "../../../../functions/contracts/settings/orders";
import { formatDay, instantOfDay } from "../../../../functions/demand/calendar";
import { keepOrders } from "../../../../functions/handlers/orders/keep-orders";
import { handleOrders, listOrders, readOrderDays } from "../../../../functions/handlers/orders/order-desk";
import { createSinks } from "../../../../functions/handlers/orders/sinks";
import { type BusinessCase, createBusinessCase, FIRST_RUN } from "../../../support/business-case";
import type { InMemoryLake } from "../../../support/in-memory-lake";

const ROUND_MS = 5.25 * 3_600_000;
const settingsOf = (wanted: Partial<OrdersSettings> = {}): OrdersSettings => ordersSection.parse(wanted);
const NO_NOTIFIER = () => ({ notify: async () => {} });
const sinkOf = ({ store }: InMemoryLake, settings: OrdersSettings) =>
  createSinks(settings, {}, { store, bus: { put: async () => {} }, notifierOf: NO_NOTIFIER });

const keep = ({ lake }: BusinessCase, day: number, settings: OrdersSettings) =>
  keepOrders(
    { lake, store: lake.store, sink: sinkOf(lake, settings) },
    day,
    instantOfDay(day) + ROUND_MS,
    settings,
  );
const suggested = async ({ lake }: BusinessCase, day: number) =>
  (await lake.readJson<OrdersDocument>(ordersJsonFile(day)))!.orders;
const ordersOf = async ({ lake }: BusinessCase, day: number) =>
  listOrders(await readOrderDays(lake.store, day)).filter(({ runDate }) => runDate === formatDay(day));
const ask = (of: BusinessCase, day: number, request: Parameters<typeof handleOrders>[1], hour = 8) =>
  handleOrders({ store: of.lake.store, sink: sinkOf(of.lake, settingsOf()), limits: settingsOf() }, request, {
    commandId: `ana/${day}/${hour}/${request.action}`,
    by: "ana",
    nowMs: instantOfDay(day) + hour * 3_600_000,
  });

describe("the daily round over orders", () => {
  it("approves and sends what the run suggests, one file per supplier, and repeats nothing", async () => {
    const shop = await createBusinessCase({ days: 3 });
    await shop.run(FIRST_RUN);
    const settings = settingsOf();
    const lines = await suggested(shop, FIRST_RUN);
    const first = await keep(shop, FIRST_RUN, settings);
    expect(first).deep.include({
      suggested: lines.length,
      approved: lines.length,
      sent: 1,
      left: 0,
      failed: [],
    });
    const orders = await ordersOf(shop, FIRST_RUN);
    expect(new Set(orders.map(({ state }) => state))).keys(["sent"]);
    expect(orders.map(({ productId, units }) => [productId, units]).sort()).deep.equal(
      lines.map(({ product_id, quantity }) => [product_id, quantity]).sort(),
    );
    const number = orders[0]!.purchaseOrder!;
    const csv = (await shop.lake.readText(`partners/unnamed/out/${number}.csv`))!;
    expect(csv.trim().split("\n")).length(lines.length + 1);
    // The most urgent stand first: where a budget ends, these have it.
    const lasts = orders.map(({ lastsUntilDelivery }) => Math.round(lastsUntilDelivery! * 100));
    expect(lasts).deep.equal([...lasts].sort((left, right) => left - right));

    const trail = await shop.lake.readText(orderDayKey(FIRST_RUN));
    expect(await keep(shop, FIRST_RUN, settings)).deep.include({ suggested: 0, approved: 0, sent: 0 });
    expect(await shop.lake.readText(orderDayKey(FIRST_RUN))).equal(trail);
  });

  it("changes nothing of what the runs find when all is approved by itself", async () => {
    const [plain, kept] = [await createBusinessCase({ days: 9 }), await createBusinessCase({ days: 9 })];
    for (let day = FIRST_RUN; day < FIRST_RUN + 8; day++) {
      await plain.run(day);
      await kept.run(day);
      await keep(kept, day, settingsOf());
    }
    const last = FIRST_RUN + 7;
    expect(await suggested(kept, last)).deep.equal(await suggested(plain, last));
    for (const file of [runStateFile(last), ordersJsonFile(last)]) {
      expect(await kept.lake.readText(file)).equal(await plain.lake.readText(file));
    }
    expect(await kept.lake.readTable(booksFile(last))).deep.equal(
      await plain.lake.readTable(booksFile(last)),
    );
  });

  it("changes nothing of what runs find where the data tells the stock", async () => {
    const cases = [];
    for (const isKept of [false, true]) {
      const shop = await createBusinessCase({ days: 9, inventoryLevel: 12 });
      for (let day = FIRST_RUN; day < FIRST_RUN + 8; day++) {
        await shop.run(day);
        if (isKept) await keep(shop, day, settingsOf());
      }
      cases.push(await suggested(shop, FIRST_RUN + 7));
    }
    expect(cases[1]).deep.equal(cases[0]);
    expect(cases[0]).not.deep.equal([]);
  });

  it("leaves everything to people when approval is theirs; what they leave expires and is suggested anew", async () => {
    const shop = await createBusinessCase({ days: 4, inventoryLevel: 12 });
    await shop.run(FIRST_RUN);
    const settings = settingsOf({ approval: "manual" });
    const lines = await suggested(shop, FIRST_RUN);
    expect(await keep(shop, FIRST_RUN, settings)).deep.include({ approved: 0, sent: 0, left: lines.length });
    const [approved, rejected, left] = lines;
    await ask(shop, FIRST_RUN, { action: "approve", orders: [approved!.order_id] });
    await ask(shop, FIRST_RUN, { action: "reject", orders: [rejected!.order_id], because: "no room" });
    await shop.run(FIRST_RUN + 1);
    const next = new Map(
      (await suggested(shop, FIRST_RUN + 1)).map((line) => [line.product_id, line.quantity]),
    );
    // Approved is under way, also before it is sent; the others are not.
    expect(next.get(approved!.product_id) ?? 0).below(approved!.quantity);
    expect(next.get(rejected!.product_id)).least(rejected!.quantity * 0.5);
    expect(next.get(left!.product_id)).least(left!.quantity * 0.5);
    await keep(shop, FIRST_RUN + 1, settings);
    const states = new Map(
      (await ordersOf(shop, FIRST_RUN)).map(({ productId, state }) => [productId, state]),
    );
    expect(states.get(approved!.product_id)).equal("approved");
    expect(states.get(rejected!.product_id)).equal("rejected");
    expect(states.get(left!.product_id)).equal("expired");
    const again = await ask(shop, FIRST_RUN + 1, { action: "approve", orders: [left!.order_id] });
    expect(again.refused).deep.equal([{ orderId: left!.order_id, because: "it is expired" }]);
  });

  it("approves the most urgent within the budget, and leaves the rest to people", async () => {
    const shop = await createBusinessCase({ days: 2 });
    await shop.run(FIRST_RUN);
    const lines = await suggested(shop, FIRST_RUN);
    const half = lines.reduce((sum, { value_amount }) => sum + value_amount, 0) / 2;
    const summary = await keep(shop, FIRST_RUN, settingsOf({ dailyBudgetAmount: half }));
    expect(summary.approved).within(1, lines.length - 1);
    expect(summary.left).equal(lines.length - summary.approved);
    const orders = await ordersOf(shop, FIRST_RUN);
    expect(orders.find(({ state }) => state === "sent")!.productId).equal(orders[0]!.productId);
  });

  it("takes what was due for received where nobody records receipts, and waits where somebody does", async () => {
    for (const receipts of ["assumed", "recorded"] as const) {
      const shop = await createBusinessCase({ days: 9, inventoryLevel: 12 });
      const settings = settingsOf({ receipts });
      // Lead time is four days: due on the morning of FIRST_RUN + 4.
      for (let day = FIRST_RUN; day <= FIRST_RUN + 5; day++) {
        await shop.run(day);
        await keep(shop, day, settings);
      }
      const states = new Set((await ordersOf(shop, FIRST_RUN)).map(({ state }) => state));
      expect([...states], receipts).deep.equal([receipts === "assumed" ? "received" : "sent"]);
      await shop.run(FIRST_RUN + 6);
      const { late } = (await shop.lake.readJson<OrdersDocument>(ordersJsonFile(FIRST_RUN + 6)))!;
      if (receipts === "assumed") expect(late).deep.equal([]);
      else expect(late![0]).deep.include({ due_date: formatDay(FIRST_RUN + 4) });
    }
  });

  it("lets the simulated book receive what people decided, not what it had suggested", async () => {
    const shop = await createBusinessCase({ days: 8, business: { leadTimeDeviationDays: 0 } });
    await shop.run(FIRST_RUN);
    await keep(shop, FIRST_RUN, settingsOf({ approval: "manual" }));
    const lines = await suggested(shop, FIRST_RUN);
    const [rejected, changed, ...others] = lines;
    await ask(shop, FIRST_RUN, { action: "reject", orders: [rejected!.order_id], because: "no room" });
    await ask(shop, FIRST_RUN, {
      action: "edit",
      order: changed!.order_id,
      quantity: changed!.quantity + 100,
    });
    await ask(shop, FIRST_RUN, {
      action: "approve",
      orders: [changed!, ...others].map(({ order_id }) => order_id),
    });
    await shop.run(FIRST_RUN + 1);
    const books = (await shop.lake.readTable(booksFile(FIRST_RUN + 1)))!;
    const ids = books.columns.product_id as readonly string[];
    // Four days from FIRST_RUN are three from the next morning.
    const dueOf = (productId: string) => (books.columns.model_due_3 as Float64Array)[ids.indexOf(productId)];
    expect(dueOf(rejected!.product_id)).equal(0);
    expect(dueOf(changed!.product_id)).equal(changed!.quantity + 100);
    expect(dueOf(others[0]!.product_id)).equal(others[0]!.quantity);
    // Once: the day after it is as it was.
    await keep(shop, FIRST_RUN + 1, settingsOf());
    await shop.run(FIRST_RUN + 2);
    const later = (await shop.lake.readTable(booksFile(FIRST_RUN + 2)))!;
    const place = (later.columns.product_id as readonly string[]).indexOf(changed!.product_id);
    expect((later.columns.model_due_2 as Float64Array)[place]).equal(changed!.quantity + 100);
  });

  it("gives the same bytes when a run is repeated after its orders were decided on", async () => {
    const shop = await createBusinessCase({ days: 4, inventoryLevel: 12 });
    await shop.run(FIRST_RUN);
    await keep(shop, FIRST_RUN, settingsOf());
    await shop.run(FIRST_RUN + 1);
    const before = await shop.lake.readText(ordersJsonFile(FIRST_RUN + 1));
    const sent = await ordersOf(shop, FIRST_RUN);
    await ask(shop, FIRST_RUN + 1, {
      action: "receive",
      isFinal: true,
      lines: [{ order: sent[0]!.orderId, quantity: 1 }],
    });
    expect((await readOrderDay(shop.lake.store, FIRST_RUN)).events.at(-1)!.kind).equal("received");
    await shop.run(FIRST_RUN + 1);
    expect(await shop.lake.readText(ordersJsonFile(FIRST_RUN + 1))).equal(before);
  });
});
