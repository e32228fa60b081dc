import { expect } from "chai";
import { parseDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { summariseFleet } from "../../../functions/forecasting/fleet-state";

const ORIGIN = parseDay("2026-11-22")!;

function series(units: readonly number[]): DemandSeries {
  return {
    productId: "P",
    days: Int32Array.from(units, (_, index) => ORIGIN - units.length + 1 + index),
    unitsSold: Float64Array.from(units),
    sellingPrice: new Float64Array(units.length).fill(1),
    features: {},
    categories: {},
  };
}

describe("what the fleet shows of an origin", () => {
  const flat = series(Array(91).fill(10));
  const rising = series([...Array(77).fill(10), ...Array(14).fill(20)]);

  it("is a season that slow levels lag behind", () => {
    expect(summariseFleet([flat], ORIGIN).levelShift).to.be.closeTo(1, 1e-12);
    const { levelShift } = summariseFleet([rising], ORIGIN);
    expect(levelShift).to.be.above(1.1);
    // Half of the fleet stands still: in units, the two weigh nearly alike.
    expect(summariseFleet([rising, flat], ORIGIN).levelShift).to.be.within(1.05, levelShift);
    expect(
      summariseFleet([series([...Array(77).fill(20), ...Array(14).fill(10)])], ORIGIN).levelShift,
    ).to.be.below(0.9);
  });

  it("is nothing without demand, and leaves out products that have ended", () => {
    expect(summariseFleet([], ORIGIN).levelShift).to.equal(1);
    expect(summariseFleet([series(Array(91).fill(0))], ORIGIN).levelShift).to.equal(1);
    const ended = { ...rising, days: rising.days.map((day) => day - 200) };
    expect(summariseFleet([flat, ended], ORIGIN).levelShift).to.be.closeTo(1, 1e-12);
  });
});
