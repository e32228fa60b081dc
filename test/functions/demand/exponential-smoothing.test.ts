import { expect } from "chai";
import { parseDay, weekdayOf } from "../../../functions/demand/calendar";
import {
  computeWeekdayFactors,
  smoothDemand,
  weightOfHalfLife,
} from "../../../functions/demand/exponential-smoothing";
import type { DemandSeries } from "../../../functions/demand/series";

const ORIGIN = parseDay("2026-11-22")!; // A Sunday.
const FLAT = new Float64Array(7).fill(1);

function series(unitsOf: (day: number) => number, days: readonly number[]): DemandSeries {
  return {
    productId: "P",
    days: Int32Array.from(days),
    unitsSold: Float64Array.from(days, unitsOf),
    sellingPrice: new Float64Array(days.length).fill(1),
    features: {},
    categories: {},
  };
}
const lastDays = (count: number) => Array.from({ length: count }, (_, index) => ORIGIN - count + 1 + index);

describe("exponential smoothing", () => {
  const smooth = (units: readonly number[], weight: number, factors = FLAT) =>
    smoothDemand(
      Int32Array.from(lastDays(units.length)),
      (row) => units[row]!,
      [0, units.length],
      factors,
      weight,
    );

  it("forgets half in its half-life", () => {
    const weight = weightOfHalfLife(12);
    // Long at 8, then twelve days at 0: half of 8 is left.
    expect(smooth([...Array(300).fill(8), ...Array(12).fill(0)], weight)).to.be.closeTo(4, 1e-3);
  });

  it("begins with the plain mean, and passes over days without a number", () => {
    expect(smooth([3, 5, 10], 0.1)).to.be.closeTo(6, 1e-12);
    expect(smooth([3, Number.NaN, 5, 10], 0.1)).to.be.closeTo(6, 1e-12);
    // From the third day on the newest weighs a half: 4 + (10 - 4) / 2.
    expect(smooth([3, 5, 10], 0.5)).to.be.closeTo(7, 1e-12);
    expect(smooth([], 0.1)).to.be.NaN;
  });

  it("takes demand over the factor of its weekday", () => {
    const factors = Float64Array.of(2, 1, 1, 1, 1, 1, 1);
    const units = lastDays(28).map((day) => (weekdayOf(day) === 0 ? 10 : 5));
    expect(smooth(units, 0.2, factors)).to.be.closeTo(5, 1e-12);
  });
});

describe("weekday factors", () => {
  it("are demand per trading day over the mean of the weekdays, of eight weeks up to the origin", () => {
    // Sundays 7,000, all others 1,000, nothing on Saturdays; what is older or later would turn it around.
    const days = [...lastDays(80), ORIGIN + 1, ORIGIN + 7].filter((day) => weekdayOf(day) !== 6);
    const unitsOf = (day: number) =>
      day > ORIGIN || day <= ORIGIN - 56 ? 1e6 : weekdayOf(day) === 0 ? 7_000 : 1_000;
    const factors = computeWeekdayFactors([series(unitsOf, days)], ORIGIN);
    // The mean of 7,000 and five times 1,000 is 2,000; a little is drawn towards 1 by 200 units.
    expect(factors[0]).to.be.closeTo(1 + (56_000 / 56_200) * 2.5, 1e-12);
    expect(factors[1]).to.be.closeTo(1 - (8_000 / 8_200) * 0.5, 1e-12);
    expect(factors[6]).to.equal(1);
  });

  it("do not see a closed day as one without demand", () => {
    const days = lastDays(56).filter((day) => day !== ORIGIN && day !== ORIGIN - 7);
    const factors = computeWeekdayFactors([series(() => 1e6, days)], ORIGIN);
    for (const factor of factors) expect(factor).to.be.closeTo(1, 1e-9);
  });

  it("are 1 where nothing is known", () => {
    expect([...computeWeekdayFactors([], ORIGIN)]).to.deep.equal([...FLAT]);
    expect([...computeWeekdayFactors([series(() => 0, lastDays(56))], ORIGIN)]).to.deep.equal([...FLAT]);
  });
});
