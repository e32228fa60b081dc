import { expect } from "chai";
import { RecursiveRegression } from "../../../../functions/monitoring/drift/recursive-regression";
import { expectClose, readReference } from "./reference";

interface RegressionCase {
  readonly means: number[];
  readonly variances: number[];
  readonly loosened: [row: number, index: number, variance: number];
  readonly rows: [
    regressors: number[],
    target: number,
    prediction: number,
    varianceRatio: number,
    coefficients: number[],
    variances: number[],
  ][];
}

describe("RecursiveRegression", () => {
  it("has after each observation the posterior that NumPy solves from all of them", () => {
    const { means, variances, loosened, rows } = readReference<RegressionCase>("regression");
    const regression = new RecursiveRegression(means, variances);
    rows.forEach(([regressors, target, prediction, ratio, coefficients, posterior], number) => {
      const what = `observation ${number}`;
      if (number === loosened[0]) regression.loosen(loosened[1], loosened[2]);
      const row = Float64Array.from(regressors);
      expectClose(regression.predict(row), prediction, what, 1e-9);
      expectClose(regression.varianceRatio, ratio, what, 1e-9);
      regression.learn(target - prediction);
      coefficients.forEach((coefficient, index) => {
        expectClose(regression.coefficient(index), coefficient, what, 1e-9);
        expectClose(regression.coefficientVariance(index), posterior[index]!, what, 1e-9);
      });
    });
  });

  it("learns the mean of one coefficient as a conjugate prior does", () => {
    // By hand: prior mean 2 of variance 4, one observation 5 of noise 1: variance 1 / (1/4 + 1), mean 0.8 (2/4 + 5).
    const regression = new RecursiveRegression([2], [4]);
    const one = Float64Array.of(1);
    expect(regression.predict(one)).to.equal(2);
    expect(regression.varianceRatio).to.equal(5);
    regression.learn(3);
    expect(regression.coefficient(0)).to.be.closeTo(0.8 * 5.5, 1e-12);
    expect(regression.coefficientVariance(0)).to.be.closeTo(0.8, 1e-12);
  });

  it("tells the part of a prediction that later regressors have in it", () => {
    const regression = new RecursiveRegression([1, 10, 100], [1, 1, 1]);
    const row = Float64Array.of(2, 3, 4);
    expect(regression.predict(row)).to.equal(432);
    expect([0, 1, 2, 3].map((from) => regression.contribution(row, from))).to.deep.equal([432, 430, 400, 0]);
  });
});
