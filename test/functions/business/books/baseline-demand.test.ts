import { expect } from "chai";
import { demandSince, forecastBaseline } from "../../../../functions/business/books/baseline-demand";

const SERIES = {
  productId: "a",
  days: Int32Array.of(10, 11, 13, 14),
  unitsSold: Float64Array.of(4, -2, 6, Number.NaN),
  sellingPrice: new Float64Array(4),
  features: { units_returned: Float64Array.of(0, 0, 1, 0) },
  categories: {},
};

describe("the demand since a day", () => {
  it("begins with the first row that is not before it", () => {
    const since = (day: number) => {
      const { days, units } = demandSince(SERIES, day);
      return [Array.from(days), Array.from(units)];
    };
    // A day of more returns than sales has no demand; 6 less 1 returned.
    expect(since(10)).deep.equal([
      [10, 11, 13, 14],
      [4, 0, 5, Number.NaN],
    ]);
    expect(since(11)).deep.equal([
      [11, 13, 14],
      [0, 5, Number.NaN],
    ]);
    expect(since(12)).deep.equal([
      [13, 14],
      [5, Number.NaN],
    ]);
    expect(since(15)).deep.equal([[], []]);
  });
});

describe("the baseline over an interval", () => {
  const days = Int32Array.from({ length: 7 }, (_, index) => 94 + index);
  const units = Float64Array.of(1, 2, 3, 4, 5, 6, 7);

  it("repeats the last week, day for day", () => {
    expect(forecastBaseline({ days, units }, 100, 1)).deep.equal({ total: 1, byDay: Float64Array.of(1) });
    expect(forecastBaseline({ days, units }, 100, 3)).deep.equal({
      total: 6,
      byDay: Float64Array.of(1, 2, 3),
    });
    // 1 to 7, and 1 and 2 again.
    expect(forecastBaseline({ days, units }, 100, 9)).deep.equal({
      total: 31,
      byDay: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 1, 2),
    });
  });

  it("takes a day that it cannot tell for a closure", () => {
    const closed = { days: days.subarray(1), units: units.subarray(1) };
    expect(forecastBaseline(closed, 100, 3)).deep.equal({ total: 5, byDay: Float64Array.of(0, 2, 3) });
  });
});
