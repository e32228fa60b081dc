import { expect } from "chai";
import { forecastSeasonalNaive } from "../../../functions/demand/seasonal-naive";

/** Day numbers as units, so that a forecast tells the day that it repeats. Day 50 is closed. */
const DAYS = Int32Array.from(Array.from({ length: 60 }, (_, day) => day).filter((day) => day !== 50));
const DEMAND = Float64Array.from(DAYS);

describe("the seasonal naive forecast", () => {
  it("repeats the same weekday of the last week that the origin knows", () => {
    expect(forecastSeasonalNaive(DAYS, DEMAND, 55, 56)).to.equal(49);
    expect(forecastSeasonalNaive(DAYS, DEMAND, 55, 62)).to.equal(55);
    expect(forecastSeasonalNaive(DAYS, DEMAND, 55, 63)).to.equal(49);
  });

  it("goes a week further back where that day was closed or has no number", () => {
    expect(forecastSeasonalNaive(DAYS, DEMAND, 55, 57)).to.equal(43);
    const unknown = DEMAND.slice();
    unknown[49] = Number.NaN;
    expect(forecastSeasonalNaive(DAYS, unknown, 55, 56)).to.equal(42);
  });

  it("goes back eight weeks and not nine", () => {
    const only = (day: number) => forecastSeasonalNaive(Int32Array.of(day), Float64Array.of(9), 99, 100);
    expect(only(100 - 6 * 7)).to.equal(9);
    expect(only(100 - 8 * 7)).to.equal(9);
    expect(only(100 - 9 * 7)).to.be.NaN;
  });

  it("is not a number where no such day is known", () => {
    expect(forecastSeasonalNaive(Int32Array.of(2), Float64Array.of(5), 55, 57)).to.be.NaN;
  });
});
