import { expect } from "chai";
import {
  compareDistributions,
  gatherEvidence,
} from "../../../../functions/business/report/distribution-evidence";

const LAST = 20_000;

function compare(before: (day: number) => number, after: (day: number) => number) {
  const days = Int32Array.from({ length: 210 }, (_, index) => LAST - 209 + index);
  const values = Float64Array.from(days, (day) => (day > LAST - 30 ? after(day) : before(day)));
  return compareDistributions("demand", days, values, LAST)!;
}

describe("the evidence of a shift", () => {
  it("gives shares of days that add up to one, before and after", () => {
    const evidence = compare(
      (day) => day % 7,
      (day) => 3 + (day % 7),
    );
    const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
    expect(sum(evidence.before)).closeTo(1, 1e-3);
    expect(sum(evidence.after)).closeTo(1, 1e-3);
    expect(evidence.beforeDays.count).equal(180);
    expect(evidence.afterDays.count).equal(30);
  });

  it("shows a value that moved in another bin", () => {
    const { bins, before, after } = compare(
      () => 2,
      () => 8,
    );
    expect(bins[before.indexOf(1)]).equal(2);
    expect(bins[after.indexOf(1)]).equal(8);
  });

  it("shows a value that never moves in one bin", () => {
    const { before, after } = compare(
      () => 5,
      () => 5,
    );
    expect(before.filter((share) => share > 0)).deep.equal([1]);
    expect(after.filter((share) => share > 0)).deep.equal([1]);
  });

  it("has bounds that differ for a fraction that never moves, and for zero", () => {
    for (const constant of [0.5, 1e-7, 4.99, 123_456.7, -0.25, 0]) {
      const { bins, before } = compare(
        () => constant,
        () => constant,
      );
      expect(new Set(bins).size, String(constant)).equal(bins.length);
      expect(before[0], String(constant)).equal(1);
    }
  });

  it("shows each value once, and the demand as such where a column of the history is called demand", () => {
    const days = Int32Array.from({ length: 210 }, (_, index) => LAST - 209 + index);
    const history = {
      productId: "A",
      days,
      unitsSold: new Float64Array(210).fill(7),
      sellingPrice: new Float64Array(210).fill(2),
      features: { demand: new Float64Array(210).fill(99) },
      categories: {},
    };
    const evidence = gatherEvidence(history, LAST, ["demand", "selling_price", "toString"]);
    expect(evidence.map(({ feature, bins }) => [feature, bins[0]])).deep.equal([
      ["demand", 7],
      ["selling_price", 2],
    ]);
  });

  /** The evidence of some values spread over the days before, and over the days after. */
  const compareValues = (before: readonly number[], after: readonly number[]) =>
    compareDistributions(
      "price",
      Int32Array.of(
        ...before.map((_, index) => LAST - 209 + index),
        ...after.map((_, index) => LAST - after.length + 1 + index),
      ),
      Float64Array.of(...before, ...after),
      LAST,
    );

  it("has bins of a whole width for whole values, up to their 97.5 % quantile", () => {
    // Of 15 values the 97.5 % quantile is the last but one, 15: (15 - 3) / 11 = 1.09, so bins of 2 from 3 on.
    const evidence = compareValues([3, 3, 3, 3, 3, 8, 8, 8, 8, 8], [13, 13, 14, 15, 25])!;
    expect(evidence.feature).equal("price");
    expect(evidence.bins).deep.equal([3, 5, 7, 9, 11, 13, 15, 17]);
    expect(evidence.before).deep.equal([0.5, 0, 0.5, 0, 0, 0, 0, 0]);
    expect(evidence.after).deep.equal([0, 0, 0, 0, 0, 0.6, 0.2, 0.2]);
  });

  it("has twelve bins for broken values, the last one open", () => {
    // The 97.5 % quantile of 10 values is the last but one, 6: bins of (6 - 0.5) / 11 = 0.5.
    const evidence = compareValues([0.5, 0.5, 0.5, 0.5, 2], [1.25, 1.25, 3.5, 6, 40])!;
    expect(evidence.bins).deep.equal([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6]);
    expect(evidence.before).deep.equal([0.8, 0, 0, 0.2, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(evidence.after).deep.equal([0, 0.4, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.4]);
  });

  it("rounds shares to four digits, and has twelve bins at most for whole values too", () => {
    // 0 to 5 and 100 to 1000: bins of 1000 / 11 = 90.9, 91.
    const { bins, before, after } = compareValues([0, 1, 2, 3, 4, 5], [100, 200, 300, 1000, 1000, 1000])!;
    expect(bins).deep.equal([0, 91, 182, 273, 364, 455, 546, 637, 728, 819, 910, 1001]);
    expect(before[0]).equal(1);
    expect(after).deep.equal([0, 0.1667, 0.1667, 0.1667, 0, 0, 0, 0, 0, 0, 0.5, 0]);
  });

  it("has two bins for a value that never moves, be it broken", () => {
    expect(compareValues([5, 5, 5, 5, 5], [5, 5, 5, 5, 5])).deep.include({ bins: [5, 6], before: [1, 0] });
    const broken = compareValues([5.5, 5.5, 5.5, 5.5, 5.5], [5.5, 5.5, 5.5, 5.5, 5.5]);
    expect(broken).deep.include({ before: [1, 0], after: [1, 0] });
  });

  it("looks at the days of its window alone, and at known values", () => {
    const days = Int32Array.from({ length: 250 }, (_, index) => LAST - 245 + index);
    const values = Float64Array.from(days, (day) => (day % 2 === 0 ? 4 : Number.NaN));
    const { beforeDays, afterDays } = compareDistributions("demand", days, values, LAST)!;
    // Every second of 180 and of 30 days. Day 20,000 is 2024-10-04.
    expect(beforeDays).deep.equal({ from: "2024-03-09", to: "2024-09-04", count: 90 });
    expect(afterDays).deep.equal({ from: "2024-09-05", to: "2024-10-04", count: 15 });
  });

  it("needs five values on each side", () => {
    const five = [1, 2, 3, 4, 5];
    expect(compareValues(five, five)).not.equal(undefined);
    expect(compareValues(five.slice(1), five)).equal(undefined);
    expect(compareValues(five, five.slice(1))).equal(undefined);
  });

  it("does not exist with fewer than five values on a side", () => {
    const days = Int32Array.from({ length: 34 }, (_, index) => LAST - 33 + index);
    expect(compareDistributions("demand", days, new Float64Array(34), LAST)).equal(undefined);
  });
});
