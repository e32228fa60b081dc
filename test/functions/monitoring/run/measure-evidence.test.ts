import { expect } from "chai";
import type { DemandSeries } from "../../../../functions/demand/series";
import { computePsi } from "../../../../functions/monitoring/distance/population-stability";
import { measureEvidence } from "../../../../functions/monitoring/run/measure-evidence";
import { testKolmogorovSmirnov } from "../../../support/kolmogorov-smirnov";

/** Day 0 to 20; the day itself is the value, so that what is compared tells the days. */
const SERIES: DemandSeries = {
  productId: "A",
  days: Int32Array.from({ length: 21 }, (_, day) => day),
  unitsSold: new Float64Array(21).fill(1),
  sellingPrice: Float64Array.from({ length: 21 }, (_, day) => day),
  features: { gap: new Float64Array(21).fill(Number.NaN) },
  categories: {},
};
const WINDOWS = { currentWindowDays: 4, referenceWindowDays: 6 };

describe("measureEvidence", () => {
  it("compares the days up to the origin with those before, window by window", () => {
    // Up to day 20: days 17 to 20 against 11 to 16, which they lie above by 5 on average (18.5 - 13.5).
    const [current, reference] = [
      [17, 18, 19, 20],
      [11, 12, 13, 14, 15, 16],
    ];
    const ks = testKolmogorovSmirnov(current!, reference!)!;
    const found = measureEvidence(SERIES, "selling_price", 20, WINDOWS);
    expect(found.ksStatistic).to.equal(1);
    expect(found.ksPValue).to.equal(ks.pValue);
    expect(found.psi).to.equal(computePsi(reference!, current!));
    // Six neighbours have the population deviation sqrt(35 / 12).
    expect(found.wasserstein).to.be.closeTo(5 / Math.sqrt(35 / 12), 1e-12);
  });

  it("tells the reference from the current window: a move of the current days is all there is to see", () => {
    const moved = {
      ...SERIES,
      sellingPrice: Float64Array.from(SERIES.days, (day) => (day < 17 ? day % 2 : 5)),
    };
    // 0 and 1 by turns, moved to 5: (5 - 0.5) over the deviation 0.5.
    expect(measureEvidence(moved, "selling_price", 20, WINDOWS).wasserstein).to.be.closeTo(9, 1e-12);
  });

  it("has null where a window has no number", () => {
    const nothing = { ksStatistic: null, ksPValue: null, psi: null, wasserstein: null };
    expect(measureEvidence(SERIES, "gap", 20, WINDOWS)).to.deep.equal(nothing);
    expect(measureEvidence(SERIES, "unheard of", 20, WINDOWS)).to.deep.equal(nothing);
    expect(measureEvidence(SERIES, "selling_price", 99, WINDOWS)).to.deep.equal(nothing);
    expect(measureEvidence(SERIES, "selling_price", 3, WINDOWS)).to.deep.equal(nothing);
  });
});
