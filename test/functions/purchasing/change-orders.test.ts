import { expect } from "chai";
import type { OrderDay, OrderNow, SuggestedLine } from "../../../functions/contracts/purchasing";
import { outstandingUnits, readOrderId } from "../../../functions/contracts/purchasing";
import { decideOrders, type OrderChange } from "../../../functions/purchasing/change-orders";
import { followOrders } from "../../../functions/purchasing/follow-orders";

const LIMITS = { lineLimitAmount: 1_000, dailyBudgetAmount: 1_500 };
const AT = "2026-10-01T06:00:00.000Z";
const line = (productId: string, wanted: Partial<SuggestedLine> = {}): SuggestedLine => ({
  productId,
  quantity: 10,
  dueDate: "2026-10-08",
  supplier: "acme",
  currency: "USD",
  unitCostAmount: 20,
  heldBecause: null,
  lastsUntilDelivery: 0.5,
  ...wanted,
});

/** A day on which commands are said one after another. */
function createDay(...lines: readonly SuggestedLine[]) {
  let day: OrderDay = { schemaVersion: 1, runDate: "2026-10-01", events: [] };
  const say = (command: OrderChange, by = "ana", commandId = `c${day.events.length}`) => {
    const decision = decideOrders(day, { commandId, by, at: AT, ...command }, LIMITS);
    if (decision.event) day = { ...day, events: [...day.events, decision.event] };
    return decision;
  };
  const now = (productId: string): OrderNow => followOrders(day).get(productId)!;
  say({ kind: "suggest", lines }, "replenish");
  return {
    say,
    now,
    send: (...productIds: string[]) => {
      say({ kind: "approve", productIds });
      say({ kind: "claim", supplier: "acme", productIds: "all" });
      say({ kind: "mark-sent", purchaseOrder: "20261001-001", sink: "lake" });
    },
  };
}

describe("an order", () => {
  it("goes from suggestion to receipt, each step by somebody at some time", () => {
    const { say, now } = createDay(line("A"));
    expect(now("A")).deep.include({
      state: "suggested",
      units: 10,
      orderId: "2026-10-01/A",
      decidedBy: null,
    });
    say({ kind: "approve", productIds: ["A"] });
    expect(now("A")).deep.include({ state: "approved", decidedBy: "ana", decidedAt: AT });
    say({ kind: "claim", supplier: "acme", productIds: "all" });
    expect(now("A")).deep.include({ state: "approved", isSending: true, purchaseOrder: "20261001-001" });
    say({ kind: "mark-sent", purchaseOrder: "20261001-001", sink: "lake" });
    expect(now("A")).deep.include({ state: "sent", isSending: false, sentAt: AT });
    say({
      kind: "acknowledge",
      purchaseOrder: "20261001-001",
      lines: [{ productId: "A", quantity: 8, dueDate: "2026-10-10" }],
    });
    expect(now("A")).deep.include({
      state: "acknowledged",
      confirmedUnits: 8,
      expectedDate: "2026-10-10",
      dueDate: "2026-10-08",
    });
    expect(outstandingUnits(now("A"))).equal(8);
    say({
      kind: "ship",
      purchaseOrder: "20261001-001",
      lines: [{ productId: "A", quantity: 8, dueDate: "2026-10-11" }],
    });
    expect(now("A")).deep.include({ state: "shipped", shippedUnits: 8, expectedDate: "2026-10-11" });
    say({ kind: "receive", isFinal: false, lines: [{ productId: "A", quantity: 5 }] });
    expect(now("A")).deep.include({ state: "shipped", receivedUnits: 5 });
    expect(outstandingUnits(now("A"))).equal(3);
    say({ kind: "receive", isFinal: false, lines: [{ productId: "A", quantity: 3 }] });
    expect(now("A")).deep.include({ state: "received", receivedUnits: 8, receivedAt: AT });
    expect(outstandingUnits(now("A"))).equal(0);
  });

  it("is not taken back by a message that comes late, and hears it all the same", () => {
    const { say, now, send } = createDay(line("A"));
    send("A");
    say({ kind: "ship", purchaseOrder: "20261001-001", lines: [{ productId: "A", quantity: 4 }] });
    say({ kind: "acknowledge", purchaseOrder: "20261001-001", lines: [{ productId: "A", quantity: 9 }] });
    expect(now("A")).deep.include({ state: "shipped", confirmedUnits: 9, shippedUnits: 4 });
  });

  it("that its supplier does not confirm is no longer counted on", () => {
    const { say, now, send } = createDay(line("A"));
    send("A");
    say({ kind: "acknowledge", purchaseOrder: "20261001-001", lines: [{ productId: "A", quantity: 0 }] });
    expect(now("A")).deep.include({ state: "rejected", because: "the supplier confirms none" });
    expect(outstandingUnits(now("A"))).equal(0);
  });

  it("may come short: the rest is given up when somebody says so", () => {
    const { say, now, send } = createDay(line("A"));
    send("A");
    say({ kind: "receive", isFinal: true, lines: [{ productId: "A", quantity: 2 }] });
    expect(now("A")).deep.include({ state: "received", receivedUnits: 2 });
  });

  it("that was taken for received counts by what is recorded afterwards, once", () => {
    const { say, now, send } = createDay(line("A"));
    send("A");
    say({ kind: "receive", isFinal: true, isAssumed: true, lines: [{ productId: "A", quantity: 10 }] });
    expect(now("A")).deep.include({ state: "received", receivedUnits: 10, isAssumed: true });
    say({ kind: "receive", isFinal: false, lines: [{ productId: "A", quantity: 6 }] });
    expect(now("A")).deep.include({ state: "received", receivedUnits: 6, isAssumed: false });
    say({ kind: "receive", isFinal: false, lines: [{ productId: "A", quantity: 4 }] });
    expect(now("A").receivedUnits).equal(10);
  });

  it("is received once: what two people record of it, or one mistypes, is refused", () => {
    const { say, now, send } = createDay(line("A"));
    send("A");
    const receive = (quantity: number) =>
      say({ kind: "receive", isFinal: false, lines: [{ productId: "A", quantity }] }).refused.map(
        ({ because }) => because,
      );
    expect(receive(21)).deep.equal([
      "21 units would have come of 10 ordered; at most 2 times as many are taken",
    ]);
    expect(receive(4)).deep.equal([]);
    // A pack more than was ordered.
    expect(receive(8)).deep.equal([]);
    expect(receive(6)).deep.equal(["all of it has come: 12 units, of 10 ordered"]);
    expect(now("A")).deep.include({ state: "received", receivedUnits: 12 });
  });

  it("is done once, however often a command is said", () => {
    const { say, now, send } = createDay(line("A"));
    send("A");
    const ship = {
      kind: "ship",
      purchaseOrder: "20261001-001",
      lines: [{ productId: "A", quantity: 4 }],
    } as const;
    say(ship, "acme", "asn-1");
    expect(say(ship, "acme", "asn-1")).deep.equal({ refused: [], isRepeated: true });
    expect(now("A").shippedUnits).equal(4);
  });
});

describe("what is refused of orders, and why", () => {
  const because = (decision: ReturnType<ReturnType<typeof createDay>["say"]>) =>
    decision.refused.map(({ productId, because: reason }) => `${productId}: ${reason}`);

  it("is what another has decided, who is named", () => {
    const { say } = createDay(line("A"));
    say({ kind: "reject", productIds: ["A"], because: "no room" }, "ben");
    expect(because(say({ kind: "approve", productIds: ["A", "Z"] }))).deep.equal([
      `A: it is rejected (no room), decided by ben at ${AT}`,
      "Z: the run of this day has no order of it",
    ]);
  });

  it("is beyond a limit, of a line and of the day, while what fits is approved", () => {
    const { say, now } = createDay(
      line("A", { quantity: 50 }),
      line("B", { quantity: 50.05 }),
      line("C", { quantity: 25 }),
      line("D", { quantity: 1 }),
    );
    expect(because(say({ kind: "approve", productIds: "all" }))).deep.equal([
      "B: it is worth $1,001.00, more than orders.lineLimitAmount, $1,000.00",
      "D: with it the orders of 1 Oct 2026 would come to $1,520.00, more than orders.dailyBudgetAmount, $1,500.00",
    ]);
    expect([now("A").state, now("C").state]).deep.equal(["approved", "approved"]);
    // A change of what was approved counts against the same budget, without what it was.
    expect(because(say({ kind: "edit", productId: "C", quantity: 26 }))).deep.equal([
      "C: with it the orders of 1 Oct 2026 would come to $1,520.00, more than orders.dailyBudgetAmount, $1,500.00",
    ]);
    expect(because(say({ kind: "edit", productId: "C", quantity: 24 }))).deep.equal([]);
    expect(because(say({ kind: "approve", productIds: ["D"] }))).deep.equal([]);
  });

  it("is a held line among all of them: it is approved by name", () => {
    const { say, now } = createDay(line("A"), line("B", { heldBecause: "much" }));
    say({ kind: "approve", productIds: "all" });
    expect([now("A").state, now("B").state]).deep.equal(["approved", "held"]);
    say({ kind: "approve", productIds: ["B"] });
    expect(now("B").state).equal("approved");
  });

  it("is a change of what is being sent, or of nothing, or of too much", () => {
    const { say } = createDay(line("A"), line("B"));
    expect(because(say({ kind: "edit", productId: "B", quantity: 0 }))[0]).match(
      /it must be from 1 to .* reject it$/,
    );
    expect(because(say({ kind: "edit", productId: "B", quantity: Number.NaN }))).length(1);
    expect(because(say({ kind: "edit", productId: "B", quantity: 1e9 }))).length(1);
    say({ kind: "approve", productIds: ["A"] });
    say({ kind: "claim", supplier: "acme", productIds: ["A"] });
    for (const kind of ["edit", "reject"] as const) {
      const command =
        kind === "edit" ? { kind, productId: "A", quantity: 5 } : { kind, productIds: ["A"], because: "no" };
      expect(because(say(command as OrderChange))).deep.equal([
        "A: it is part of purchase order 20261001-001, which is being sent",
      ]);
    }
    expect(because(say({ kind: "claim", supplier: "other", productIds: ["B"] }))).deep.equal([
      "B: it is suggested",
    ]);
  });

  it("is a message about an order that is not part of the purchase order, or that nobody placed", () => {
    const { say, send } = createDay(line("A"), line("B"));
    send("A");
    const of = (purchaseOrder: string, productId: string, quantity = 1) =>
      because(say({ kind: "ship", purchaseOrder, lines: [{ productId, quantity }] }));
    expect(of("20261001-009", "A")).deep.equal(["A: it is not part of purchase order 20261001-009"]);
    expect(of("20261001-001", "B")).deep.equal(["B: it is not part of purchase order 20261001-001"]);
    expect(of("20261001-001", "A", -1)).deep.equal(["A: its quantity is -1; it must be from 1 to 10000000"]);
    expect(
      because(say({ kind: "receive", isFinal: false, lines: [{ productId: "B", quantity: 1 }] })),
    ).deep.equal(["B: it is suggested"]);
  });
});

describe("the least that a supplier takes an order for", () => {
  it("keeps a smaller order from being approved with all others, for each place by itself, and not by name", () => {
    const small = { supplier: "big", supplierMinimumAmount: 500 };
    const { say, now } = createDay(
      line("A", small),
      line("B @ Ulm", small),
      line("C @ Ulm", { ...small, quantity: 15 }),
      line("D"),
      line("E", { ...small, heldBecause: "much", quantity: 40 }),
    );
    const { refused } = say({ kind: "approve", productIds: "all" }, "orders");
    // 10 and 15 units at $20 come to $500 for Ulm; without a place there are 10.
    expect(["A", "B @ Ulm", "C @ Ulm", "D", "E"].map((id) => now(id).state)).deep.equal([
      "suggested",
      "approved",
      "approved",
      "approved",
      "held",
    ]);
    expect(refused.map(({ productId }) => productId)).deep.equal(["A"]);
    expect(refused[0]!.because).match(/comes to \$200\.00, less than the \$500\.00/);
    say({ kind: "approve", productIds: ["A"] });
    expect(now("A").state).equal("approved");
  });

  it("counts what is approved already, and gives what limits leave of an order to others", () => {
    const small = { supplier: "big", supplierMinimumAmount: 700 };
    const { say, now } = createDay(line("A", small), line("B", { ...small, quantity: 25 }));
    say({ kind: "approve", productIds: ["A"] });
    say({ kind: "approve", productIds: "all" });
    expect(now("B").state).equal("approved");
    // The budget of $1,500 has room for two of the three orders of "big", which are too little for it, or for both others.
    const large = { supplier: "big", supplierMinimumAmount: 1_400, quantity: 30 };
    const other = createDay(
      line("A", large),
      line("B", large),
      line("C", large),
      line("D", { quantity: 40 }),
      line("E", { quantity: 30 }),
    );
    other.say({ kind: "approve", productIds: "all" });
    expect(["A", "B", "C", "D", "E"].map((id) => other.now(id).state)).deep.equal([
      "suggested",
      "suggested",
      "suggested",
      "approved",
      "approved",
    ]);
  });
});

describe("orders that nobody decides on", () => {
  it("expire with the next run, and cannot be approved afterwards; what was decided stays", () => {
    const { say, now } = createDay(line("A"), line("B"), line("C", { heldBecause: "much" }));
    say({ kind: "approve", productIds: ["B"] });
    say({ kind: "expire" }, "orders");
    expect(["A", "B", "C"].map((id) => now(id).state)).deep.equal(["expired", "approved", "expired"]);
    expect(say({ kind: "approve", productIds: ["A"] }).refused).deep.equal([
      { productId: "A", because: "it is expired" },
    ]);
  });

  it("take the quantity of a run that is repeated, those decided keep theirs", () => {
    const { say, now } = createDay(line("A"), line("B"));
    say({ kind: "approve", productIds: ["B"] });
    say(
      { kind: "suggest", lines: [line("A", { quantity: 11 }), line("B", { quantity: 12 }), line("C")] },
      "replenish",
    );
    expect(["A", "B", "C"].map((id) => now(id).units)).deep.equal([11, 10, 10]);
    expect(say({ kind: "suggest", lines: [line("A", { quantity: 11 })] }).event).equal(undefined);
  });
});

describe("the id of an order", () => {
  it("has run day and product, whatever the product is called", () => {
    expect(readOrderId("2026-10-01/A/B 1")).deep.include({ productId: "A/B 1" });
    expect(readOrderId("our-own-7")).equal(undefined);
    expect(readOrderId("2026-13-01/A")).equal(undefined);
  });
});
