import { expect } from "chai";
import fc from "fast-check";
import { demandColumn, demandOf, isCensored } from "../../../functions/demand/scored-demand";
import type { DemandSeries } from "../../../functions/demand/series";

function seriesOf(unitsSold: readonly number[], returned?: readonly number[]): DemandSeries {
  return {
    productId: "P",
    days: Int32Array.from(unitsSold.keys()),
    unitsSold: Float64Array.from(unitsSold),
    sellingPrice: new Float64Array(unitsSold.length),
    features: returned ? { units_returned: Float64Array.from(returned) } : {},
    categories: {},
  };
}

describe("the demand of a series", () => {
  it("is its column of units itself where nothing was returned and nothing is negative", () => {
    for (const series of [
      seriesOf([3, 0, Number.NaN]),
      seriesOf([3, 0, 2], [0, 0, Number.NaN]),
      seriesOf([]),
    ]) {
      expect(demandColumn(series)).to.equal(series.unitsSold);
    }
  });

  it("is what was sold less what came back, never below zero, and leaves the series alone", () => {
    const series = seriesOf([5, 4, 3, 2], [0, 1, 9, Number.NaN]);
    expect([...demandColumn(series)]).to.deep.equal([5, 3, 0, 2]);
    expect([...series.unitsSold]).to.deep.equal([5, 4, 3, 2]);
    expect([...demandColumn(seriesOf([5, -4, 3]))]).to.deep.equal([5, 0, 3]);
  });

  it("is by column what it is by row", () => {
    const units = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(units, units)), fc.boolean(), (rows, hasReturns) => {
        const series = seriesOf(
          rows.map(([sold]) => sold),
          hasReturns ? rows.map(([, returned]) => returned) : undefined,
        );
        const byRow = rows.map((_, row) => demandOf(series, row));
        expect([...demandColumn(series)]).to.deep.equal(byRow);
      }),
    );
  });
});

describe("a censored day", () => {
  it("is one that ended with nothing on hand", () => {
    const series = { ...seriesOf([1, 1, 1, 1]), inventoryLevel: Float64Array.of(2, 0, -1, Number.NaN) };
    expect([0, 1, 2, 3].map((row) => isCensored(series, row))).to.deep.equal([false, true, true, false]);
  });

  it("is unknown without a column of stock, and then none", () => {
    expect(isCensored(seriesOf([0]), 0)).to.equal(false);
  });
});
