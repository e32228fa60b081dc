import { expect } from "chai";
import fc from "fast-check";
import { computeInterval, fitIntervalTable } from "../../../functions/forecasting/prediction-interval";

/** Uniform actual values between 0 and twice the forecast. */
const PREDICTED = Float64Array.from({ length: 20_000 }, (_, index) => 1 + (index % 97));
const ACTUAL = PREDICTED.map((level, index) => 2 * level * (((index * 7_919) % 10_007) / 10_007));

describe("prediction intervals", () => {
  const table = fitIntervalTable(PREDICTED, ACTUAL, 0.8)!;

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

  it("are undefined where there is too little to tell from", () => {
    expect(fitIntervalTable([1, 2, 3], [1, 2, 3])).to.equal(undefined);
  });
});
