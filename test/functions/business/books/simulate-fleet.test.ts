import { expect } from "chai";
import fc from "fast-check";
import type { FleetBooks } from "../../../../functions/business/books/fleet-books";
import { type SimulatedRun, simulateFleet } from "../../../../functions/business/books/simulate-fleet";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";

const FIRST = 20_000;
const POLICY = businessSettings({ leadTimeDays: 1, leadTimeDeviationDays: 0, safetyStockMethod: "normal" });
const NONE = Number.NaN;

/** The run of a day that comes after `units` of demand of one product, with a mean forecast. */
function runOf(day: number, units: number, observed: SimulatedRun["observed"] = {}): SimulatedRun {
  const forecast = {
    protectionForecastUnits: Float64Array.of(20),
    maturedProtectionForecastUnits: Float64Array.of(18),
  };
  return {
    input: {
      runDay: day,
      productIds: ["a"],
      demand: Float64Array.of(units),
      protectionDemand: Float64Array.of(2 * units),
      known: knownDemand(1),
      model: forecast,
      baseline: forecast,
      startingPointOf: () => ({ protectionForecastUnits: 20, errorMeanSquare: 9, pastErrors: [] }),
    },
    observed,
  };
}

const demandOf = (demand: readonly number[]) => (day: number) =>
  runOf(day, demand[(day - FIRST) % demand.length]!);

describe("playing the policy", () => {
  it("goes on from kept books as if it had never stopped", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 40 }), { minLength: 4, maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (demand, pause) => {
          const whole = simulateFleet(FIRST, demand.length, POLICY, demandOf(demand));
          const start = simulateFleet(FIRST, pause, POLICY, demandOf(demand));
          const rest = simulateFleet(
            FIRST + pause,
            demand.length - pause,
            POLICY,
            demandOf(demand),
            start.books,
          );
          expect(rest.books).deep.equal(whole.books);
          expect([...start.days, ...rest.days]).deep.equal(whole.days);
          expect(rest.firstDay).equal(FIRST);
        },
      ),
      { numRuns: 8 },
    );
  });

  it("plays each day once, and tells the run which products the books know", () => {
    const asked: unknown[] = [];
    const { days } = simulateFleet(FIRST, 3, POLICY, (day, knownIds) => {
      asked.push([day, knownIds]);
      return runOf(day, 5);
    });
    expect(asked).deep.equal([
      [FIRST, []],
      [FIRST + 1, ["a"]],
      [FIRST + 2, ["a"]],
    ]);
    expect(days.map(({ day }) => day)).deep.equal([FIRST - 1, FIRST, FIRST + 1]);
  });

  it("needs a day to play", () => {
    expect(() => simulateFleet(FIRST, 0, POLICY, demandOf([1]))).throw(RangeError, "dayCount is 0");
  });

  it("keeps what the day brought beside the outcome of all books; what was not observed is unknown", () => {
    const observed = {
      price_amount: Float64Array.of(1),
      units_sold: Float64Array.of(2),
      units_returned: Float64Array.of(3),
      inventory_level: Float64Array.of(4),
      service_class: Float64Array.of(9),
      known_days: Float64Array.of(10),
      highest_interval_units: Float64Array.of(11),
      predicted_demand: Float64Array.of(5),
      lower: Float64Array.of(6),
      upper: Float64Array.of(7),
      baseline_predicted_demand: Float64Array.of(8),
    };
    const ledgerOf = (columns: SimulatedRun["observed"]) =>
      simulateFleet(FIRST, 2, POLICY, (day) => runOf(day, day === FIRST ? NONE : 45, columns)).days[1]!;
    const { books, ...day } = ledgerOf(observed);
    expect(day).deep.equal({
      day: FIRST,
      productIds: ["a"],
      demand: Float64Array.of(45),
      priceAmount: observed.price_amount,
      unitsSold: observed.units_sold,
      unitsReturned: observed.units_returned,
      inventoryLevel: observed.inventory_level,
      serviceClass: observed.service_class,
      knownDays: observed.known_days,
      highestIntervalUnits: observed.highest_interval_units,
      nextPredictedDemand: observed.predicted_demand,
      nextLower: observed.lower,
      nextUpper: observed.upper,
      nextBaselinePredictedDemand: observed.baseline_predicted_demand,
    });
    // The books open with 20 + 2.0537 * sqrt(20), rounded up: 30 for 45; the next order is the level again.
    const book = { received: [0], lost: [15], onHand: [0] };
    const plain = ({ received, lost, onHand }: typeof books.model) => ({
      received: Array.from(received),
      lost: Array.from(lost),
      onHand: Array.from(onHand),
    });
    expect(plain(books.model)).deep.equal(book);
    expect(plain(books.baseline)).deep.equal(book);
    expect(plain(books.perfectForesight)).deep.equal(book);
    expect([books.model.ordered![0], books.model.level![0]]).deep.equal([30, 30]);
    expect(ledgerOf({}).priceAmount).deep.equal(Float64Array.of(NONE));
  });
});

describe("books that move on", () => {
  it("leave the books before them as they were", () => {
    const start: FleetBooks = simulateFleet(FIRST, 3, POLICY, demandOf([5, 30, 4])).books;
    const before = structuredClone(start);
    simulateFleet(FIRST + 3, 2, POLICY, demandOf([9, 9]), start);
    expect(start).deep.equal(before);
  });
});
