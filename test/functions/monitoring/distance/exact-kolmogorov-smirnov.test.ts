import { expect } from "chai";
import {
  computeEqualSizesPValue,
  computeUnequalSizesPValue,
} from "../../../../functions/monitoring/distance/exact-kolmogorov-smirnov";

type Module = typeof import("../../../../functions/monitoring/distance/exact-kolmogorov-smirnov");

/** The module as a new process has it: what it keeps between calls grows with the sizes it is asked for. */
function loadAfresh(): Module {
  const path = require.resolve("../../../../functions/monitoring/distance/exact-kolmogorov-smirnov");
  delete require.cache[path];
  return require(path) as Module;
}

describe("the exact p-value", () => {
  it("counts orders by hand, of equal sizes", () => {
    // Of the C(6, 3) = 20 orders of 3 and 3 two reach 1; 12 reach 2/3; all reach 1/3.
    expect(computeEqualSizesPValue(3, 3)).to.be.closeTo(2 / 20, 1e-15);
    expect(computeEqualSizesPValue(3, 2)).to.be.closeTo(12 / 20, 1e-15);
    expect(computeEqualSizesPValue(3, 1)).to.be.closeTo(1, 1e-15);
  });

  it("counts orders by hand, of sizes with and without a common divisor", () => {
    // Of the 10 orders of 2 and 3 two reach 6/6, six reach 4/6 or more, all reach 2/6. Of the 15 orders of 2 and 4
    // two reach 4/4, six reach 3/4 or more.
    expect(computeUnequalSizesPValue(2, 3, 1, 6)).to.be.closeTo(2 / 10, 1e-15);
    expect(computeUnequalSizesPValue(3, 2, 1, 4)).to.be.closeTo(6 / 10, 1e-15);
    expect(computeUnequalSizesPValue(2, 3, 1, 2)).to.be.closeTo(1, 1e-15);
    expect(computeUnequalSizesPValue(2, 4, 2, 4)).to.be.closeTo(2 / 15, 1e-15);
    expect(computeUnequalSizesPValue(4, 2, 2, 3)).to.be.closeTo(6 / 15, 1e-15);
  });

  it("is the same whatever was asked before, of small sizes as of large ones", () => {
    // SciPy 1.17: ks_2samp, method "exact", of evenly spaced values of which one sample is moved.
    const large: readonly (readonly [number, number, number, number, number])[] = [
      [1_100, 1_101, 1, Math.round(0.04087193460490463 * 1_100 * 1_101), 0.303906452595509],
      [1_300, 1_200, 100, Math.round((0.03076923076923077 * 1_300 * 1_200) / 100), 0.5824031708785383],
    ];
    for (const order of [large, large.toReversed()]) {
      const { computeUnequalSizesPValue: compute } = loadAfresh();
      expect(compute(2, 3, 1, 6)).to.be.closeTo(0.2, 1e-15);
      for (const [n1, n2, divisor, h, expected] of order) {
        expect(compute(n1, n2, divisor, h), `${n1} and ${n2}`).to.be.closeTo(expected, 1e-12);
        expect(compute(3, 2, 1, 6)).to.be.closeTo(0.2, 1e-15);
      }
    }
  });
});
