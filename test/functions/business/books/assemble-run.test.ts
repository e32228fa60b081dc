import { expect } from "chai";
import { assembleRun } from "../../../../functions/business/books/assemble-run";
import { sameTerms } from "../../../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import type { DemandSeries } from "../../../../functions/demand/series";
import { businessSettings } from "../../../support/settings";

const ORIGIN = 20_000;
const POLICY = businessSettings();
const NONE = Number.NaN;

/** Rows of the days up to one, the last of `units` on it. */
function series(
  productId: string,
  units: readonly number[],
  { lastDay = ORIGIN, ...wanted }: Partial<DemandSeries> & { readonly lastDay?: number } = {},
): DemandSeries {
  return {
    productId,
    days: Int32Array.from(units, (_, index) => lastDay - units.length + 1 + index),
    unitsSold: Float64Array.from(units),
    sellingPrice: new Float64Array(units.length).fill(4),
    features: {},
    categories: {},
    ...wanted,
  };
}

function assemble(
  fleet: readonly DemandSeries[],
  knownIds: readonly string[] = [],
  {
    leadTimeDays = 2,
    ...wanted
  }: Partial<Parameters<typeof assembleRun>[2]> & Partial<BusinessSettings> = {},
) {
  return assembleRun(fleet, knownIds, {
    runDay: ORIGIN + 1,
    terms: sameTerms({ ...POLICY, leadTimeDays }),
    maturedOf: () => undefined,
    forecastsOf: (productIds) => {
      const column = (base: number) => Float64Array.from(productIds, (_, index) => base + index);
      return { total: column(10), firstDay: column(20), lower: column(30), upper: column(40) };
    },
    ...wanted,
  });
}

const list = (values: ArrayLike<number>) => Array.from(values);
/** 1 to 20, the 20 on the origin. */
const RISING = Array.from({ length: 20 }, (_, index) => index + 1);

describe("the input of a run", () => {
  it("has the demand of the day before, less what was returned on it, and of the interval that ended with it", () => {
    const returned = new Float64Array(20);
    returned[19] = 2;
    const { input, observed } = assemble([series("a", RISING, { features: { units_returned: returned } })]);
    expect(input.runDay).equal(ORIGIN + 1);
    expect(list(input.demand)).deep.equal([18]);
    // 18 + 19 + (20 - 2).
    expect(list(input.protectionDemand)).deep.equal([55]);
    expect(list(observed.demand!)).deep.equal([18]);
    expect(list(observed.units_sold!)).deep.equal([20]);
    expect(list(observed.units_returned!)).deep.equal([2]);
  });

  it("takes negative sales for returns where the data does not count them, and for no demand", () => {
    const { input, observed } = assemble([series("a", [5, 6, -4]), series("b", [5, 6, 4])]);
    expect(list(input.demand)).deep.equal([0, 4]);
    expect(list(observed.units_sold!)).deep.equal([-4, 4]);
    expect(list(observed.units_returned!)).deep.equal([4, 0]);
    expect(list(input.protectionDemand)).deep.equal([11, 15]);
  });

  it("does not know the demand of a day without a row, but that of the interval's other days", () => {
    const { input, observed } = assemble([
      series("a", [1, 2, 4], { lastDay: ORIGIN - 1 }),
      series("b", [NONE, 2, NONE]),
    ]);
    expect(list(input.demand)).deep.equal([NONE, NONE]);
    expect(list(observed.units_sold!)).deep.equal([NONE, NONE]);
    expect(observed.units_returned![0]).NaN;
    expect(list(input.protectionDemand)).deep.equal([6, 2]);
  });

  it("has the seasonal-naive units of the interval and of its first day", () => {
    const { input, observed } = assemble([series("a", RISING)]);
    // A week before the three days ahead: 14 + 15 + 16.
    expect(list(input.baseline.protectionForecastUnits)).deep.equal([45]);
    expect(list(observed.baseline_protection_forecast_units!)).deep.equal([45]);
    expect(list(observed.baseline_predicted_demand!)).deep.equal([14]);
  });

  it("looks eight weeks back for the baseline, whatever the interval", () => {
    const units = Array.from({ length: 60 }, () => NONE);
    // The same weekday as the day ahead, 56 days before it.
    units[60 - 1 - 55] = 9;
    expect(
      list(assemble([series("a", units)], [], { leadTimeDays: 3 }).input.baseline.protectionForecastUnits),
    ).deep.equal([9]);
  });

  it("has the model's forecasts for its products as they came", () => {
    const { input, observed } = assemble([series("a", [1]), series("b", [1])]);
    expect(list(input.model.protectionForecastUnits)).deep.equal([10, 11]);
    expect(list(observed.protection_forecast_units!)).deep.equal([10, 11]);
    expect(list(observed.predicted_demand!)).deep.equal([20, 21]);
    expect(list(observed.lower!)).deep.equal([30, 31]);
    expect(list(observed.upper!)).deep.equal([40, 41]);
  });

  it("prices a product at its last known price", () => {
    const priced = (...prices: number[]) =>
      series("a", prices.map(Number), { sellingPrice: Float64Array.from(prices) });
    const priceOf = (...prices: number[]) => assemble([priced(...prices)]).input.priceAmount![0];
    expect(priceOf(3, 4, NONE)).equal(4);
    expect(priceOf(4, -1)).equal(4);
    expect(priceOf(4, 0)).equal(0);
    expect(priceOf(4)).equal(4);
    expect(priceOf(NONE)).NaN;
  });

  it("keeps products of the books that have no rows any more, in their place", () => {
    const asked: (readonly string[])[] = [];
    const { input, inventoryLevel } = assemble([series("a", [7]), series("c", [8])], ["a", "b", "d"], {
      forecastsOf: (productIds) => {
        asked.push(productIds);
        const none = new Float64Array(productIds.length).fill(NONE);
        return { total: none, firstDay: none, lower: none, upper: none };
      },
    });
    expect(input.productIds).deep.equal(["a", "b", "c", "d"]);
    expect(asked).deep.equal([["a", "b", "c", "d"]]);
    expect(list(input.demand)).deep.equal([7, NONE, 8, NONE]);
    expect(list(input.protectionDemand)).deep.equal([7, NONE, 8, NONE]);
    expect(list(input.baseline.protectionForecastUnits)).deep.equal([0, 0, 0, 0]);
    expect(list(inventoryLevel)).deep.equal([NONE, NONE, NONE, NONE]);
    expect(input.startingPointOf(1)).deep.equal({
      protectionForecastUnits: 0,
      trailingUnits: 0,
      errorMeanSquare: 0,
      pastErrors: [],
      onHandUnits: undefined,
    });
  });

  it("has the products of the fleet as they are where the books know no others", () => {
    expect(assemble([series("a", [7]), series("b", [8])], ["b"]).input.productIds).deep.equal(["a", "b"]);
  });

  it("finds the forecasts whose interval has closed by product", () => {
    const matured = {
      productIds: ["0", "b", "c", "e"],
      model: Float64Array.of(1, 2, 3, 4),
      baseline: Float64Array.of(5, 6, 7, 8),
    };
    const fleet = ["a", "b", "d", "e"].map((productId) => series(productId, [1]));
    const { model, baseline } = assemble(fleet, [], { maturedOf: () => matured }).input;
    expect(list(model.maturedProtectionForecastUnits)).deep.equal([NONE, 2, NONE, 4]);
    expect(list(baseline.maturedProtectionForecastUnits)).deep.equal([NONE, 6, NONE, 8]);
    const without = assemble(fleet).input;
    expect(list(without.model.maturedProtectionForecastUnits)).deep.equal([NONE, NONE, NONE, NONE]);
  });
});

describe("the stock in the data", () => {
  const stocked = (levels: readonly number[]) =>
    assemble([
      series(
        "a",
        levels.map(() => 1),
        { inventoryLevel: Float64Array.from(levels) },
      ),
    ]);

  it("is the last that is known", () => {
    expect(list(stocked([3, 8, NONE]).inventoryLevel)).deep.equal([8]);
    expect(list(stocked([3, 8, 0]).inventoryLevel)).deep.equal([0]);
    expect(list(stocked([3, 8, NONE]).observed.inventory_level!)).deep.equal([8]);
  });

  it("is unknown where it is older than two weeks, or the data has none", () => {
    const empty = (length: number) => Array.from({ length }, () => NONE);
    expect(list(stocked([5, ...empty(14)]).inventoryLevel)).deep.equal([5]);
    expect(list(stocked([5, ...empty(15)]).inventoryLevel)).deep.equal([NONE]);
    expect(list(assemble([series("a", [1])]).inventoryLevel)).deep.equal([NONE]);
  });

  it("opens the books of a new product; less than none is none", () => {
    expect(stocked([6]).input.startingPointOf(0).onHandUnits).equal(6);
    expect(stocked([-6]).input.startingPointOf(0).onHandUnits).equal(0);
    expect(assemble([series("a", [1])]).input.startingPointOf(0).onHandUnits).equal(undefined);
  });
});

describe("the starting point of a product in a run", () => {
  it("is told from the demand up to the day before", () => {
    const start = assemble([
      series(
        "a",
        Array.from({ length: 200 }, () => 6),
      ),
    ]).input.startingPointOf(0);
    expect(start.protectionForecastUnits).closeTo(18, 1e-9);
    expect(start.errorMeanSquare).closeTo(0, 1e-12);
    expect(start.pastErrors.length).above(20);
  });

  it("looks at the last 168 days and no further", () => {
    // The last origin whose four weeks can be judged lies half of four weeks after the first day looked at.
    const units = Array.from({ length: 200 }, (_, index) => (index < 32 ? 1_000 : 6));
    expect(assemble([series("a", units)]).input.startingPointOf(0).errorMeanSquare).closeTo(0, 1e-12);
  });
});
