import { expect } from "chai";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import { appendEvent, readOrderDay } from "../../../functions/aws/lake/order-book";
import { type OrderDay, type OrderState, orderDayKey } from "../../../functions/contracts/purchasing";
import { parseDay } from "../../../functions/demand/calendar";
import { createRandom } from "../../../functions/demand/numeric/random";
import { sendOrders } from "../../../functions/handlers/orders/send-orders";
import { decideOrders, type OrderCommand } from "../../../functions/purchasing/change-orders";
import { followOrders } from "../../../functions/purchasing/follow-orders";
import type { PurchaseOrder } from "../../../functions/purchasing/purchase-order";
import { createInMemoryLake } from "../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-10-01")!;
const LIMITS = { lineLimitAmount: 10_000, dailyBudgetAmount: 40_000 };
const PRODUCTS = Array.from({ length: 12 }, (_, index) => `P${index}`);
const SEEDS = 1_000;
const START_MS = Date.parse("2026-10-01T05:10:00Z");

/** Which state may follow which; the trail of an order is a way through it. */
const NEXT: Readonly<Record<OrderState, readonly OrderState[]>> = {
  suggested: ["suggested", "approved", "rejected", "expired"],
  held: ["held", "approved", "rejected", "expired"],
  approved: ["approved", "sent", "acknowledged", "shipped", "received", "rejected"],
  sent: ["sent", "acknowledged", "shipped", "received", "rejected"],
  acknowledged: ["acknowledged", "shipped", "received", "rejected"],
  shipped: ["shipped", "received"],
  received: ["received"],
  rejected: ["rejected"],
  expired: ["expired"],
};

interface World {
  readonly store: ObjectStore;
  /** What reached suppliers, as often as it did. */
  readonly inbox: PurchaseOrder[];
  random(): number;
  /** Runs all actors to their end, one step of one of them at a time, as the seed has it. */
  play(actors: readonly (() => Promise<void>)[]): Promise<void>;
  step(): Promise<void>;
}

/** A bucket whose requests meet in any order, and whose answers are late, lost or errors. */
function createWorld(seed: number, faultRate: number): World {
  const random = createRandom(seed);
  const inner = createInMemoryLake(`life-${seed}`).store;
  const waiting: (() => void)[] = [];
  const step = () => new Promise<void>((resolve) => waiting.push(resolve));
  const store: ObjectStore = {
    ...inner,
    get: async (...request) => {
      await step();
      if (random() < faultRate) throw new Error("no answer");
      const object = await inner.get(...request);
      // A late answer: others have written meanwhile.
      await step();
      return object;
    },
    put: async (...request) => {
      await step();
      if (random() < faultRate) throw new Error("refused before it was done");
      const etag = await inner.put(...request);
      await step();
      if (random() < faultRate) throw new Error("the answer was lost");
      return etag;
    },
  };
  return {
    store,
    inbox: [],
    random,
    step,
    async play(actors) {
      let open = actors.length;
      const all = Promise.all(actors.map((actor) => actor().finally(() => open--)));
      for (let idle = 0; open > 0 && idle < 50; ) {
        // Whoever goes on after a step comes to its next one within some turns of the microtasks.
        await new Promise<void>((resolve) => setImmediate(resolve));
        idle = waiting.length === 0 ? idle + 1 : 0;
        waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.();
      }
      await all;
    },
  };
}

async function playLife(seed: number): Promise<{ world: World; day: OrderDay }> {
  const world = createWorld(seed, seed % 3 === 0 ? 0 : 0.12);
  const { store, random, inbox } = world;
  let nowMs = START_MS;
  const later = (byMs: number) => {
    nowMs += byMs;
    return nowMs;
  };
  const now = () => new Date(later(1_000)).toISOString();
  /** Says a command again until it has been heard: a client that retries. */
  const say = async (command: OrderCommand) => {
    for (;;) {
      try {
        return await appendEvent(store, RUN_DAY, (day) => decideOrders(day, command, LIMITS));
      } catch {
        await world.step();
      }
    }
  };
  const suggest = async () => {
    await say({
      kind: "suggest",
      commandId: "run/1",
      by: "replenish",
      at: now(),
      lines: PRODUCTS.map((productId, index) => ({
        productId,
        quantity: 10 + index,
        dueDate: "2026-10-08",
        supplier: `S${index % 3}`,
        currency: "EUR",
        unitCostAmount: index === 11 ? 2_000 : 5 * index,
        heldBecause: index % 5 === 4 ? "much" : null,
        lastsUntilDelivery: index / 12,
      })),
    });
  };
  const planner = (name: string) => async () => {
    for (let turn = 0; turn < 4; turn++) {
      const base = { commandId: `${name}/${turn}`, by: name, at: now() };
      const productId = PRODUCTS[Math.floor(random() * PRODUCTS.length)]!;
      const kind = random();
      if (kind < 0.5) await say({ ...base, kind: "approve", productIds: kind < 0.2 ? "all" : [productId] });
      else if (kind < 0.75)
        await say({ ...base, kind: "edit", productId, quantity: Math.ceil(random() * 30) });
      else await say({ ...base, kind: "reject", productIds: [productId], because: "not wanted" });
    }
  };
  const sender = (name: string) => async () => {
    for (let turn = 0; turn < 2; turn++) {
      try {
        await sendOrders(
          store,
          RUN_DAY,
          {
            deliver: async (order) => {
              await world.step();
              if (random() < 0.15) throw new Error("the supplier does not answer");
              inbox.push(order);
              await world.step();
              if (random() < 0.15) throw new Error("the supplier's answer was lost");
              return "inbox";
            },
          },
          { commandId: `${name}/${turn}`, by: name, nowMs: later(60_000), limits: LIMITS },
        );
      } catch {
        // The next turn goes on.
      }
    }
  };
  const supplier = async () => {
    for (let turn = 0, heard = 0; turn < 60 && heard < 6; turn++) {
      await world.step();
      const order = inbox[Math.floor(random() * inbox.length)];
      if (!order) continue;
      heard++;
      const lines = order.lines.map(({ productId, units }) => ({
        productId,
        quantity: random() < 0.2 ? Math.ceil(units / 2) : units,
        dueDate: "2026-10-09",
      }));
      const wrong = random() < 0.1 ? "20261001-999" : order.number;
      const base = { by: order.supplier, at: now() };
      const id = `${order.number}/${turn}`;
      // Out of order, twice, and about orders that nobody placed.
      await say({
        ...base,
        kind: random() < 0.5 ? "ship" : "acknowledge",
        commandId: id,
        purchaseOrder: wrong,
        lines,
      });
      if (random() < 0.4)
        await say({ ...base, kind: "acknowledge", commandId: id, purchaseOrder: wrong, lines });
      if (random() < 0.5)
        await say({
          ...base,
          kind: "receive",
          commandId: `${id}/in`,
          isFinal: random() < 0.5,
          lines: lines.map((line) => ({ ...line, quantity: Math.ceil(line.quantity * random()) || 1 })),
        });
    }
  };
  await world.play([suggest]);
  await world.play([planner("ana"), planner("ben"), sender("cli"), sender("page"), supplier]);
  // Whatever was cut is taken up later, by whoever comes next.
  nowMs += 3_600_000;
  let isDone = false;
  await world.play([
    async () => {
      while (!isDone) {
        try {
          const sink = {
            deliver: async (order: PurchaseOrder) => {
              inbox.push(order);
              return "inbox";
            },
          };
          const done = await sendOrders(store, RUN_DAY, sink, {
            commandId: `late/${nowMs}`,
            by: "orders",
            nowMs: later(1_000),
            limits: LIMITS,
          });
          isDone = done.failed.length + done.waiting.length === 0;
          nowMs += 3_600_000;
        } catch {
          nowMs += 3_600_000;
        }
      }
    },
  ]);
  let day: OrderDay | undefined;
  await world.play([
    async () => {
      while (!day) day = await readOrderDay(store, RUN_DAY).catch(() => undefined);
    },
  ]);
  return { world, day: day! };
}

describe("the life of orders under retries, late answers and people who meet", () => {
  it(`loses none, doubles none and leaves a whole trail, in ${SEEDS.toLocaleString("en-US")} runs`, async function () {
    this.timeout(0);
    let repeats = 0;
    let partial = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { world, day } = await playLife(seed);
      const context = `seed ${seed}`;
      const orders = followOrders(day);
      expect([...orders.keys()].sort(), context).deep.equal([...PRODUCTS].sort());
      expect(new Set(day.events.map(({ commandId }) => commandId)).size, context).equal(day.events.length);

      // What reached suppliers: a number always stands for the same lines, and a product is in one of them.
      const byNumber = new Map<string, string>();
      for (const order of world.inbox) {
        const text = JSON.stringify(order);
        if (byNumber.has(order.number)) repeats++;
        expect(byNumber.get(order.number) ?? text, context).equal(text);
        byNumber.set(order.number, text);
      }
      const reached = [...byNumber.values()].flatMap((text) => (JSON.parse(text) as PurchaseOrder).lines);
      expect(new Set(reached.map(({ productId }) => productId)).size, context).equal(reached.length);
      const unitsOf = new Map(reached.map(({ productId, units }) => [productId, units]));
      let spent = 0;
      for (const order of orders.values()) {
        expect(order.isSending, context).equal(false);
        // None is lost: all that was approved has reached a supplier, as it was approved; and nothing else has.
        expect(unitsOf.get(order.productId), `${context} ${order.productId}`).equal(
          order.purchaseOrder === null ? undefined : order.units,
        );
        expect(order.state === "approved", `${context} ${order.productId}`).equal(false);
        if (order.state === "received" && order.receivedUnits < (order.confirmedUnits ?? order.units))
          partial++;
        if (order.purchaseOrder !== null) spent += order.units * order.unitCostAmount!;
        if (order.purchaseOrder !== null)
          expect(order.units * order.unitCostAmount!, context).most(LIMITS.lineLimitAmount);
      }
      expect(spent, context).most(LIMITS.dailyBudgetAmount);
      checkTrail(day, context);
    }
    // The runs have shown what they are about.
    expect(repeats).above(50);
    expect(partial).above(50);
  });
});

/** Each event has who and when, follows from what was before it, and is needed for what is after it. */
function checkTrail(day: OrderDay, context: string): void {
  let states = new Map<string, OrderState>();
  for (let count = 1; count <= day.events.length; count++) {
    const event = day.events[count - 1]!;
    expect(event.by, context).not.equal("");
    expect(Date.parse(event.at), context).above(START_MS);
    const now = new Map(
      [...followOrders({ ...day, events: day.events.slice(0, count) }).values()].map(
        ({ productId, state }) => [productId, state],
      ),
    );
    for (const [productId, state] of now) {
      const before = states.get(productId);
      if (before !== undefined) expect(NEXT[before], `${context} ${productId} ${before}`).include(state);
      if (before !== undefined && before !== state) {
        expect(
          event.lines.some((line) => line.productId === productId),
          `${context} ${productId}`,
        ).equal(true);
      }
    }
    states = now;
  }
}

describe("the trail of orders", () => {
  it("is one document per run day, which is only added to", async () => {
    const { store } = createInMemoryLake("trail");
    const seen: string[] = [];
    const watched: ObjectStore = {
      ...store,
      put: async (key, bytes, ...rest) => {
        expect(key).equal(orderDayKey(RUN_DAY));
        const { events } = JSON.parse(Buffer.from(bytes).toString("utf8")) as OrderDay;
        const texts = events.map((event) => JSON.stringify(event));
        expect(texts.slice(0, seen.length)).deep.equal(seen);
        seen.splice(0, seen.length, ...texts);
        return store.put(key, bytes, ...rest);
      },
    };
    const at = "2026-10-01T05:10:00.000Z";
    const line = {
      dueDate: "2026-10-08",
      supplier: "S",
      unitCostAmount: 1,
      currency: "EUR",
      heldBecause: null,
      lastsUntilDelivery: 1,
    };
    const say = (command: OrderCommand) =>
      appendEvent(watched, RUN_DAY, (day) => decideOrders(day, command, LIMITS));
    await say({
      kind: "suggest",
      commandId: "1",
      by: "replenish",
      at,
      lines: [{ productId: "A", quantity: 1, ...line }],
    });
    await say({ kind: "approve", commandId: "2", by: "ana", at, productIds: ["A"] });
    const second = await say({ kind: "approve", commandId: "3", by: "ben", at, productIds: ["A"] });
    expect(second.refused).deep.equal([
      { productId: "A", because: "it is approved, decided by ana at 2026-10-01T05:10:00.000Z" },
    ]);
    expect(seen).length(2);
  });
});
