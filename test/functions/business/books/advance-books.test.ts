import { expect } from "chai";
import fc from "fast-check";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { simulateFleet } from "../../../../functions/business/books/simulate-fleet";
import { computeScenarioFigures } from "../../../../functions/business/report/scenario-figures";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
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
      priceUsd: one(2),
      model: forecast,
      baseline: forecast,
      startingPointOf: () => ({
        protectionForecastUnits: forecastOf(0) + extra,
        errorMeanSquare: 0,
        pastErrors: [],
        onHandUnits: demand.slice(0, protectionDays).reduce((sum, units) => sum + units, 0) + extra,
      }),
    };
    return { input, observed: { price_usd: one(2) } };
  });
  const period = summarisePeriod(simulation.days, simulation.firstDay, policy);
  return computeScenarioFigures(period, period.scenarios.model, policy);
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
        const policy = { ...POLICY, leadTimeDays: 0 };
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
