import { expect } from "chai";
import fc from "fast-check";
import {
  computeInterval,
  fitIntervalTable,
  type IntervalTable,
} from "../../../functions/forecasting/prediction-interval";

/** Uniform actual values between 0 and twice the forecast. */
const PREDICTED = Float64Array.from({ length: 20_000 }, (_, index) => 1 + (index % 97));
const ACTUAL = PREDICTED.map((level, index) => 2 * level * (((index * 7_919) % 10_007) / 10_007));

describe("prediction intervals", () => {
  let table: IntervalTable;
  before(() => {
    table = fitIntervalTable(PREDICTED, ACTUAL, 0.8)!;
  });

  it("hold the share of actual values that they promise", () => {
    let inside = 0;
    PREDICTED.forEach((level, index) => {
      const { lower, upper } = computeInterval(table, level);
      if (ACTUAL[index]! >= lower && ACTUAL[index]! <= upper) inside++;
    });
    expect(inside / PREDICTED.length).to.be.closeTo(0.8, 0.01);
  });

  it("reach from the tenth to the ninetieth percent of what came", () => {
    const { lower, upper } = computeInterval(table, 50);
    expect(lower).to.be.closeTo(10, 1);
    expect(upper).to.be.closeTo(90, 1);
  });

  it("enclose the forecast and are never negative", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (level) => {
        const { lower, upper } = computeInterval(table, level);
        expect(lower).to.be.within(0, level);
        expect(upper).to.be.at.least(level);
      }),
    );
  });

  it("come from the quantiles of actual over forecast, in bands of equal count along the forecast", () => {
    // Forecasts of 10 with ratios 0 to 99, and of 20 with twice these, in mixed order; what is not positive is left out.
    const predicted = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 20 : 10));
    const actual = predicted.map(
      (level, index) => level * (level / 10) * ((Math.floor(index / 2) * 37) % 100),
    );
    expect(fitIntervalTable([...predicted, 0, -1], [...actual, 5, 5], 0.5)).to.deep.equal({
      coverage: 0.5,
      levels: [10, 20],
      // Ranks 0.25 x 99 and 0.75 x 99, rounded away from the middle: 24 and 75.
      lowerRatios: [24, 48],
      upperRatios: [75, 150],
    });
  });

  it("have a band for each hundred forecasts, and no more than 24", () => {
    const bandsOf = (count: number) => {
      const some = Array.from({ length: count }, (_, index) => 1 + index);
      return fitIntervalTable(some, some)?.levels.length;
    };
    expect([99, 100, 199, 200, 2_400, 9_999].map(bandsOf)).to.deep.equal([undefined, 1, 1, 2, 24, 24]);
  });

  it("interpolate between the bands, and keep the ratios of the outermost beyond them", () => {
    const by = {
      coverage: 0.8,
      levels: [10, 20, 40],
      lowerRatios: [0.5, 0.75, 0.5],
      upperRatios: [2, 1.5, 3],
    };
    const bounds = [5, 10, 15, 20, 30, 40, 80].map((level) => Object.values(computeInterval(by, level)));
    expect(bounds).to.deep.equal([
      [2.5, 10],
      [5, 20],
      [15 * 0.625, 15 * 1.75],
      [15, 30],
      [30 * 0.625, 30 * 2.25],
      [20, 120],
      [40, 240],
    ]);
    const one = { coverage: 0.8, levels: [10], lowerRatios: [0.5], upperRatios: [2] };
    expect(computeInterval(one, 10)).to.deep.equal({ lower: 5, upper: 20 });
  });

  it("enclose a forecast that the model's errors lie all above or all below", () => {
    const by = (lower: number, upper: number) =>
      computeInterval({ coverage: 0.8, levels: [10], lowerRatios: [lower], upperRatios: [upper] }, 10);
    expect(by(1.5, 2)).to.deep.equal({ lower: 10, upper: 20 });
    expect(by(0.2, 0.5)).to.deep.equal({ lower: 2, upper: 10 });
    expect(by(-1, 1)).to.deep.equal({ lower: 0, upper: 10 });
  });

  it("are undefined where there is too little to tell from", () => {
    expect(fitIntervalTable([1, 2, 3], [1, 2, 3])).to.equal(undefined);
  });
});
