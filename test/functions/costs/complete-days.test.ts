import { expect } from "chai";
import fc from "fast-check";
import { findLastCompleteDay } from "../../../functions/costs/complete-days";
import { extrapolateMonth } from "../../../functions/costs/month-end";
import { parseDay } from "../../../functions/demand/calendar";

const RUN_DAY = parseDay("2026-11-23")!;
/** Cost of the days before the run, the newest last. */
const bill = (...usd: readonly number[]) =>
  usd.map((one, index) => ({
    day: RUN_DAY - usd.length + index,
    service: "Amazon SageMaker",
    usageType: "x",
    quantity: 1,
    usd: one,
  }));
const lastOf = (...usd: readonly number[]) => findLastCompleteDay(bill(...usd), RUN_DAY) - RUN_DAY;

describe("the last day that is billed in full", () => {
  it("is yesterday, unless it costs less than three quarters of what days cost", () => {
    expect(lastOf(8, 8, 8, 8, 8, 8, 8, 8, 6)).to.equal(-1);
    expect(lastOf(8, 8, 8, 8, 8, 8, 8, 8, 5.99)).to.equal(-2);
    expect(lastOf(8, 8, 8, 8, 8, 8, 8, 8, 0)).to.equal(-2);
  });

  it("is two days before when the bill is late, and no earlier: then days do cost less", () => {
    expect(lastOf(8, 8, 8, 8, 8, 8, 8, 8, 4, 0)).to.equal(-3);
    expect(lastOf(8, 8, 8, 8, 8, 8, 8, 4, 4, 4)).to.equal(-3);
  });

  it("is yesterday when too little was billed to know what is usual", () => {
    expect(lastOf(8, 8, 8, 1)).to.equal(-1);
    expect(findLastCompleteDay([], RUN_DAY)).to.equal(RUN_DAY - 1);
  });

  it("leaves what the month will cost as it is, however much of yesterday is billed", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.74, noNaN: true }), (share) => {
        const lines = bill(...new Array<number>(29).fill(8), 8 * share);
        const complete = findLastCompleteDay(lines, RUN_DAY);
        // 30 days of November at 8 dollars.
        expect(extrapolateMonth(lines, RUN_DAY, complete)?.usd).to.be.closeTo(240, 1e-6);
      }),
    );
  });
});
