import { expect } from "chai";
import { createBook } from "../../../../functions/business/books/fleet-books";
import { measureMiss } from "../../../../functions/business/books/measure-miss";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import { businessSettings } from "../../../support/settings";

const FIRST = 100;
const POLICY = businessSettings({
  leadTimeDays: 2,
  reviewPeriodDays: 3,
  serviceTarget: "cycle-service-level",
});
const NONE = Number.NaN;

/** A book of some products, and what a day that lost some units missed. The first cycle is 102-104. */
function play(count: number, policy = POLICY, places = Int32Array.from({ length: count }, (_, i) => i)) {
  const book = createBook(count, 1);
  return {
    book,
    missed(day: number, demand: readonly number[], lost: readonly number[]): number | undefined {
      const input = { runDay: day + 1, demand: Float64Array.from(demand) } as unknown as RunInput;
      const outcome = { ...createOutcome(count), lost: Float64Array.from(lost) };
      return measureMiss(book, places, input, outcome, FIRST, policy);
    },
  };
}

describe("the miss of a cycle service level", () => {
  it("is the share of cycles with a stockout, on the day that they end", () => {
    const { missed } = play(4);
    expect(missed(102, [5, 5, 5, 5], [0, 2, 0, 0])).equal(undefined);
    expect(missed(103, [5, 5, 5, 5], [0, 1, 0, 0])).equal(undefined);
    expect(missed(104, [5, 5, 5, 5], [0, 0, 0, 3])).equal(0.5);
    // The next cycle starts with a clean slate.
    expect(missed(105, [5, 5, 5, 5], [0, 0, 0, 0])).equal(undefined);
    expect(missed(106, [5, 5, 5, 5], [0, 0, 0, 0])).equal(undefined);
    expect(missed(107, [5, 5, 5, 5], [1, 0, 0, 0])).equal(0.25);
  });

  it("leaves out products that are new, or closed on the last day", () => {
    const { book, missed } = play(4, POLICY, Int32Array.of(0, -1, 1, 2));
    expect(missed(104, [5, 5, NONE, 5], [0, 5, 9, 1])).equal(0.5);
    expect(Array.from(book.cycleShort)).deep.equal([0, 0, 0, 0]);
  });

  it("remembers a stockout until the cycle ends, of a product that is not new and had a row", () => {
    const { book, missed } = play(4, POLICY, Int32Array.of(0, -1, 1, 2));
    missed(102, [5, 5, NONE, 5], [0, 5, 9, 1]);
    expect(Array.from(book.cycleShort)).deep.equal([0, 0, 0, 1]);
  });

  it("is unknown on a day that the whole fleet was closed", () => {
    expect(play(2).missed(104, [NONE, NONE], [0, 0])).equal(undefined);
  });

  it("is unknown before the first order could arrive; what was short then does not count later", () => {
    const daily = play(1, { ...POLICY, reviewPeriodDays: 1 });
    expect(daily.missed(101, [5], [5])).equal(undefined);
    expect(daily.missed(102, [5], [5])).equal(1);
    const { missed } = play(1);
    expect(missed(101, [5], [5])).equal(undefined);
    missed(102, [5], [0]);
    missed(103, [5], [0]);
    expect(missed(104, [5], [0])).equal(0);
  });
});

describe("the miss of a fill rate", () => {
  const FILL_RATE = { ...POLICY, serviceTarget: "fill-rate" } as const;

  it("is the share of the day's units that were lost, every day", () => {
    const { missed } = play(3, FILL_RATE);
    // 6 of 40; the closed one counts for nothing.
    expect(missed(102, [10, 30, NONE], [1, 5, 0])).equal(0.15);
    expect(missed(103, [10, 30, NONE], [0, 0, 0])).equal(0);
  });

  it("is unknown without demand, and before the first order could arrive", () => {
    const { missed } = play(1, FILL_RATE);
    expect(missed(102, [0], [0])).equal(undefined);
    expect(missed(102, [NONE], [0])).equal(undefined);
    expect(missed(101, [10], [5])).equal(undefined);
  });
});
