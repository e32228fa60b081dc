import { expect } from "chai";
import { forecastSeasonalNaive } from "../../../functions/forecasting/seasonal-naive";

/** Day numbers as units, so that a forecast tells the day that it repeats. Day 50 is closed. */
const DAYS = Int32Array.from(Array.from({ length: 60 }, (_, day) => day).filter((day) => day !== 50));
const SERIES = {
  productId: "P",
  days: DAYS,
  unitsSold: Float64Array.from(DAYS),
  sellingPrice: new Float64Array(DAYS.length),
  features: {},
  categories: {},
};

describe("the seasonal naive forecast", () => {
  it("repeats the same weekday of the last week that the origin knows", () => {
    expect(forecastSeasonalNaive(SERIES, 55, 56)).to.equal(49);
    expect(forecastSeasonalNaive(SERIES, 55, 62)).to.equal(55);
    expect(forecastSeasonalNaive(SERIES, 55, 63)).to.equal(49);
  });

  it("goes a week further back where that day was closed", () => {
    expect(forecastSeasonalNaive(SERIES, 55, 57)).to.equal(43);
  });

  it("looks back eight weeks, and no further", () => {
    const soldOn = (day: number) => ({ ...SERIES, days: Int32Array.of(day), unitsSold: Float64Array.of(5) });
    expect(forecastSeasonalNaive(soldOn(100 - 8 * 7), 99, 100)).to.equal(5);
    expect(forecastSeasonalNaive(soldOn(100 - 9 * 7), 99, 100)).to.equal(undefined);
  });

  it("is undefined where no such day is known", () => {
    expect(
      forecastSeasonalNaive({ ...SERIES, days: Int32Array.of(2), unitsSold: Float64Array.of(5) }, 55, 57),
    ).to.equal(undefined);
  });
});
