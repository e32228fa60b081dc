import { expect } from "chai";
import fc from "fast-check";
import type { OrderDay, OrderEvent } from "../../../functions/contracts/purchasing";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { learnDeviation, measureLateness } from "../../../functions/purchasing/lead-times";

const RUN_DAY = parseDay("2026-10-01")!;
const PROMISED_DAYS = 4;

/** A run whose orders of one purchase order each came so many days after they were promised. */
function deliver(
  lines: readonly { readonly purchaseOrder: string; readonly lateDays: number }[],
  isAssumed = false,
): OrderDay {
  const base = { at: "2026-10-01T06:00:00Z", by: "orders" };
  const named = lines.map((line, index) => ({ ...line, productId: `P${index}`, quantity: 5 }));
  const suggested = named.map(({ productId, quantity }) => ({
    ...{ productId, quantity, supplier: "S", currency: "USD", unitCostAmount: 1, heldBecause: null },
    ...{ dueDate: formatDay(RUN_DAY + PROMISED_DAYS), lastsUntilDelivery: null },
  }));
  const events: OrderEvent[] = [
    { ...base, commandId: "suggest", kind: "suggested", lines: suggested },
    { ...base, commandId: "approve", kind: "approved", lines: named },
  ];
  for (const purchaseOrder of new Set(named.map((line) => line.purchaseOrder))) {
    const own = named.filter((line) => line.purchaseOrder === purchaseOrder);
    events.push({
      ...base,
      commandId: `c${purchaseOrder}`,
      kind: "claimed",
      purchaseOrder,
      supplier: "S",
      lines: own,
    });
    events.push({
      ...base,
      commandId: `s${purchaseOrder}`,
      kind: "sent",
      purchaseOrder,
      sink: "",
      lines: own,
    });
  }
  for (const { productId, quantity, lateDays } of named) {
    const at = `${formatDay(RUN_DAY + PROMISED_DAYS + lateDays)}T09:00:00Z`;
    const lines = [{ productId, quantity }];
    events.push({
      ...base,
      at,
      commandId: `r${productId}`,
      kind: "received",
      isFinal: true,
      isAssumed,
      lines,
    });
  }
  return { schemaVersion: 1, runDate: formatDay(RUN_DAY), events };
}

describe("how punctual a supplier is", () => {
  it("is told by its deliveries, of which the lines of one purchase order are one", () => {
    const lateness = measureLateness([
      deliver([
        { purchaseOrder: "1", lateDays: 2 },
        { purchaseOrder: "1", lateDays: 4 },
        { purchaseOrder: "2", lateDays: -1 },
      ]),
    ]);
    // (3 squared + 1) / 2
    expect(lateness.get("S")).deep.equal({ deliveries: 2, meanSquare: 5 });
    expect([...lateness.keys()]).deep.equal(["S"]);
  });

  it("is not told by deliveries that are only assumed to have come", () => {
    expect(measureLateness([deliver([{ purchaseOrder: "1", lateDays: 0 }], true)]).size).equal(0);
  });

  it("weighs what was stated as ten deliveries", () => {
    // The root of (10 x 1 + 10 x 9) / 20 is 2.236.
    expect(learnDeviation({ deliveries: 10, meanSquare: 9 }, 1)).equal(2.2);
    expect(learnDeviation({ deliveries: 90, meanSquare: 0 }, 1)).equal(0.3);
    expect(learnDeviation({ deliveries: 1, meanSquare: 0 }, 0)).equal(0);
  });

  it("lies between what was stated and what came, and comes to the latter", () => {
    const days = fc.double({ min: 0, max: 30, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), days, days, (deliveries, stated, seen) => {
        const learnt = learnDeviation({ deliveries, meanSquare: seen ** 2 }, stated);
        expect(learnt).within(Math.min(stated, seen) - 0.051, Math.max(stated, seen) + 0.051);
        expect(learnDeviation({ deliveries: 1e9, meanSquare: seen ** 2 }, stated)).closeTo(seen, 0.051);
      }),
    );
  });
});
