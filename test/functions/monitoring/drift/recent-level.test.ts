import { expect } from "chai";
import { isExplainedBySales, RecentLevel } from "../../../../functions/monitoring/drift/recent-level";

function play(values: readonly number[]): RecentLevel {
  const level = new RecentLevel();
  for (const [day, value] of values.entries()) level.add(day, value);
  return level;
}

describe("RecentLevel", () => {
  it("compares the days since one with the four weeks before it", () => {
    const level = play([...Array<number>(100).fill(40), ...Array<number>(28).fill(10), 30, 30, 30]);
    expect(level.changeSince(128)).to.be.closeTo(Math.log(30.5 / 10.5), 1e-9);
    // 8 of the 28 days before were of the time of 40, and 20 of 23 since of that of 10.
    expect(level.changeSince(108)).to.be.closeTo(
      Math.log(((20 * 10 + 3 * 30) / 23 + 0.5) / ((20 * 40 + 8 * 10) / 28 + 0.5)),
      1e-6,
    );
  });

  it("says nothing of fewer than three days, or with fewer than fourteen before", () => {
    const level = play([...Array<number>(20).fill(10), ...Array<number>(5).fill(90)]);
    expect(level.changeSince(23)).to.equal(0);
    expect(level.changeSince(22)).to.be.above(0);
    expect(level.changeSince(14)).to.be.above(0);
    expect(level.changeSince(13)).to.equal(0);
    expect(new RecentLevel().changeSince(0)).to.equal(0);
  });

  it("takes sales for the reason when they went at least half of the way in the same direction", () => {
    expect(isExplainedBySales(-0.4, -0.2)).to.equal(true);
    expect(isExplainedBySales(-0.4, -0.19)).to.equal(false);
    expect(isExplainedBySales(-0.4, 0.4)).to.equal(false);
    expect(isExplainedBySales(0.4, 0)).to.equal(false);
  });
});
