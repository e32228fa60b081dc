import { expect } from "chai";
import fc from "fast-check";
import { computeNaiveScale, measureSums, type NaiveScale } from "../../../functions/demand/error-measures";
import {
  addBounds,
  addError,
  createErrorSums,
  createScoredErrors,
  mergeErrorSums,
} from "../../../functions/demand/error-sums";

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
    const nothing = measure([], [], { naiveScale: { maeUnits: 2, rmseUnits: 2 } });
    for (const [name, value] of Object.entries(nothing)) {
      expect(value, name).to.equal(
        ["mapeActualsUsed", "mapeActualsZero", "pairsUsed"].includes(name) ? 0 : undefined,
      );
    }
    expect(measure([5], [6]).mase).to.equal(undefined);
    expect(measure([5], [6]).rmsse).to.equal(undefined);
  });

  it("has no R2 for flat actuals of whatever size, as rounding is no deviation", () => {
    const level = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(level, fc.integer({ min: 1, max: 60 }), (actual, count) => {
        const actuals = new Array<number>(count).fill(actual);
        expect(
          measure(
            actuals,
            actuals.map((value) => value * 1.1),
          ).r2,
        ).to.equal(undefined);
      }),
    );
    // By hand: actuals 1 and 3 deviate from 2 by 2 in squares, the forecasts by 1.
    expect(measure([1, 3], [1, 4]).r2).to.be.closeTo(0.5, 1e-15);
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

  it("counts an actual on a bound as covered, one outside either not, and no day that lacks a bound", () => {
    const coverageOf = (actual: number, lower: number, upper: number) =>
      measure([actual], [10], { lower: [lower], upper: [upper] }).coverage;
    expect([8, 14, 20].map((actual) => coverageOf(actual, 8, 20))).to.deep.equal([1, 1, 1]);
    expect([7, 21].map((actual) => coverageOf(actual, 8, 20))).to.deep.equal([0, 0]);
    expect(coverageOf(10, Number.NaN, 20)).to.equal(undefined);
    expect(coverageOf(10, 8, Number.NaN)).to.equal(undefined);
  });

  it("adds up units with their sign, the model's apart from the baseline's", () => {
    const { model, baseline } = createScoredErrors();
    addError(model, 7, 5);
    addError(model, -2, 0);
    expect(model).to.include({ count: 2, actual: 5, absoluteActual: 9, error: 0, absoluteError: 4 });
    expect(baseline).to.deep.equal(createErrorSums());
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

  it("scales by pairs a week apart that are in sample, both with a number", () => {
    // By hand, of days 0, 2, 7, 8, 9, 14: pairs 0-7 (+3), 2-9 (-4), 7-14 (out of sample); day 8 has no partner.
    const days = Int32Array.of(0, 2, 7, 8, 9, 14);
    const actuals = Float64Array.of(10, 20, 13, 99, 16, 500);
    const scale = computeNaiveScale(days, actuals, 5)!;
    expect(scale.maeUnits).to.equal(3.5);
    expect(scale.rmseUnits).to.be.closeTo(Math.sqrt((9 + 16) / 2), 1e-15);
    const incomplete = Float64Array.of(10, Number.NaN, 13, 99, 16, 500);
    expect(computeNaiveScale(days, incomplete, 5)).to.deep.equal({ maeUnits: 3, rmseUnits: 3 });
    expect(computeNaiveScale(days, actuals, 2)).to.equal(undefined);
    // A season of two days: 7-9 (+3) alone, as 0-2 (+10) comes first: (10 + 3) / 2.
    expect(computeNaiveScale(days, actuals, 5, 2)!.maeUnits).to.equal(6.5);
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
