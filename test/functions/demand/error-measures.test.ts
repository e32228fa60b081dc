import { expect } from "chai";
import fc from "fast-check";
import { computeNaiveScale, measureSums, type NaiveScale } from "../../../functions/demand/error-measures";
import { addBounds, addError, createErrorSums, mergeErrorSums } from "../../../functions/demand/error-sums";

interface Known {
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  readonly naiveScale?: NaiveScale;
}

/** All measures of pairs of actuals and forecasts. */
function measure(actuals: readonly number[], forecasts: readonly number[], known: Known = {}) {
  const sums = createErrorSums();
  actuals.forEach((actual, index) => {
    addError(sums, actual, forecasts[index]!);
    addBounds(sums, actual, known.lower?.[index] ?? Number.NaN, known.upper?.[index] ?? Number.NaN);
  });
  return measureSums(sums, known.naiveScale);
}

describe("measures of forecast errors", () => {
  it("gives the known values of a series with zeros", () => {
    // By hand: errors 5, 2, -2, 0; WAPE 9/30, MAPE (0.2 + 0.1)/2, bias 5/30.
    const measures = measure([0, 10, 20, 0], [5, 12, 18, 0]);
    expect(measures.wape).to.be.closeTo(0.3, 1e-15);
    expect(measures.mapePercent).to.be.closeTo(15, 1e-12);
    expect(measures.mapeActualsUsed).to.equal(2);
    expect(measures.mapeActualsZero).to.equal(2);
    expect(measures.biasRatio).to.be.closeTo(5 / 30, 1e-15);
    expect(measures.maeUnits).to.equal(2.25);
    expect(measures.rmseUnits).to.be.closeTo(Math.sqrt(33 / 4), 1e-15);
    // 2*5/5, 2*2/22, 2*2/38; the last day is 0 and 0 and left out.
    expect(measures.smapePercent).to.be.closeTo((100 * (2 + 4 / 22 + 4 / 38)) / 3, 1e-12);
    // Actuals deviate from their mean 7.5 by 275 in squares.
    expect(measures.r2).to.be.closeTo(1 - 33 / 275, 1e-12);
  });

  it("is undefined where there is nothing to divide by", () => {
    const measures = measure([0, 0], [1, 2]);
    expect(measures.wape).to.equal(undefined);
    expect(measures.mapePercent).to.equal(undefined);
    expect(measures.biasRatio).to.equal(undefined);
    expect(measures.r2).to.equal(undefined);
    expect(measures.mase).to.equal(undefined);
    expect(measures.coverage).to.equal(undefined);
    expect(measures.maeUnits).to.equal(1.5);
    expect(measure([], []).maeUnits).to.equal(undefined);
  });

  it("counts returns in WAPE but not in MAPE", () => {
    const measures = measure([-5, 10], [0, 10]);
    expect(measures.wape).to.be.closeTo(5 / 15, 1e-15);
    expect(measures.mapeActualsUsed).to.equal(1);
    expect(measures.mapePercent).to.equal(0);
  });

  it("measures bounds by pinball loss and coverage", () => {
    const measures = measure([10, 30], [10, 10], { lower: [8, 8], upper: [20, 20] });
    // 0.1*2 + 0.1*10 and 0.1*22 + 0.9*10 over four bounds.
    expect(measures.pinballLoss).to.be.closeTo((0.2 + 1 + 2.2 + 9) / 4, 1e-12);
    expect(measures.coverage).to.equal(0.5);
  });

  it("scales MASE and RMSSE by the seasonal-naive error in sample", () => {
    const days = Int32Array.from({ length: 14 }, (_, index) => index);
    const actuals = Float64Array.from({ length: 14 }, (_, index) => (index < 7 ? 10 : 14));
    const naiveScale = computeNaiveScale(days, actuals, 14);
    expect(naiveScale).to.deep.equal({ maeUnits: 4, rmseUnits: 4 });
    expect(measure([10], [12], { naiveScale }).mase).to.equal(0.5);
    expect(measure([10], [12], { naiveScale }).rmsse).to.equal(0.5);
    expect(measure([10], [12], { naiveScale: { maeUnits: 0, rmseUnits: 0 } }).mase).to.equal(undefined);
  });

  it("is the same for the whole as for the sum of its parts", () => {
    const units = fc.integer({ min: -9, max: 99 });
    fc.assert(
      fc.property(fc.array(fc.tuple(units, units), { minLength: 1 }), fc.nat(), (pairs, cut) => {
        const sumOf = (part: readonly (readonly [number, number])[]) => {
          const sums = createErrorSums();
          for (const [actual, forecast] of part) {
            addError(sums, actual, forecast);
            addBounds(sums, actual, forecast - 1, forecast + 1);
          }
          return sums;
        };
        const middle = cut % pairs.length;
        const joined = sumOf(pairs.slice(0, middle));
        mergeErrorSums(joined, sumOf(pairs.slice(middle)));
        const [whole, parts] = [measureSums(sumOf(pairs)), measureSums(joined)];
        for (const name of Object.keys(whole) as (keyof typeof whole)[]) {
          if (whole[name] === undefined) expect(parts[name], name).to.equal(undefined);
          else
            expect(parts[name], name).to.be.closeTo(whole[name], 1e-9 * Math.max(1, Math.abs(whole[name])));
        }
      }),
    );
  });

  it("never has a bias above the error, nor a squared error below the absolute one", () => {
    const units = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(fc.array(fc.tuple(units, units), { minLength: 1 }), (pairs) => {
        const measures = measure(
          pairs.map(([actual]) => actual),
          pairs.map(([, forecast]) => forecast),
        );
        expect(measures.rmseUnits).to.be.at.least(measures.maeUnits! - 1e-9);
        if (measures.wape === undefined) return;
        expect(measures.wape).to.be.at.least(Math.abs(measures.biasRatio!) - 1e-12);
      }),
    );
  });
});
