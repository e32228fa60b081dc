import { expect } from "chai";
import { bandPath, createYScale, linePath } from "../../../functions/dashboard/svg";

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

  it("draws a band as one polygon per unbroken stretch", () => {
    const y = createYScale(10, 100, 0);
    expect(bandPath([0, 0, null, 5], [10, 5, 9, 10], (index) => index, y)).equal(
      "M0 0l1 50l0 50l-1 0ZM3 0l0 50Z",
    );
  });

  it("does not drift along a line of many steps", () => {
    const y = createYScale(10, 100, 0);
    const values = Array.from({ length: 1_000 }, (_, index) => (index * 7) % 10);
    const steps = linePath(values, (index) => index / 3, y).match(/l(-?[\d.]+)/g)!;
    expect(steps.reduce((sum, step) => sum + Number(step.slice(1)), 0)).closeTo(999 / 3, 0.05);
  });

  it("leaves a gap in a line where a value is missing", () => {
    const y = createYScale(10, 100, 0);
    expect(linePath([0, 10, null, 5], (index) => index, y)).equal("M0 100l1-100M3 50");
  });
});
