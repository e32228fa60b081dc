import { expect } from "chai";
import fc from "fast-check";
import type { KolmogorovSmirnovMethod } from "../../../../functions/monitoring/distance/kolmogorov-smirnov";
import { testKolmogorovSmirnov } from "../../../support/kolmogorov-smirnov";

const evenly = (count: number) => Float64Array.from({ length: count }, (_, index) => (index + 0.5) / count);

function methodOf(count1: number, count2: number, method?: KolmogorovSmirnovMethod): string {
  return testKolmogorovSmirnov(evenly(count1), evenly(count2), method)!.method;
}

describe("testKolmogorovSmirnov", () => {
  it("takes the exact p-value up to 10,000 values in the larger sample, as SciPy does", () => {
    expect(methodOf(10_000, 3)).to.equal("exact");
    expect(methodOf(3, 10_000)).to.equal("exact");
    expect(methodOf(10_001, 3)).to.equal("asymp");
    expect(methodOf(3, 10_001)).to.equal("asymp");
    expect(methodOf(10, 10, "asymp")).to.equal("asymp");
  });

  it("refuses the exact p-value only where the least common multiple of the sizes is beyond 2^31, as SciPy does", () => {
    expect(methodOf(50_000, 50_000, "exact")).to.equal("exact");
    expect(methodOf(12_000, 18, "exact")).to.equal("exact");
    // Neighbours have no common divisor: 46,342 * 46,341 = 2,147,534,622 > 2^31 - 1.
    expect(methodOf(46_342, 46_341, "exact")).to.equal("asymp");
  });

  it("compares nothing with an empty sample on either side", () => {
    expect(testKolmogorovSmirnov([1], [])).to.equal(undefined);
    expect(testKolmogorovSmirnov([], [1])).to.equal(undefined);
  });

  it("counts by hand in small samples", () => {
    // Of the 6 orders of 2 and 2 values two keep the samples apart: distance 1, p = 2/6.
    expect(testKolmogorovSmirnov([1, 2], [3, 4])).to.deep.include({ statistic: 1 });
    expect(testKolmogorovSmirnov([1, 2], [3, 4])!.pValue).to.be.closeTo(1 / 3, 1e-15);
    // 10 orders of 2 and 3, of which two keep them apart.
    expect(testKolmogorovSmirnov([1, 2], [3, 4, 5])!.pValue).to.be.closeTo(0.2, 1e-15);
    expect(testKolmogorovSmirnov([1, 2], [1, 2])).to.deep.include({ statistic: 0, pValue: 1 });
  });

  it("does not ask which sample comes first, in which order its values are, nor in which unit", () => {
    const sample = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const result = testKolmogorovSmirnov(a, b)!;
        expect(result.pValue).to.be.within(0, 1);
        for (const other of [
          testKolmogorovSmirnov(b, a)!,
          testKolmogorovSmirnov(a.toReversed(), b)!,
          testKolmogorovSmirnov(
            a.map((value) => 3 * value + 1),
            b.map((value) => 3 * value + 1),
          )!,
        ]) {
          expect(other.statistic).to.equal(result.statistic);
          expect(other.pValue).to.be.closeTo(result.pValue, 1e-12);
        }
      }),
    );
  });
});
