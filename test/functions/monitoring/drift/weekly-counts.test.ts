import { expect } from "chai";
import { REMEMBERED_WEEKS, WeeklyCounts } from "../../../../functions/monitoring/drift/weekly-counts";

describe("WeeklyCounts", () => {
  it("lists complete weeks, the oldest first, with weeks without a scored day as 0", () => {
    const weeks = new WeeklyCounts();
    // Week 100 begins on day 700; the product begins in the middle of week 99 and rests in week 102.
    for (let day = 696; day < 731; day += 1) if (day < 714 || day >= 721) weeks.add(day, 2, 3);
    const { lastWeek, actual, expected } = weeks.list(730);
    expect(lastWeek).to.equal(103);
    expect(actual).to.have.length(REMEMBERED_WEEKS);
    expect(actual.slice(-5)).to.deep.equal([0, 14, 14, 0, 14]);
    expect(expected.slice(-5)).to.deep.equal([0, 21, 21, 0, 21]);
    // On its last day a week is complete.
    weeks.add(731, 2, 3);
    weeks.add(734, 2, 3);
    expect(weeks.list(733).lastWeek).to.equal(103);
    expect(weeks.list(734)).to.include({ lastWeek: 104 });
    expect(weeks.list(734).actual.at(-1)).to.equal(10);
  });

  it("forgets weeks that are too long ago", () => {
    const weeks = new WeeklyCounts();
    for (let day = 0; day < 700; day += 1) weeks.add(day, day < 510 ? 100 : 1, 1);
    // 26 weeks up to day 699 begin on day 518.
    expect(new Set(weeks.list(699).actual)).to.deep.equal(new Set([7]));
  });
});
