import { expect } from "chai";
import fc from "fast-check";
import {
  computeNormalisedWasserstein,
  computeWasserstein,
} from "../../../../functions/monitoring/distance/wasserstein";

const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 25 });

describe("the Wasserstein distance", () => {
  it("is how far a sample was moved, whichever comes first", () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -30, max: 30 }), (a, b, shift) => {
        expect(
          computeWasserstein(
            a,
            a.map((value) => value + shift),
          ),
        ).to.be.closeTo(Math.abs(shift), 1e-9);
        expect(computeWasserstein(a, b)).to.be.closeTo(computeWasserstein(b, a)!, 1e-9);
      }),
    );
  });

  it("is undefined where a sample has no number", () => {
    expect(computeWasserstein([], [1])).to.equal(undefined);
    expect(computeNormalisedWasserstein([], [1])).to.equal(undefined);
    expect(computeNormalisedWasserstein([1], [Number.NaN])).to.equal(undefined);
  });

  it("is told in population deviations of the reference", () => {
    // 2, 4, 4, 4, 5, 5, 7, 9 have the mean 5 and the population deviation 2; moved by 3 that is 1.5.
    const reference = [2, 4, 4, 4, 5, 5, 7, 9];
    const moved = reference.map((value) => value + 3);
    expect(computeNormalisedWasserstein(reference, moved)).to.be.closeTo(1.5, 1e-12);
    expect(computeNormalisedWasserstein([...reference, Number.NaN], moved)).to.be.closeTo(1.5, 1e-12);
  });

  it("is divided by a thousandth where the reference is flatter", () => {
    expect(computeNormalisedWasserstein([3, 3], [3.5, 3.5])).to.be.closeTo(500, 1e-9);
  });
});
