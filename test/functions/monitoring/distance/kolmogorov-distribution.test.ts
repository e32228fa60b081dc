import { expect } from "chai";
import { computeMatrixProbability } from "../../../../functions/monitoring/distance/durbin-matrix";
import { computeKolmogorovSurvival } from "../../../../functions/monitoring/distance/kolmogorov-distribution";
import { computePomeranzProbability } from "../../../../functions/monitoring/distance/pomeranz";
import exact from "../reference/kolmogorov-exact.json";

type Value = [n: number, distance: number, probability: number];

describe("the distribution of the Kolmogorov statistic", () => {
  it("keeps nine digits of small tails", () => {
    // SciPy 1.17: stats.kstwo.sf(distance, n).
    const tails: Value[] = [
      [30, 0.45, 4.60170836663682e-6],
      [100, 0.35, 1.865228719089831e-11],
      [140, 0.3, 1.1370251710737309e-11],
      [500, 0.2, 5.256835361945869e-18],
      [20, 0.8, 2.8339126616210803e-14],
      [20, 0.96, 2.199023255552039e-28],
      [12, 0.5, 0.002680251656056024],
      [120_000, 0.01, 7.496433789224218e-11],
    ];
    for (const [n, distance, tail] of tails) {
      const found = computeKolmogorovSurvival(n, distance);
      expect(found / tail, `n ${n}, distance ${distance}`).to.be.closeTo(1, 1e-9);
    }
  });

  it("is known in closed form at its ends", () => {
    // D of one value is max(U, 1 - U): P(D >= x) = 2 (1 - x). Beyond 1 - 1/n all values lie on one side: 2 (1 - x)^n.
    expect(computeKolmogorovSurvival(1, 0.75)).to.be.closeTo(0.5, 1e-15);
    expect(computeKolmogorovSurvival(3, 0.7)).to.be.closeTo(2 * 0.3 ** 3, 1e-15);
    // Up to 1/n the probability of less is n! ((2 n x - 1) / n)^n: for n = 3, x = 0.25 it is 6 (0.5 / 3)^3 = 1/36.
    expect(computeKolmogorovSurvival(3, 0.25)).to.be.closeTo(1 - 1 / 36, 1e-15);
    expect(computeKolmogorovSurvival(10, 0.05)).to.equal(1);
    expect(computeKolmogorovSurvival(10, 0.049)).to.equal(1);
    for (const distance of [0, -1]) expect(computeKolmogorovSurvival(10, distance)).to.equal(1);
    for (const distance of [1, 2]) expect(computeKolmogorovSurvival(10, distance)).to.equal(0);
  });

  it("is nothing where its exponent is beyond all numbers", () => {
    expect(computeKolmogorovSurvival(10_000, Math.sqrt(370.05) / 100)).to.equal(0);
  });
});

describe("the two exact methods", () => {
  it("lose no number beyond the sizes that they are needed for, however small it becomes on the way", () => {
    // In 80 decimal digits: ../reference/generate_exact_kolmogorov.py.
    for (const [n, distance, probability] of exact as Value[]) {
      const what = `n ${n}, distance ${distance}`;
      expect(computeMatrixProbability(n, distance) / probability, what).to.be.closeTo(1, 1e-10);
      if (n < 1_000) {
        expect(computePomeranzProbability(n, distance) / probability, what).to.be.closeTo(1, 1e-10);
      }
    }
  });

  it("are certain at 1 and impossible up to half of 1/n", () => {
    expect(computeMatrixProbability(7, 1)).to.equal(1);
    expect(computeMatrixProbability(7, 1.5)).to.equal(1);
    expect(computeMatrixProbability(8, 0.5 / 8)).to.equal(0);
    expect(computeMatrixProbability(8, 0.01)).to.equal(0);
  });
});
