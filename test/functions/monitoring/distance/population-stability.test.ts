import { expect } from "chai";
import fc from "fast-check";
import { computePsi } from "../../../../functions/monitoring/distance/population-stability";

describe("the population stability index", () => {
  it("sums by hand over two bins", () => {
    // The median 2.5 parts 1, 2 | 3, 4; of the current three quarters lie above: (0.75 - 0.5) ln 1.5 + (0.25 - 0.5) ln 0.5.
    const expected = 0.25 * Math.log(1.5) - 0.25 * Math.log(0.5);
    expect(computePsi([1, 2, 3, 4], [1, 3, 3, 4], 2)).to.be.closeTo(expected, 1e-12);
    // The median of an odd number is one of them and belongs to the bin below: 2/3 and 1/3, then 1/3 and 2/3.
    const odd = (1 / 3) * Math.log(2) - (1 / 3) * Math.log(0.5);
    expect(computePsi([1, 2, 3], [1, 3, 3], 2)).to.be.closeTo(odd, 1e-12);
  });

  it("counts an empty bin as a ten-thousandth", () => {
    const expected = (0.0001 - 0.5) * Math.log(0.0001 / 0.5) + 0.5 * Math.log(2);
    expect(computePsi([1, 2, 3, 4], [3, 4], 2)).to.be.closeTo(expected, 1e-12);
  });

  it("merges equal edges of a tied reference", () => {
    // All edges are 5: below or on it everything, above it nothing.
    expect(computePsi([5, 5, 5], [5, 5])).to.equal(0);
    expect(computePsi([5, 5, 5], [6])).to.be.closeTo(2 * 0.9999 * Math.log(10_000), 1e-9);
  });

  it("is undefined where a sample has no number", () => {
    expect(computePsi([1], [])).to.equal(undefined);
    expect(computePsi([1], [Number.NaN])).to.equal(undefined);
  });

  it("is 0 of a sample and itself, and never below", () => {
    const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(computePsi(a, a)).to.equal(0);
        expect(computePsi(a, b)).to.be.at.least(0);
      }),
    );
  });
});
