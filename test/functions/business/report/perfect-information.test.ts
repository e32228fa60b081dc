import { expect } from "chai";
import fc from "fast-check";
import {
  computeLeastAmount,
  computeLeastCost,
  type KnownDays,
} from "../../../../functions/business/report/perfect-information";
import { ledgerDay } from "../../../support/ledger-days";
import { businessSettings } from "../../../support/settings";

/** The least of all plans of orders, one by one. */
function tryAllPlans(days: KnownDays, largest: number): number {
  const playFrom = (day: number, stock: number): number => {
    if (day === days.demand.length) return stock >= days.closingUnits ? 0 : days.orderAmount;
    let best = Number.POSITIVE_INFINITY;
    for (let ordered = 0; ordered <= (day >= days.firstArrivalDay ? largest : 0); ordered++) {
      const left = stock + days.arrivals[day]! + ordered - days.demand[day]!;
      const cost =
        (ordered > 0 ? days.orderAmount : 0) +
        Math.max(0, left) * days.holdingAmount[day]! +
        Math.max(0, -left) * days.shortageAmount[day]!;
      best = Math.min(best, cost + playFrom(day + 1, Math.max(0, left)));
    }
    return best;
  };
  return playFrom(0, days.openingUnits);
}

/** Demand at 100 per order and 1 per unit and period held at its close, where no sale is worth losing. */
const WAGNER_WHITIN: KnownDays = {
  demand: [20, 50, 10, 50, 50, 10, 20, 40, 20, 30],
  shortageAmount: new Array(10).fill(1_000),
  holdingAmount: new Array(10).fill(1),
  orderAmount: 100,
  openingUnits: 0,
  arrivals: new Array(10).fill(0),
  firstArrivalDay: 0,
  closingUnits: 0,
};

describe("what days cost at least that are all known beforehand", () => {
  it("is Wagner and Whitin's plan where no sale is worth losing", () => {
    // Their recursion over the periods of the last order, in Python: 0, 100, 150, 170, 270, 320, 340, 400, 480, 520, 580.
    expect(computeLeastCost(WAGNER_WHITIN)).equal(580);
  });

  it("is what the best of all plans costs", () => {
    const unit = fc.integer({ min: 0, max: 3 });
    const three = fc.array(unit, { minLength: 3, maxLength: 3 });
    void fc.assert(
      fc.property(
        fc.record({
          demand: three,
          shortageAmount: three,
          holdingAmount: three.map((values) => values.map((value) => value / 4)),
          orderAmount: unit,
          openingUnits: unit,
          arrivals: three,
          firstArrivalDay: unit,
          closingUnits: unit,
        }),
        (days) => {
          expect(computeLeastCost(days)).closeTo(tryAllPlans(days, 12), 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is no more, and hardly less, where units are many or not whole", () => {
    // The same demand a hundred times, at a hundredth of the cost of a unit: the same plan, in steps of eight units.
    const large: KnownDays = {
      ...WAGNER_WHITIN,
      demand: WAGNER_WHITIN.demand.map((units) => units * 100 + 0.3),
      shortageAmount: new Array(10).fill(10),
      holdingAmount: new Array(10).fill(0.01),
    };
    expect(computeLeastCost(large)).within(570, 580.2);
  });

  it("is that of a book's days from its stock to its stock, whatever it ordered in them", () => {
    const policy = businessSettings({
      ...{ leadTimeDays: 1, leadTimeDeviationDays: 0, costPerOrderAmount: 5, unmetDemand: "lost" },
      ...{ grossMarginRatio: 0.4, annualHoldingCostRatio: 0.25 },
    });
    // Ten are asked for on each of the last three of four days, at a price of 10; nothing is in stock before.
    const leastOf = (received: readonly number[], lost: readonly number[], ordered: readonly number[]) =>
      computeLeastAmount(
        [0, 0, 10, 10, 10].map((demand, day) =>
          ledgerDay(day, ["A"], {
            priceAmount: [10],
            demand: [demand],
            model: { received: [received[day]!], lost: [lost[day]!], ordered: [ordered[day]!] },
          }),
        ),
        policy,
      );
    // By hand: an order of the second morning arrives on the third day. Ten at 4 are lost before, then one order of twenty,
    // of which ten lie for a night: 6 at cost for a year at a quarter.
    const night = (10 * 6 * 0.25) / 365;
    const nothing = [0, 0, 0, 0, 0];
    expect(leastOf(nothing, [0, 0, 10, 10, 10], nothing)).closeTo(40 + 5 + night, 1e-9);
    expect(leastOf([0, 0, 0, 20, 0], [0, 0, 10, 0, 0], [0, 20, 0, 0, 0])).closeTo(40 + 5 + night, 1e-9);
    // What was ordered before the days begin arrives whatever is decided, and lies for a night, too.
    expect(leastOf([0, 10, 0, 20, 0], nothing, [10, 20, 0, 0, 0])).closeTo(5 + 2 * night, 1e-9);
    // Ten are left behind: cheaper in the same order, for two nights, than by another one.
    expect(leastOf([0, 0, 0, 20, 10], [0, 0, 10, 0, 0], [0, 20, 10, 0, 0])).closeTo(40 + 5 + 3 * night, 1e-9);
    // So are ten that are still under way.
    expect(leastOf([0, 0, 0, 20, 0], [0, 0, 10, 0, 0], [0, 20, 0, 0, 10])).closeTo(40 + 5 + 3 * night, 1e-9);
    expect(
      computeLeastAmount([ledgerDay(0, ["A"]), ledgerDay(1, ["A"])], {
        ...policy,
        unmetDemand: "backordered",
      }),
    ).to.equal(null);
  });
});
