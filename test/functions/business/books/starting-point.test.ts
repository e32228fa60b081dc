import { expect } from "chai";
import { computeStartingPoint } from "../../../../functions/business/books/starting-point";

const ORIGIN = 20_000;

function start(length: number, unitsOf: (index: number) => number) {
  const days = Int32Array.from({ length }, (_, index) => ORIGIN - length + 1 + index);
  return computeStartingPoint(
    days,
    Float64Array.from(days, (_, index) => unitsOf(index)),
    ORIGIN,
    8,
  );
}

describe("the starting point of a product", () => {
  it("forecasts the mean of four weeks over the protection interval", () => {
    expect(start(200, (index) => (index < 172 ? 100 : 3)).protectionForecastUnits).closeTo(24, 1e-9);
  });

  it("has no error where demand never changes", () => {
    const { errorMeanSquare, pastErrors } = start(200, () => 3);
    expect(errorMeanSquare).closeTo(0, 1e-18);
    expect(pastErrors.length).above(20);
  });

  it("looks at the days since the product was born, and takes the forecast for its error without a past", () => {
    const { protectionForecastUnits, errorMeanSquare, pastErrors } = start(10, () => 5);
    expect(protectionForecastUnits).closeTo(40, 1e-9);
    expect(pastErrors).deep.equal([]);
    expect(errorMeanSquare).closeTo(1_600, 1e-9);
  });

  it("counts missing and negative units as none", () => {
    expect(start(200, (index) => (index % 2 ? Number.NaN : -4)).protectionForecastUnits).equal(0);
  });
});
