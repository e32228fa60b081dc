import { expect } from "chai";
import {
  countOpenOrders,
  findUnknownProducts,
  followOpenOrders,
  rememberHeld,
} from "../../../../functions/business/orders/open-order-book";
import type { OpenOrder } from "../../../../functions/business/orders/open-orders";

const RUN_DAY = 20_000;
const order = (orderId: string, dueDay: number, productId = "a", quantity = 5): OpenOrder => ({
  orderId,
  productId,
  quantity,
  dueDay,
});
const idsOf = (orders: readonly OpenOrder[]) => orders.map(({ orderId }) => orderId);
const OWN = "2024-09-30/a";

describe("following open orders", () => {
  it("has all lines under way on the first run", () => {
    const book = followOpenOrders(undefined, [order("PO-1", RUN_DAY + 2), order("PO-2", RUN_DAY)], RUN_DAY);
    expect(idsOf(book.foreign)).deep.equal(["PO-1", "PO-2"]);
    expect(idsOf(book.underWay)).deep.equal(["PO-1", "PO-2"]);
    expect([book.received, book.pending, book.receivedOrderIds]).deep.equal([[], [], []]);
  });

  it("receives what was due before the run day, once, even when its line stays in the file", () => {
    const previous = {
      openOrders: [order("PO-1", RUN_DAY - 1), order("PO-2", RUN_DAY), order("PO-3", RUN_DAY + 1)],
      receivedOrderIds: ["PO-0"],
      pending: [],
    };
    const lines = [order("PO-0", RUN_DAY - 5), ...previous.openOrders];
    const book = followOpenOrders(previous, lines, RUN_DAY);
    expect(idsOf(book.received)).deep.equal(["PO-1"]);
    expect(book.receivedOrderIds).deep.equal(["PO-0", "PO-1"]);
    expect(idsOf(book.foreign)).deep.equal(["PO-2", "PO-3"]);
    expect(idsOf(book.underWay)).deep.equal(["PO-2", "PO-3"]);
  });

  it("expects an overdue order on the run day, and leaves other days as they are", () => {
    const { foreign } = followOpenOrders(
      undefined,
      [order("PO-1", RUN_DAY - 3), order("PO-2", RUN_DAY + 3)],
      RUN_DAY,
    );
    expect(foreign.map(({ dueDay }) => dueDay)).deep.equal([RUN_DAY, RUN_DAY + 3]);
  });

  it("takes a held suggestion that somebody orders under its own id for an order from elsewhere, received once", () => {
    const line = order(OWN, RUN_DAY + 1);
    const state = { openOrders: [], receivedOrderIds: [], pending: [], heldOrderIds: [OWN] };
    const ordered = followOpenOrders(state, [line], RUN_DAY);
    expect(idsOf(ordered.foreign)).deep.equal([OWN]);
    expect(idsOf(ordered.underWay)).deep.equal([OWN]);
    const after = { ...ordered, openOrders: ordered.foreign };
    const arrived = followOpenOrders(after, [line], RUN_DAY + 2);
    expect(idsOf(arrived.received)).deep.equal([OWN]);
    // The line stays in the file.
    const later = followOpenOrders({ ...arrived, openOrders: arrived.foreign }, [line], RUN_DAY + 3);
    expect([later.received, later.foreign, later.underWay]).deep.equal([[], [], []]);
    // A suggestion that was not held lies in the books already.
    expect(followOpenOrders({ ...state, heldOrderIds: [] }, [line], RUN_DAY).foreign).deep.equal([]);
    const { heldOrderIds: _, ...old } = state;
    expect(followOpenOrders(old, [line], RUN_DAY).foreign, "left by an older run").deep.equal([]);
  });

  it("remembers held ids, the newest 5,000", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `id-${index}`);
    expect(rememberHeld(["a"], ["b"])).deep.equal(["a", "b"]);
    expect(rememberHeld(["a", "b"], many.slice(1))).deep.equal(["b", ...many.slice(1)]);
  });

  it("counts a line with the id of a suggestion once, with what the line says", () => {
    const previous = {
      openOrders: [],
      receivedOrderIds: [],
      pending: [order(OWN, RUN_DAY + 1), order("2024-09-30/b", RUN_DAY + 1, "b")],
    };
    const book = followOpenOrders(previous, [order(OWN, RUN_DAY + 4, "a", 9)], RUN_DAY);
    expect(book.foreign).deep.equal([]);
    expect(book.underWay).deep.equal([
      order(OWN, RUN_DAY + 4, "a", 9),
      order("2024-09-30/b", RUN_DAY + 1, "b"),
    ]);
    expect(book.pending).deep.equal(previous.pending);
  });

  it("expects suggestions until they are due", () => {
    const pending = [order("2024-09-01/a", RUN_DAY - 1), order("2024-09-02/a", RUN_DAY)];
    const book = followOpenOrders({ openOrders: [], receivedOrderIds: [], pending }, [], RUN_DAY);
    expect(idsOf(book.pending)).deep.equal(["2024-09-02/a"]);
    expect(idsOf(book.underWay)).deep.equal(["2024-09-02/a"]);
  });

  it("takes an id for a suggestion's only where it begins with a day and a slash", () => {
    const ids = ["2024-09-30/a", "2024-09-30/", "x2024-09-30/a", "2024-9-30/a", "2024-09-30a", "24-09-30/a"];
    const { foreign } = followOpenOrders(
      undefined,
      ids.map((id) => order(id, RUN_DAY)),
      RUN_DAY,
    );
    expect(idsOf(foreign)).deep.equal(ids.slice(2));
    const others = ["2024-09-3/a", "2024-xx-30/a", "2024-09-xx/a", "xxxx-09-30/a"];
    const { foreign: alsoForeign } = followOpenOrders(
      undefined,
      others.map((id) => order(id, RUN_DAY)),
      RUN_DAY,
    );
    expect(idsOf(alsoForeign)).deep.equal(others);
  });

  it("remembers the last 5,000 received ids", () => {
    const receivedOrderIds = Array.from({ length: 5_000 }, (_, index) => `PO-${index}`);
    const openOrders = [order("PO-new", RUN_DAY - 1)];
    const book = followOpenOrders({ openOrders, receivedOrderIds, pending: [] }, [], RUN_DAY);
    expect(book.receivedOrderIds).length(5_000);
    expect(book.receivedOrderIds[0]).equal("PO-1");
    expect(book.receivedOrderIds.at(-1)).equal("PO-new");
  });
});

describe("the products of open orders", () => {
  const orders = [
    order("1", 1, "b", 2),
    order("2", 1, "z", 5),
    order("3", 1, "b", 3),
    order("4", 1, "x", 7),
    order("5", 1, "z", 1),
    order("6", 1, "a", 0.5),
  ];

  it("that the fleet does not have are named once, sorted", () => {
    expect(findUnknownProducts(["a", "b"], orders)).deep.equal(["x", "z"]);
    expect(findUnknownProducts(["a", "b", "x", "z"], orders)).deep.equal([]);
  });

  it("that the fleet has are given their units", () => {
    expect(Array.from(countOpenOrders(["a", "b", "c"], orders))).deep.equal([0.5, 5, 0]);
    expect(Array.from(countOpenOrders(["a", "b"], []))).deep.equal([0, 0]);
  });
});
