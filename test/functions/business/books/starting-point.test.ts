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

  it("judges past forecasts by what came in the interval after them, from half of four weeks of age on", () => {
    // 14 days of 2, then the 8 days of the interval at 5: a forecast of 2 * 8, and 40 came.
    const units = (index: number) => (index < 14 ? 2 : 5);
    expect(start(22, units)).deep.include({
      pastErrors: [{ protectionForecastUnits: 16, errorUnits: 24 }],
      errorMeanSquare: 576,
    });
    expect(start(21, units).pastErrors).deep.equal([]);
  });

  it("judges them every three days, the latest first, and takes the mean of the squares", () => {
    // 14 days of 2, 3 of 4, 8 of 5: (28 + 12) / 17 * 8 = 18.82 for 40, and three days before 16 for 12 + 25.
    const { pastErrors, errorMeanSquare } = start(25, (index) => (index < 14 ? 2 : index < 17 ? 4 : 5));
    expect(pastErrors.length).equal(2);
    expect(pastErrors[0]!.protectionForecastUnits).closeTo(320 / 17, 1e-9);
    expect(pastErrors[0]!.errorUnits).closeTo(40 - 320 / 17, 1e-9);
    expect(pastErrors[1]).deep.equal({ protectionForecastUnits: 16, errorUnits: 21 });
    expect(errorMeanSquare).closeTo(((40 - 320 / 17) ** 2 + 21 ** 2) / 2, 1e-9);
  });

  it("expects nothing of a product without history", () => {
    expect(start(0, () => 0)).deep.equal({
      protectionForecastUnits: 0,
      trailingUnits: 0,
      errorMeanSquare: 0,
      pastErrors: [],
    });
  });

  it("counts missing and negative units as none", () => {
    expect(start(200, (index) => (index % 2 ? Number.NaN : -4)).protectionForecastUnits).equal(0);
  });
});
