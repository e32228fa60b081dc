import { expect } from "chai";
import fc from "fast-check";
import { computeLeastCost, type KnownDays } from "../../../../functions/business/report/perfect-information";

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
});
