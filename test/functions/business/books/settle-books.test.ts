import { expect } from "chai";
import { createBook } from "../../../../functions/business/books/fleet-books";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import { closeStock, settle, settleForesight } from "../../../../functions/business/books/settle-books";

const input = (demand: readonly number[], openReceived?: readonly number[]) =>
  ({
    demand: Float64Array.from(demand),
    ...(openReceived && { openReceived: Float64Array.from(openReceived) }),
  }) as unknown as RunInput;
const LOST = { unmetDemand: "lost", issuing: "fifo" } as const;
const BACKORDERED = { unmetDemand: "backordered", issuing: "fifo" } as const;
const list = (values: Float64Array) => Array.from(values);

describe("settling a day", () => {
  it("receives what was due, serves what there is, loses the rest, and moves the pipeline on", () => {
    const book = createBook(3, 3);
    book.onHand.set([5, 5, 5]);
    book.due.set([4, 1, 2, 0, 3, 0, 6, 7, 8]);
    const outcome = createOutcome(3);
    settle(book, 3, Int32Array.of(0, 1, -1), input([7, 8, 9]), outcome, LOST);
    closeStock(book.onHand, outcome);
    // 5 + 4 - 7; 5 + 0 for a demand of 8; the third is new and not played.
    expect(list(book.onHand)).deep.equal([2, 0, 5]);
    expect(list(outcome.onHand)).deep.equal([2, 0, 5]);
    expect(list(outcome.received)).deep.equal([4, 0, 0]);
    expect(list(outcome.lost)).deep.equal([0, 3, 0]);
    expect(list(book.due)).deep.equal([1, 2, 0, 3, 0, 0, 6, 7, 8]);
  });

  it("receives orders placed elsewhere as well, and sells nothing on a closed day", () => {
    const book = createBook(2, 1);
    book.onHand.set([5, 5]);
    book.due.set([4, 0]);
    const outcome = createOutcome(2);
    settle(book, 1, Int32Array.of(0, 1), input([Number.NaN, 20], [3, 6]), outcome, LOST);
    expect(list(outcome.received)).deep.equal([7, 6]);
    expect(list(book.onHand)).deep.equal([12, 0]);
    expect(list(outcome.lost)).deep.equal([0, 9]);
    expect(list(book.due)).deep.equal([0, 0]);
  });
});

describe("perfect foresight", () => {
  const settleAll = (canReceive: boolean, openReceived?: readonly number[]) => {
    const onHand = Float64Array.of(10, 4, 10, 10);
    const places = Int32Array.of(0, 1, 2, -1);
    const {
      received,
      lost,
      onHand: closing,
    } = settleForesight(onHand, places, input([3, 9, Number.NaN, 50], openReceived), () => canReceive, LOST);
    return [received, lost, closing, onHand].map(list);
  };

  it("receives exactly what the stock at hand lacks, once a first order could have arrived", () => {
    expect(settleAll(true)).deep.equal([
      [0, 5, 0, 0],
      [0, 0, 0, 0],
      [7, 0, 10, 10],
      [7, 0, 10, 10],
    ]);
  });

  it("loses it before", () => {
    expect(settleAll(false)).deep.equal([
      [0, 0, 0, 0],
      [0, 5, 0, 0],
      [7, 0, 10, 10],
      [7, 0, 10, 10],
    ]);
  });

  it("receives orders placed elsewhere in any case", () => {
    expect(settleAll(true, [1, 2, 3, 4])).deep.equal([
      [1, 5, 3, 0],
      [0, 0, 0, 0],
      [8, 0, 13, 10],
      [8, 0, 13, 10],
    ]);
    expect(settleAll(false, [1, 2, 3, 4])[1]).deep.equal([0, 3, 0, 0]);
  });
});

describe("settling a day whose unmet demand waits", () => {
  it("serves those who wait first, and then the day", () => {
    const book = createBook(3, 1);
    book.onHand.set([5, -4, -4]);
    book.due.set([0, 6, 3]);
    const outcome = createOutcome(3);
    settle(book, 1, Int32Array.of(0, 1, 2), input([8, 5, 5]), outcome, BACKORDERED);
    closeStock(book.onHand, outcome);
    // 5 for 8; 6 less 4 that waited for 5; 3 for 4 that waited, and 5 more.
    expect(list(outcome.lost)).deep.equal([3, 3, 5]);
    expect(list(outcome.onHand)).deep.equal([0, 0, 0]);
    expect(list(outcome.backorders)).deep.equal([3, 3, 6]);
    expect(list(book.onHand)).deep.equal([-3, -3, -6]);
  });

  it("lets perfect foresight receive what waits with the first order that could arrive", () => {
    const onHand = Float64Array.of(2);
    const early = settleForesight(onHand, Int32Array.of(0), input([5]), () => false, BACKORDERED);
    expect([early.lost[0], early.backorders[0], onHand[0]]).deep.equal([3, 3, -3]);
    const later = settleForesight(onHand, Int32Array.of(0), input([5]), () => true, BACKORDERED);
    expect([later.received[0], later.lost[0], later.backorders[0], onHand[0]]).deep.equal([8, 0, 0, 0]);
  });
});
