import { expect } from "chai";
import { fitScalePrior, shrinkMeanSquare } from "../../../../functions/business/policy/shrink-scales";
import { digamma, inverseTrigamma, trigamma } from "../../../../functions/demand/numeric/gamma";
import reference from "./reference/scale-prior.json";

describe("digamma and trigamma", () => {
  it("are SciPy's", () => {
    for (const [x, value] of reference.digamma as [number, number][]) {
      expect(digamma(x) / value, String(x)).closeTo(1, 1e-12);
    }
    for (const [x, value] of reference.trigamma as [number, number][]) {
      expect(trigamma(x) / value, String(x)).closeTo(1, 1e-12);
    }
  });

  it("are inverted over all that occurs", () => {
    for (const [x] of reference.trigamma as [number, number][]) {
      expect(inverseTrigamma(trigamma(x)) / x, String(x)).closeTo(1, 1e-8);
    }
    expect(inverseTrigamma(0)).equal(Number.POSITIVE_INFINITY);
    expect(inverseTrigamma(-1)).equal(Number.POSITIVE_INFINITY);
  });
});

describe("the prior of error scales", () => {
  it("is the one that SciPy fits", () => {
    let finite = 0;
    for (const { ratios, degrees, expected } of reference.cases) {
      const prior = fitScalePrior(ratios, degrees)!;
      expect(prior.ratio / expected.ratio).closeTo(1, 1e-8);
      if (expected.degreesOfFreedom === null) {
        expect(prior.degreesOfFreedom).equal(Number.POSITIVE_INFINITY);
      } else {
        finite++;
        expect(prior.degreesOfFreedom / expected.degreesOfFreedom).closeTo(1, 1e-6);
      }
    }
    expect(finite).above(1);
  });

  it("is none for fewer than eight products", () => {
    expect(fitScalePrior(new Array(7).fill(1), new Array(7).fill(3))).equal(undefined);
    expect(fitScalePrior(new Array(8).fill(1), new Array(8).fill(3))).not.equal(undefined);
  });

  it("survives products that never erred", () => {
    const half = fitScalePrior([0, 0, 0, 0, 1, 2, 3, 4, 5], new Array(9).fill(3))!;
    expect(half.ratio).above(0).and.below(10);
    expect(half.degreesOfFreedom).above(0);
    const all = fitScalePrior(new Array(9).fill(0), new Array(9).fill(3))!;
    expect(all.ratio).above(0).and.below(1e-3);
  });

  it("weighs a product's own errors against the class's by their number", () => {
    const prior = { ratio: 5, degreesOfFreedom: 2 };
    // (6 * 100 + 2 * 5 * 4) / 8.
    expect(shrinkMeanSquare(100, 6, 4, prior)).equal(80);
    expect(shrinkMeanSquare(1e12, 0, 4, prior)).equal(20);
    expect(shrinkMeanSquare(100, 6, 4, { ratio: 5, degreesOfFreedom: Number.POSITIVE_INFINITY })).equal(20);
    expect(shrinkMeanSquare(100, 6, 4, undefined)).equal(100);
  });
});
