import { expect } from "chai";
import fc from "fast-check";
import {
  approximateNormalQuantile,
  inverseNormalLoss,
  normalDensity,
  normalLoss,
  normalProbability,
  normalQuantile,
} from "../../../../functions/demand/numeric/normal";
// By SciPy: ../reference/make-normal.py.
import reference from "../reference/normal.json";

function expectRelative(actual: number, expected: number, tolerance: number, what: string): void {
  expect(Math.abs(actual - expected), what).to.be.at.most(tolerance * Math.abs(expected));
}

function expectEach(
  cases: readonly (readonly number[])[],
  compute: (argument: number) => number,
  tolerance: number,
): void {
  for (const [argument, expected] of cases) {
    expectRelative(compute(argument!), expected!, tolerance, `at ${argument}`);
  }
}

describe("the normal distribution", () => {
  it("has SciPy's density and, in the lower tail to all digits, its probability", () => {
    expectEach(reference.density, normalDensity, 1e-13);
    expectEach(reference.probability, normalProbability, 1e-12);
  });

  it("counts nothing further than 38 deviations out", () => {
    expect(normalProbability(-38)).to.be.above(0);
    expect(normalProbability(-38.1)).to.equal(0);
    expect(normalProbability(38.1)).to.equal(1);
    expect(normalLoss(38.1)).to.equal(0);
  });

  it("has SciPy's quantiles, and infinite ones at the ends", () => {
    expectEach(reference.quantile, normalQuantile, 1e-13);
    expect(normalQuantile(0)).to.equal(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).to.equal(Number.POSITIVE_INFINITY);
  });

  it("has no quantile of what is no probability", () => {
    for (const probability of [-1e-9, 1 + 1e-9, -5, 7, Number.NaN]) {
      expect(normalQuantile(probability), `of ${probability}`).to.be.NaN;
    }
  });

  it("has approximate quantiles to the nine digits that Acklam states", () => {
    expectEach(reference.quantile, approximateNormalQuantile, 1.2e-9);
  });

  it("is symmetric", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), (z) => {
        expect(normalProbability(z) + normalProbability(-z)).to.be.closeTo(1, 1e-15);
        expect(normalDensity(z)).to.equal(normalDensity(-z));
        // L(-z) = L(z) + z: Snyder and Shen, (C.31).
        expect(normalLoss(-z)).to.be.closeTo(normalLoss(z) + z, 1e-14);
      }),
    );
  });
});

describe("the standard normal loss", () => {
  it("is the expected excess over z, by quadrature", () => {
    // The difference of which it is made cancels by z squared.
    for (const [z, expected] of reference.loss) {
      expectRelative(normalLoss(z!), expected!, 1e-13 * Math.max(10, z! ** 4), `at ${z}`);
    }
  });

  it("is undone by its inverse", () => {
    for (const [loss, expected] of reference.inverseLoss) {
      expect(inverseNormalLoss(loss!), `at ${loss}`).to.be.closeTo(expected!, 1e-11);
    }
    expect(inverseNormalLoss(25)).to.equal(-25);
    expect(inverseNormalLoss(0)).to.equal(Number.POSITIVE_INFINITY);
    expect(inverseNormalLoss(-1)).to.be.NaN;
    expect(inverseNormalLoss(Number.NaN)).to.be.NaN;
  });
});
