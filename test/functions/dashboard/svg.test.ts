import { expect } from "chai";
import { createYScale, linePath } from "../../../functions/dashboard/svg";

describe("the axes of the charts", () => {
  it("ends at a round number above the data", () => {
    expect(createYScale(87, 100, 0).ticks).deep.equal([0, 25, 50, 75, 100]);
    expect(createYScale(87, 100, 0)(100)).equal(0);
  });

  it("keeps ticks of counts at whole numbers, which a rounded label would misstate", () => {
    expect(createYScale(10, 100, 0).ticks).deep.equal([0, 2.5, 5, 7.5, 10]);
    expect(createYScale(10, 100, 0, { whole: true }).ticks).deep.equal([0, 5, 10]);
    expect(createYScale(1, 100, 0, { whole: true }).ticks).deep.equal([0, 1]);
    expect(createYScale(3, 100, 0, { whole: true }).ticks).deep.equal([0, 1, 2, 3]);
  });

  it("leaves a gap in a line where a value is missing", () => {
    const y = createYScale(10, 100, 0);
    expect(linePath([0, 10, null, 5], (index) => index, y)).equal("M0 100L1 0M3 50");
  });
});
