import { expect } from "chai";
import fc from "fast-check";
import { advanceBooks } from "../../../../functions/business/books/advance-books";
import type { FleetBooks } from "../../../../functions/business/books/fleet-books";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { simulateFleet } from "../../../../functions/business/books/simulate-fleet";
import { totalWeight } from "../../../../functions/business/policy/error-profile";
import { computeScenarioFigures } from "../../../../functions/business/report/scenario-figures";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 3,
  leadTimeDeviationDays: 0,
  reviewPeriodDays: 1,
  serviceTarget: "cycle-service-level",
  serviceLevelTarget: 0.9,
  safetyStockMethod: "normal",
});
const FIRST = 20_000;

/** Plays one product; `forecastOf` gives the units of the protection interval that begins on a day. */
function play(
  demand: readonly number[],
  policy: BusinessSettings,
  forecastOf: (step: number) => number,
  extra = 0,
) {
  const one = (value: number): Float64Array => Float64Array.of(value);
  const protectionDays = policy.leadTimeDays + policy.reviewPeriodDays;
  const simulation = simulateFleet(FIRST, demand.length + 1, policy, (day) => {
    const step = day - FIRST;
    const forecast = {
      protectionForecastUnits: one(forecastOf(step) + extra),
      maturedProtectionForecastUnits: one(Number.NaN),
    };
    const input: RunInput = {
      runDay: day,
      productIds: ["a"],
      demand: one(step === 0 ? Number.NaN : demand[step - 1]!),
      protectionDemand: one(Number.NaN),
      priceAmount: one(2),
      known: knownDemand(1),
      model: forecast,
      baseline: forecast,
      startingPointOf: () => ({
        protectionForecastUnits: forecastOf(0) + extra,
        errorMeanSquare: 0,
        pastErrors: [],
        onHandUnits: demand.slice(0, protectionDays).reduce((sum, units) => sum + units, 0) + extra,
      }),
    };
    return { input, observed: { price_amount: one(2) } };
  });
  const period = summarisePeriod(simulation.days, simulation.firstDay, policy);
  return computeScenarioFigures(period, period.scenarios.model);
}

const demands = fc.array(fc.nat({ max: 60 }), { minLength: 10, maxLength: 80 });
const meanOf = (demand: readonly number[]) => demand.reduce((sum, units) => sum + units, 0) / demand.length;

describe("the simulated stock", () => {
  it("conserves units to the unit, whatever the demand, the lead time, the packs", () => {
    fc.assert(
      fc.property(
        demands,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(0, 1.5),
        fc.constantFrom("order-up-to" as const, "reorder-point" as const),
        (demand, leadTimeDays, reviewPeriodDays, packUnits, leadTimeDeviationDays, orderPolicy) => {
          const policy = {
            ...POLICY,
            leadTimeDays,
            reviewPeriodDays,
            packUnits,
            leadTimeDeviationDays,
            orderPolicy,
          };
          const book = play(demand, policy, () => meanOf(demand) * (leadTimeDays + reviewPeriodDays));
          expect(book.openingUnits + book.receivedUnits).equal(book.soldUnits + book.closingUnits);
          expect(book.soldUnits + book.lostSalesUnits).equal(book.demandUnits);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("loses no sale with no lead time and a perfect forecast", () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const policy = { ...POLICY, leadTimeDays: 0, orderPolicy: "order-up-to" } as const;
        const book = play(demand, policy, (step) => demand[step] ?? 0);
        expect(book.lostSalesUnits).equal(0);
        expect(book.fillRate ?? 1).equal(1);
      }),
      { numRuns: 30 },
    );
  });

  it("orders whole packs of at least the minimum", () => {
    fc.assert(
      fc.property(demands, fc.integer({ min: 2, max: 24 }), (demand, packUnits) => {
        const book = play(demand, { ...POLICY, packUnits, minimumOrderUnits: 30 }, () => meanOf(demand) * 4);
        expect(book.receivedUnits % packUnits).equal(0);
      }),
      { numRuns: 15 },
    );
  });
});

describe("books from one run to the next", () => {
  const FAST = { ...POLICY, leadTimeDays: 0, serviceLevelTarget: 0.98 };
  /** A run after some demand of products; a product is new with 30 units and a past error of 2 scales. */
  const inputOf = (runDay: number, demand: Readonly<Record<string, number>>): RunInput => {
    const productIds = Object.keys(demand);
    const fill = (value: number) => new Float64Array(productIds.length).fill(value);
    const forecast = { protectionForecastUnits: fill(20), maturedProtectionForecastUnits: fill(20) };
    return {
      runDay,
      productIds,
      demand: Float64Array.from(Object.values(demand)),
      protectionDemand: fill(Number.NaN),
      known: knownDemand(productIds.length),
      model: forecast,
      baseline: forecast,
      startingPointOf: () => ({
        protectionForecastUnits: 20,
        errorMeanSquare: 25,
        pastErrors: [{ protectionForecastUnits: 20, errorUnits: 10 }],
        onHandUnits: 30,
      }),
    };
  };
  const weightOf = (profiles: FleetBooks["model"]["profiles"]) => profiles.map(totalWeight);

  it("let perfect foresight receive from the first day that an order could have arrived on", () => {
    const policy = { ...POLICY, leadTimeDays: 1 };
    let { books, outcome } = advanceBooks(undefined, inputOf(FIRST, { a: Number.NaN }), policy);
    const played: number[][] = [];
    for (const day of [FIRST + 1, FIRST + 2]) {
      ({ books, outcome } = advanceBooks(books, inputOf(day, { a: 100 }), policy));
      const { received, lost, onHand } = outcome.foresight;
      played.push([received[0]!, lost[0]!, onHand[0]!]);
    }
    // It opens with 30. Nothing can arrive on the first day; on the second, all that is missing does.
    expect(played).deep.equal([
      [0, 70, 0],
      [100, 0, 0],
    ]);
  });

  it("keep a product's stock when another comes before it", () => {
    const start = advanceBooks(undefined, inputOf(FIRST, { b: Number.NaN }), FAST).books;
    const { books, outcome } = advanceBooks(start, inputOf(FIRST + 1, { a: 9, b: 4 }), FAST);
    expect(books.productIds).deep.equal(["a", "b"]);
    // "a" opens with 30; "b" had 30, and what was ordered on the first day, and sold 4.
    expect(Array.from(books.foresightOnHand)).deep.equal([30, 26]);
    for (const { onHand } of [outcome.model, outcome.baseline]) {
      expect(onHand[0]).equal(30);
      expect(onHand[1]).equal(30 + outcome.model.received[1]! - 4);
    }
    expect(Array.from(outcome.foresight.onHand)).deep.equal([30, 26]);
    expect([outcome.isReviewDay, books.firstDay, books.runDay]).deep.equal([true, FIRST, FIRST + 1]);
  });

  it("learn from the past of their first products alone", () => {
    const start = advanceBooks(undefined, inputOf(FIRST, { b: Number.NaN }), FAST).books;
    // 20 units are of the class from 16 to 64.
    expect(weightOf(start.model.profiles)).deep.equal([0, 0, 0, 1, 0, 0]);
    const { books } = advanceBooks(start, inputOf(FIRST + 1, { a: 9, b: 4 }), FAST);
    expect(weightOf(books.model.profiles)).deep.equal([0, 0, 0, 1, 0, 0]);
    expect(weightOf(books.baseline.profiles)).deep.equal([0, 0, 0, 1, 0, 0]);
  });

  it("raise the aim of both after a day that was short", () => {
    const start = advanceBooks(undefined, inputOf(FIRST, { a: Number.NaN }), FAST).books;
    const { books } = advanceBooks(start, inputOf(FIRST + 1, { a: 1_000 }), FAST);
    // One cycle with demand was missed, 1 / 0.02 = 50 times what is allowed; alone it counts 0.02 / 0.52.
    const step = 0.06 * (0.02 / 0.52) * 49;
    expect(books.model.corrections[0]).closeTo(step, 1e-6);
    expect(books.baseline.corrections[0]).closeTo(step, 1e-6);
    const idle = advanceBooks(books, inputOf(FIRST + 2, { a: 0 }), FAST).books;
    // A day without demand tells nothing.
    expect(idle.model.corrections[0]).equal(books.model.corrections[0]);
    const calm = advanceBooks(idle, inputOf(FIRST + 3, { a: 1 }), FAST).books;
    expect(calm.model.corrections[0]).closeTo(step - 0.06 * (0.02 / 0.52), 2e-6);
  });

  it("keep the weights of errors in ten-thousandths", () => {
    let { books } = advanceBooks(undefined, inputOf(FIRST, { a: Number.NaN }), FAST);
    for (const day of [FIRST + 1, FIRST + 2, FIRST + 3]) {
      const input = { ...inputOf(day, { a: 20 }), protectionDemand: Float64Array.of(4_000) };
      books = advanceBooks(books, input, FAST).books;
    }
    for (const { profiles } of [books.model, books.baseline]) {
      const kept = Array.from(profiles[3]!.weights).filter((weight) => weight > 0);
      // 0.97, 0.9409 and 0.912673 of the first error; 1 + 0.97 + 0.9409 of those since, which lie at ten scales.
      expect(kept[0]).equal(0.9127);
      expect(kept.slice(1).reduce((sum, weight) => sum + weight, 0)).closeTo(2.9109, 1e-9);
    }
  });

  it("place orders on review days alone", () => {
    const weekly = { ...FAST, reviewPeriodDays: 7 };
    let { books, outcome } = advanceBooks(undefined, inputOf(FIRST, { a: Number.NaN }), weekly);
    const ordered: boolean[] = [];
    for (let day = FIRST + 1; day <= FIRST + 14; day++) {
      ({ books, outcome } = advanceBooks(books, inputOf(day, { a: 30 }), weekly));
      ordered.push(outcome.model.ordered[0]! > 0);
    }
    expect(ordered.map((is, index) => (is ? index + 1 : 0)).filter((day) => day > 0)).deep.equal([7, 14]);
  });
});
