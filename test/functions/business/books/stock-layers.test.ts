import { expect } from "chai";
import fc from "fast-check";
import { advanceBooks } from "../../../../functions/business/books/advance-books";
import { toBooksTable, toFleetBooks, toRunState } from "../../../../functions/business/books/books-table";
import { createBook, type FleetBooks } from "../../../../functions/business/books/fleet-books";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import { settle } from "../../../../functions/business/books/settle-books";
import {
  estimateWaste,
  issueUnits,
  type ShelfOutlook,
  type StockLayers,
  sumUnits,
} from "../../../../functions/business/books/stock-layers";
import type { ProductTerms } from "../../../../functions/contracts/catalogue";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";
import reference from "../policy/reference/perishables.json";

const POLICY = businessSettings({ leadTimeDays: 2, reviewPeriodDays: 1, leadTimeDeviationDays: 0 });
const FIRST = 20_000;
const SHELF: StockLayers = [
  { lastDay: FIRST, units: 4 },
  { lastDay: FIRST + 1, units: 5 },
  { lastDay: FIRST + 4, units: 6 },
];

/** A shelf of one product over days of deliveries and demand. */
function playShelf(
  received: readonly number[],
  demand: readonly number[],
  terms: Pick<ProductTerms, "issuing" | "shelfLifeDays"> & { readonly unmetDemand?: "lost" | "backordered" },
) {
  const own: ProductTerms = { ...POLICY, ...terms };
  const book = createBook(1, 1);
  return received.map((fresh, step) => {
    book.due[0] = fresh;
    const outcome = createOutcome(1);
    const input = { runDay: FIRST + step + 1, demand: Float64Array.of(demand[step]!), terms: [own] };
    settle(book, 1, Int32Array.of(0), input as unknown as RunInput, outcome, own);
    return { wasted: outcome.wasted[0]!, lost: outcome.lost[0]!, closing: book.onHand[0]! };
  });
}

describe("the shelf of what perishes", () => {
  it("gives the oldest first, or the freshest", () => {
    expect(issueUnits(SHELF, 7, "fifo")).deep.equal([
      { lastDay: FIRST + 1, units: 2 },
      { lastDay: FIRST + 4, units: 6 },
    ]);
    expect(issueUnits(SHELF, 7, "lifo")).deep.equal([
      { lastDay: FIRST, units: 4 },
      { lastDay: FIRST + 1, units: 4 },
    ]);
    expect(issueUnits(SHELF, 99, "lifo")).deep.equal([]);
  });

  it("is played as age vectors are, day by day", () => {
    for (const { shelfLifeDays, issuing, received, demand, expected } of reference.shelves) {
      const days = playShelf(received, demand, { shelfLifeDays, issuing: issuing as "fifo" | "lifo" });
      for (const name of ["wasted", "lost", "closing"] as const) {
        expect(
          days.map((day) => day[name]),
          `${name}, ${issuing}, ${shelfLifeDays}`,
        ).deep.equal(expected[name]);
      }
    }
  });

  const units = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 25 });

  it("loses no unit, and throws away under FIFO what is more than came in a shelf life, under LIFO no less", () => {
    fc.assert(
      fc.property(
        units,
        units,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (received, wanted, shelfLifeDays, waits) => {
          const demand = received.map((_, step) => wanted[step % wanted.length]!);
          const unmetDemand = waits ? "backordered" : "lost";
          const fifo = playShelf(received, demand, { shelfLifeDays, issuing: "fifo", unmetDemand });
          const lifo = playShelf(received, demand, { shelfLifeDays, issuing: "lifo", unmetDemand });
          const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
          for (const days of [fifo, lifo]) {
            const sold = sum(demand) - (waits ? 0 : sum(days.map(({ lost }) => lost)));
            expect(days.at(-1)!.closing).closeTo(
              sum(received) - sold - sum(days.map(({ wasted }) => wasted)),
              1e-6,
            );
          }
          expect(sum(lifo.map(({ wasted }) => wasted))).least(sum(fifo.map(({ wasted }) => wasted)) - 1e-6);
          // What is left is of the last deliveries, when the oldest go first.
          fifo.forEach(({ closing }, step) => {
            const recent = received.slice(Math.max(0, step - shelfLifeDays + 2), step + 1);
            expect(closing).most(sum(shelfLifeDays > 1 ? recent : []) + 1e-6);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("will waste what is forecast not to be sold in time, with what is under way", () => {
    const ahead: ShelfOutlook = {
      fromDay: FIRST,
      days: 3,
      arrivalOf: (day) => (day === 1 ? 10 : 0),
      unitsPerDay: 3,
      shelfLifeDays: 2,
      issuing: "fifo",
    };
    // 4 - 3 the first day; 5 - 3 the second; the third sells 3 of the 16 that are left, of which 7 end with it.
    expect(estimateWaste(SHELF, ahead)).equal(1 + 2 + 7);
    // What keeps longest first: 6 - 3 are left, 4 ends; the 3 are sold and 5 ends; 10 - 3 ends.
    expect(estimateWaste(SHELF, { ...ahead, issuing: "lifo" })).equal(4 + 5 + 7);
    expect(estimateWaste(SHELF, { ...ahead, days: 0 })).equal(0);
  });
});

describe("books of what perishes", () => {
  const terms: readonly ProductTerms[] = [{ ...POLICY, shelfLifeDays: 4 }, POLICY];
  const inputOf = (runDay: number, demand: number): RunInput => {
    const forecast = {
      protectionForecastUnits: Float64Array.of(30, 30),
      maturedProtectionForecastUnits: Float64Array.of(30, 30),
    };
    return {
      runDay,
      productIds: ["a", "b"],
      terms,
      priceAmount: Float64Array.of(10, 10),
      demand: Float64Array.of(demand, demand),
      protectionDemand: Float64Array.of(30, 30),
      known: knownDemand(2),
      model: forecast,
      baseline: forecast,
      startingPointOf: () => ({
        protectionForecastUnits: 30,
        errorMeanSquare: 25,
        pastErrors: [],
        onHandUnits: 80,
      }),
    };
  };

  it("throw the opening stock away after a shelf life, and order for what will be thrown away", () => {
    let { books, outcome } = advanceBooks(undefined, inputOf(FIRST, Number.NaN), POLICY);
    const wasted: number[] = [];
    const positions: number[] = [];
    for (let day = FIRST + 1; day < FIRST + 6; day++) {
      positions.push(outcome.model.position[0]!);
      ({ books, outcome } = advanceBooks(books, inputOf(day, 10), POLICY));
      wasted.push(outcome.model.wasted[0]!);
      expect(sumUnits(books.model.layers[0]!)).closeTo(books.model.onHand[0]!, 1e-9);
      expect(outcome.model.wasted[1]).equal(0);
    }
    // 80 that end with the fourth day: 10 are sold on each, and 40 are left. Two days before, three ahead tell of it.
    expect(wasted.slice(0, 4)).deep.equal([0, 0, 0, 40]);
    expect(positions.slice(0, 2)).deep.equal([80, 30]);
    expect(books.model.layers[1]).equal(undefined);
    const kept = advanceBooks(undefined, { ...inputOf(FIRST, Number.NaN), terms: [POLICY, POLICY] }, POLICY);
    expect(kept.books.model.layers).deep.equal([undefined, undefined]);
  });

  it("go on alike from memory and from the lake", () => {
    let books: FleetBooks | undefined;
    let kept: FleetBooks | undefined;
    for (let day = FIRST; day < FIRST + 12; day++) {
      const input = inputOf(day, day === FIRST ? Number.NaN : (day * 7) % 19);
      const step = advanceBooks(books, input, POLICY);
      const again = advanceBooks(kept, input, POLICY);
      books = step.books;
      expect(again.outcome.model.wasted).deep.equal(step.outcome.model.wasted);
      expect(again.books.model.layers).deep.equal(books.model.layers);
      const state = { openOrders: [], receivedOrderIds: [], pending: [], heldOrderIds: [] };
      kept = toFleetBooks(
        toBooksTable(again.books, again.outcome, {}),
        day,
        JSON.parse(JSON.stringify(toRunState(again.books, state))),
      );
    }
  });
});
