import { expect } from "chai";
import {
  buildFleetFigures,
  buildProductColumns,
  classifyProducts,
  type ErrorsByProduct,
  type FleetFigures,
  type ProductClasses,
} from "../../../../functions/business/report/build-fleet-report";
import type { DailyTotals, PeriodTotals } from "../../../../functions/business/report/period-totals";
import { parseDay } from "../../../../functions/demand/calendar";
import { addError, createScoredErrors } from "../../../../functions/demand/error-sums";
import { periodTotals } from "../../../support/period-totals";

const FROM = parseDay("2025-06-02")!;

/** Ten days of four products; "d" neither sells nor lies in stock. */
const PERIOD: PeriodTotals = {
  ...periodTotals(["a", "b", "c", "d"], {
    demand: [60, 40, 20, 0],
    revenueAmount: [700, 200, 100, 0],
    unitsSold: [61, 40, 20, 0],
    unitsReturned: [1, 2, 0, 0],
    unitsCancelled: [1, 0, 2, 0],
    censoredDays: [3, 0, 1, 0],
    weeklyVariation: [0.2, 0.7, 0.3, Number.NaN],
    model: {
      lost: [6, 10, 0, 0],
      closing: [5, 6, 7, 8],
      stockoutDays: [2, 3, 0, 0],
      onHandDays: [120, 50, 40, 0],
      lostMarginAmount: [30, 45, 0, 0],
      holdingCostAmount: [3, 2, 1, 0.5],
      capitalAmountDays: [900, 300, 100, 50],
      cycles: [4, 5, 2, 0],
      cyclesWithStockout: [1, 2, 0, 0],
      demandCycles: [4, 4, 1, 0],
      demandCyclesWithStockout: [1, 1, 0, 0],
    },
    baseline: {
      lost: [15, 4, 1, 0],
      stockoutDays: [5, 1, 1, 0],
      onHandDays: [60, 80, 20, 0],
      lostMarginAmount: [60, 20, 5, 0],
      holdingCostAmount: [1, 3, 1, 0.5],
      cycles: [4, 5, 2, 0],
      cyclesWithStockout: [2, 1, 1, 0],
      demandCycles: [4, 4, 1, 0],
      demandCyclesWithStockout: [2, 1, 1, 0],
    },
  }),
  fromDay: FROM,
  toDay: FROM + 9,
};

/** Errors of one product: per day an actual, the model's forecast and the baseline's. */
function errorsOf(...days: readonly (readonly [number, number, number])[]) {
  const errors = createScoredErrors();
  for (const [actual, model, baseline] of days) {
    addError(errors.model, actual, model);
    addError(errors.baseline, actual, baseline);
  }
  return errors;
}
const ERRORS: ErrorsByProduct = new Map([
  ["a", errorsOf([10, 8, 16], [10, 11, 6])],
  ["c", errorsOf([20, 14, 10])],
  ["d", errorsOf([0, 1, 2])],
]);
const NO_ERRORS: ErrorsByProduct = new Map();

describe("the report of a fleet", () => {
  let classes: ProductClasses;
  let figures: FleetFigures;
  beforeEach(() => {
    classes = classifyProducts(PERIOD);
    figures = buildFleetFigures(PERIOD, ERRORS, classes);
  });

  it("names its days and its products, the last day included", () => {
    expect(figures.period).deep.equal({ from: "2025-06-02", to: "2025-06-11", days: 10 });
    expect(figures.products).equal(4);
  });

  it("begins with the figures of all products", () => {
    // 104 of 120 units.
    expect(figures.business.fillRate).closeTo(104 / 120, 1e-12);
    // (85 + 5.5) - (75 + 6.5).
    expect(figures.benefit.benefitAmount).equal(9);
  });

  it("adds up what was observed, and counts the days on which nobody traded", () => {
    const point: DailyTotals = {
      day: FROM,
      closed: false,
      demand: 0,
      lost: 0,
      baselineLost: 0,
      onHand: 0,
      baselineOnHand: 0,
      benefitAmount: 0,
      open: 0,
      short: 0,
      baselineShort: 0,
    };
    const daily = [point, { ...point, closed: true }, { ...point, closed: true }];
    expect(buildFleetFigures({ ...PERIOD, daily }, ERRORS, classes).observed).deep.equal({
      unitsSold: 121,
      revenueAmount: 1000,
      returnedUnits: 3,
      cancelledUnits: 3,
      closedDays: 2,
      censoredDays: 4,
    });
  });

  it("tells each day, with the share of the products on sale that met their demand", () => {
    const day = {
      day: FROM + 1,
      closed: false,
      demand: 50,
      lost: 3,
      baselineLost: 4,
      onHand: 100,
      baselineOnHand: 90,
      benefitAmount: 2.5,
      open: 8,
      short: 2,
      baselineShort: 6,
    };
    const shut = { ...day, day: FROM + 2, closed: true, open: 0, short: 0, baselineShort: 0 };
    const { daily } = buildFleetFigures({ ...PERIOD, daily: [day, shut] }, ERRORS, classes);
    expect(daily[0]).deep.equal({
      date: "2025-06-03",
      closed: false,
      demandUnits: 50,
      lostSalesUnits: 3,
      baselineLostSalesUnits: 4,
      onHandUnits: 100,
      baselineOnHandUnits: 90,
      benefitAmount: 2.5,
      inStockRatio: 0.75,
      baselineInStockRatio: 0.25,
    });
    expect(daily[1]).deep.include({ closed: true, inStockRatio: null, baselineInStockRatio: null });
  });

  it("has the accuracy of all scored days, and none without", () => {
    // |8 - 10| + |11 - 10| + |14 - 20| + |1 - 0| = 10 of 40 units; 6 + 4 + 10 + 2 = 22.
    expect(figures.accuracy).deep.equal({ wape: 0.25, baselineWape: 0.55 });
    expect(buildFleetFigures(PERIOD, NO_ERRORS, classes).accuracy).equal(null);
    const noDemand = new Map([["d", errorsOf([0, 1, 2])]]);
    const { accuracy } = buildFleetFigures(PERIOD, noDemand, classes);
    expect(accuracy).deep.equal({ wape: null, baselineWape: null });
  });

  it("adds up its classes, sorted by name", () => {
    // a earns 70 %, b begins at 70 % and c at 90 %; d earns nothing.
    expect(classes).deep.equal({ abc: ["A", "A", "B", "C"], xyz: ["X", "Y", "X", "Z"] });
    expect(figures.classes.map(({ abc, xyz }) => abc + xyz)).deep.equal(["AX", "AY", "BX", "CZ"]);
    expect(figures.classes[1]).deep.equal({
      abc: "A",
      xyz: "Y",
      products: 1,
      revenueAmount: 200,
      fillRate: 0.75,
      cycleServiceLevel: 0.6,
      demandCycleServiceLevel: 0.75,
      demandCycles: 4,
      capitalAmount: 30,
      lostMarginAmount: 45,
      benefitAmount: -24,
      benefitLowAmount: null,
      benefitHighAmount: null,
    });
    const sumOf = (name: "revenueAmount" | "benefitAmount" | "products" | "lostMarginAmount") =>
      figures.classes.reduce((sum, one) => sum + one[name], 0);
    expect([sumOf("products"), sumOf("revenueAmount"), sumOf("lostMarginAmount")]).deep.equal([4, 1000, 75]);
    expect(sumOf("benefitAmount")).closeTo(figures.benefit.benefitAmount!, 1e-9);
  });

  it("takes the class that was known before the period, not the one that the period makes of it", () => {
    // AZ, CX and new; "d" had none.
    const known = { ...PERIOD, serviceClass: Int8Array.of(2, 6, 9, -1) };
    expect(classifyProducts(known)).deep.equal({ abc: ["A", "C", "B", "C"], xyz: ["Z", "X", "new", "Z"] });
    const built = buildFleetFigures(known, ERRORS, classifyProducts(known)).classes;
    expect(built.map(({ abc, xyz }) => [abc, xyz])).deep.equal([
      ["A", "Z"],
      ["B", "new"],
      ["C", "X"],
      ["C", "Z"],
    ]);
  });

  it("puts products of one class together, wherever they stand", () => {
    const mixed = { abc: ["B", "A", "B", "A"], xyz: ["X", "Z", "X", "X"] } as const;
    // Stockouts enough for an interval.
    const { baseline, ...books } = PERIOD.scenarios;
    const short = { ...baseline, demandCyclesWithStockout: Float64Array.of(20, 0, 0, 0) };
    const period = { ...PERIOD, scenarios: { ...books, baseline: short } };
    const built = buildFleetFigures(period, ERRORS, mixed).classes;
    expect(
      built.map(({ abc, xyz, products, revenueAmount }) => [abc + xyz, products, revenueAmount]),
    ).deep.equal([
      ["AX", 1, 0],
      ["AZ", 1, 200],
      ["BX", 2, 800],
    ]);
    // Benefits of 28 for "a" and 5 for "c", in an interval that knows how little two products tell.
    expect(built[2]!.benefitAmount).equal(33);
    expect(built[2]!.benefitLowAmount).below(10);
    expect(built[2]!.benefitHighAmount).above(56);
    expect(built[0]).deep.include({ benefitLowAmount: null, benefitHighAmount: null });
  });

  it("names the products that lose the most margin, worst first, without those that lose none", () => {
    expect(figures.topOffenders).deep.equal([
      { productId: "b", lostMarginAmount: 45, holdingCostAmount: 2, fillRate: 0.75 },
      { productId: "a", lostMarginAmount: 30, holdingCostAmount: 3, fillRate: 0.9 },
    ]);
  });

  it("names 20 of them at most, and of equals the first", () => {
    const ids = Array.from({ length: 30 }, (_, index) => `P${String(index).padStart(2, "0")}`);
    const crowd = periodTotals(ids, {
      model: { lostMarginAmount: ids.map((_, index) => (index < 9 ? 1 : 2)) },
    });
    const { topOffenders } = buildFleetFigures(crowd, NO_ERRORS, classifyProducts(crowd));
    expect(topOffenders.map(({ productId }) => productId)).deep.equal(ids.slice(9, 29));
    const few = periodTotals(ids.slice(0, 12), { model: { lostMarginAmount: Array(12).fill(1) } });
    const all = buildFleetFigures(few, NO_ERRORS, classifyProducts(few)).topOffenders;
    expect(all.map(({ productId }) => productId)).deep.equal(ids.slice(0, 12));
  });
});

describe("the columns of the products", () => {
  let columns: Record<string, (string | number)[]>;
  beforeEach(() => {
    columns = Object.fromEntries(
      Object.entries(buildProductColumns(PERIOD, ERRORS, classifyProducts(PERIOD), "smoothing")).map(
        ([name, values]) => [name, Array.from(values as ArrayLike<string | number>)],
      ),
    );
  });
  const none = Number.NaN;

  it("are one value per product, and not a number where it is undefined", () => {
    const { inventory_turnover, days_of_supply, ...others } = columns;
    expect(others).deep.equal({
      product_id: ["a", "b", "c", "d"],
      abc: ["A", "A", "B", "C"],
      xyz: ["X", "Y", "X", "Z"],
      demand_units: [60, 40, 20, 0],
      revenue_amount: [700, 200, 100, 0],
      fill_rate: [0.9, 0.75, 1, none],
      baseline_fill_rate: [0.75, 0.9, 0.95, none],
      cycle_service_level: [0.75, 0.6, 1, none],
      baseline_cycle_service_level: [0.5, 0.8, 0.5, none],
      demand_cycle_service_level: [0.75, 0.75, 1, none],
      baseline_demand_cycle_service_level: [0.5, 0.75, 0, none],
      stockout_days: [2, 3, 0, 0],
      baseline_stockout_days: [5, 1, 1, 0],
      lost_sales_units: [6, 10, 0, 0],
      baseline_lost_sales_units: [15, 4, 1, 0],
      average_on_hand_units: [12, 5, 4, 0],
      baseline_average_on_hand_units: [6, 8, 2, 0],
      closing_units: [5, 6, 7, 8],
      lost_margin_amount: [30, 45, 0, 0],
      holding_cost_amount: [3, 2, 1, 0.5],
      ordering_cost_amount: [0, 0, 0, 0],
      // (60 + 1) - (30 + 3), (20 + 3) - (45 + 2), (5 + 1) - (0 + 1), 0.5 - 0.5.
      benefit_amount: [28, -24, 5, 0],
      baseline: ["smoothing", "smoothing", "smoothing", "smoothing"],
      benefit_over_seasonal_naive_amount: [none, none, none, none],
      benefit_over_smoothing_amount: [28, -24, 5, 0],
      benefit_over_last_year_amount: [none, none, none, none],
      capital_amount: [90, 30, 10, 5],
      // 3 and 10 of 20 units, 6 and 10 of 20; "d" was scored, but had no demand.
      wape: [0.15, none, 0.3, none],
      baseline_wape: [0.5, none, 0.5, none],
    });
  });

  it("have turnover and days of supply", () => {
    // 54, 30 and 20 units sold in ten days are 1971, 1095 and 730 a year, of stocks of 12, 5 and 4.
    [164.25, 219, 182.5].forEach((turnover, index) => {
      expect(columns.inventory_turnover![index]).closeTo(turnover, 1e-9);
    });
    expect(columns.inventory_turnover![3]).NaN;
    // 12 / 6, 5 / 4, 4 / 2.
    expect(columns.days_of_supply).deep.equal([2, 1.25, 2, none]);
  });
});
