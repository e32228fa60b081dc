import { expect } from "chai";
import fc from "fast-check";
import {
  computeScenarioFigures,
  divide,
  sumOf,
} from "../../../../functions/business/report/scenario-figures";
import { periodTotals } from "../../../support/period-totals";

/** Ten days of three products. */
const PERIOD = periodTotals(["a", "b", "c"], {
  openDays: [10, 10, 5],
  demand: [60, 40, 0],
  model: {
    lost: [6, 4, 0],
    received: [30, 20, 1],
    opening: [40, 30, 2],
    closing: [16, 14, 3],
    onHandDays: [150, 50, 30],
    stockoutDays: [2, 1, 0],
    orders: [3, 2, 1],
    lostRevenueAmount: [60, 20, 0],
    lostMarginAmount: [24, 8, 0],
    holdingCostAmount: [1.5, 0.25, 0.125],
    capitalAmountDays: [900, 150, 60],
    overstockAmount: [7, 5, 3],
    cycles: [4, 5, 1],
    cyclesWithStockout: [1, 1, 0],
    orderingCostAmount: [15, 10, 5],
    demandCycles: [3, 5, 0],
    demandCyclesWithStockout: [1, 1, 0],
    readyDays: [9, 8, 3],
  },
});

describe("the figures of a book", () => {
  it("are those of all products", () => {
    const figures = computeScenarioFigures(PERIOD, PERIOD.scenarios.model);
    const { inventoryTurnover, daysOfSupply, ...others } = figures;
    expect(others).deep.equal({
      // 90 of 100 units; 8 of 10 cycles.
      fillRate: 0.9,
      cycleServiceLevel: 0.8,
      cycles: 10,
      cyclesWithStockout: 2,
      // 6 of 8 cycles with demand; 20 of 25 days on sale.
      demandCycleServiceLevel: 0.75,
      demandCycles: 8,
      demandCyclesWithStockout: 2,
      readyRate: 0.8,
      stockoutDays: 3,
      demandUnits: 100,
      soldUnits: 90,
      lostSalesUnits: 10,
      openingUnits: 72,
      receivedUnits: 51,
      closingUnits: 33,
      // 230 unit-days in 10 days.
      averageOnHandUnits: 23,
      orders: 6,
      lostRevenueAmount: 80,
      lostMarginAmount: 32,
      holdingCostAmount: 1.875,
      orderingCostAmount: 30,
      writeOffAmount: 0,
      capitalAmount: 111,
      overstockAmount: 15,
    });
    // 90 units in 10 days are 3285 a year, of a stock of 23; the stock lasts for 23 / (100 / 10) days.
    expect(inventoryTurnover).closeTo(3285 / 23, 1e-12);
    expect(daysOfSupply).closeTo(2.3, 1e-12);
  });

  it("are those of some products where only they are asked for", () => {
    const figures = computeScenarioFigures(PERIOD, PERIOD.scenarios.model, [1]);
    expect(figures).deep.include({
      fillRate: 0.9,
      cycleServiceLevel: 0.8,
      cycles: 5,
      openingUnits: 30,
      averageOnHandUnits: 5,
      orderingCostAmount: 10,
      capitalAmount: 15,
      // 36 / 10 * 365 / 5, and 5 / 4.
      inventoryTurnover: 262.8,
      daysOfSupply: 1.25,
    });
  });

  it("are unknown where nothing was demanded, no cycle ended, nothing lay in stock", () => {
    const empty = periodTotals(["a"]);
    expect(computeScenarioFigures(empty, empty.scenarios.model)).deep.include({
      fillRate: null,
      cycleServiceLevel: null,
      inventoryTurnover: null,
      daysOfSupply: null,
      averageOnHandUnits: 0,
    });
  });
});

describe("a quotient", () => {
  it("is unknown with an unknown part, and where nothing, or less, divides", () => {
    expect(divide(6, 4)).equal(1.5);
    expect(divide(0, 4)).equal(0);
    expect(divide(null, 4)).equal(null);
    expect(divide(6, null)).equal(null);
    expect(divide(6, 0)).equal(null);
    expect(divide(6, -1)).equal(null);
    expect(divide(6, Number.NaN)).equal(null);
  });
});

describe("a sum", () => {
  it("of a selection and of the others is that of all", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.boolean())), (rows) => {
        const values = rows.map(([value]) => value);
        const places = [...values.keys()];
        const chosen = places.filter((place) => rows[place]![1]);
        const others = places.filter((place) => !rows[place]![1]);
        expect(sumOf(values, chosen) + sumOf(values, others)).equal(sumOf(values));
        expect(sumOf(values)).equal(sumOf(values, places));
      }),
    );
    expect(sumOf([1, 2, 4])).equal(7);
    expect(sumOf([1, 2, 4], [0, 2])).equal(5);
  });
});
