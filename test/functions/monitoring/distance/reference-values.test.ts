import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { computeKolmogorovSurvival } from "../../../../functions/monitoring/distance/kolmogorov-distribution";
import type { KolmogorovSmirnovMethod } from "../../../../functions/monitoring/distance/kolmogorov-smirnov";
import { computePsi } from "../../../../functions/monitoring/distance/population-stability";
import { computeWasserstein } from "../../../../functions/monitoring/distance/wasserstein";
import { testKolmogorovSmirnov } from "../../../support/kolmogorov-smirnov";

interface TwoSampleCase {
  readonly kind: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly statistic: number;
  readonly exact: number;
  readonly asymp: number;
  readonly auto: number;
  readonly wasserstein: number;
  readonly psi: number;
}

// Written by SciPy and NumPy: reference/generate_reference.py.
function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, "..", "reference", `${name}.json`), "utf8")) as T;
}

describe("two-sample tests against SciPy", () => {
  const cases = readReference<readonly TwoSampleCase[]>("two-sample");

  for (const [method, tolerance] of [
    ["exact", 1e-12],
    ["asymp", 1e-9],
    ["auto", 1e-12],
  ] as const satisfies readonly (readonly [KolmogorovSmirnovMethod, number])[]) {
    it(`gives SciPy's statistic and ${method} p-value in ${cases.length} cases`, () => {
      for (const one of cases) {
        const result = testKolmogorovSmirnov(one.a, one.b, method)!;
        const what = `${one.kind}, sizes ${one.a.length} and ${one.b.length}`;
        expect(result.statistic, what).to.be.closeTo(one.statistic, 1e-15);
        expect(result.pValue, what).to.be.closeTo(one[method], tolerance);
      }
    });
  }

  it("gives SciPy's Wasserstein distance and NumPy's stability index", () => {
    for (const one of cases) {
      expect(computeWasserstein(one.a, one.b)).to.be.closeTo(one.wasserstein, 1e-12);
      expect(computePsi(one.a, one.b)).to.be.closeTo(one.psi, 1e-12);
    }
  });

  it("gives SciPy's survival function of the Kolmogorov distribution", () => {
    for (const [n, x, survival] of readReference<readonly [number, number, number][]>("kolmogorov")) {
      expect(computeKolmogorovSurvival(n, x), `n ${n}, x ${x}`).to.be.closeTo(survival, 1e-12);
    }
  });
});

describe("two-sample tests at the edges", () => {
  it("puts a value that lies on a quantile of the reference into NumPy's bin", () => {
    // NumPy 2.4: the quantile 0.9 of the reference is 0.1 exactly when reckoned from the upper value.
    expect(computePsi([0.2, -0.8], [-0.3, 1, 0.1, 0.8])).to.be.closeTo(8.168203072614952, 1e-12);
  });

  it("leaves NaN out and does not change the samples", () => {
    const sample = Object.freeze([3, Number.NaN, 1, 2]) as readonly number[];
    const result = testKolmogorovSmirnov(sample, [1, 2, 3])!;
    expect(result.statistic).to.equal(0);
    expect(result.pValue).to.equal(1);
  });

  it("says undefined for an empty sample", () => {
    expect(testKolmogorovSmirnov([], [1])).to.equal(undefined);
    expect(testKolmogorovSmirnov([Number.NaN], [1])).to.equal(undefined);
    expect(computePsi([], [1])).to.equal(undefined);
    expect(computeWasserstein([1], [])).to.equal(undefined);
  });
});
