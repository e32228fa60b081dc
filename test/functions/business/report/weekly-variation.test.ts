import { expect } from "chai";
import { createWeeklyVariation } from "../../../../functions/business/report/weekly-variation";

/** Weeks of one product, a seventh of each on every day. */
function variationOf(weeks: readonly number[], daysMore = 0): number {
  const variation = createWeeklyVariation(1);
  for (const units of weeks) {
    for (let day = 0; day < 7; day++) {
      variation.add(0, units / 7);
      variation.closeDay();
    }
  }
  for (let day = 0; day < daysMore; day++) {
    variation.add(0, 1_000);
    variation.closeDay();
  }
  return variation.compute()[0]!;
}

describe("the weekly variation", () => {
  it("is standard deviation / mean of demand per week", () => {
    // 10, 20, 30: mean 20, sample deviation 10.
    expect(variationOf([10, 20, 30])).closeTo(0.5, 1e-12);
    expect(variationOf([7, 7, 7, 7])).closeTo(0, 1e-6);
  });

  it("leaves an unfinished week out", () => {
    expect(variationOf([10, 20, 30], 6)).closeTo(0.5, 1e-12);
  });

  it("is unknown with one week, and without demand", () => {
    expect(variationOf([10])).NaN;
    expect(variationOf([0, 0, 0])).NaN;
  });
});
