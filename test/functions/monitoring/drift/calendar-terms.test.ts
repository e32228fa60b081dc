import { expect } from "chai";
import { parseDay } from "../../../../functions/demand/calendar";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";

describe("findCalendarTerms", () => {
  it("gives three harmonics of the week, counted from Sunday", () => {
    const sunday = parseDay("2026-11-22")!;
    expect([...findCalendarTerms(sunday).weekly]).to.deep.equal([1, 0, 1, 0, 1, 0]);
    // Wednesday is the third of seven: angles 3, 6 and 9 sevenths of a turn.
    const turn = (2 * Math.PI) / 7;
    const expected = [3, 6, 9].flatMap((sevenths) => [Math.cos(sevenths * turn), Math.sin(sevenths * turn)]);
    findCalendarTerms(sunday + 3).weekly.forEach((term, index) => {
      expect(term).to.be.closeTo(expected[index]!, 1e-12);
    });
  });

  it("gives two harmonics of a year of 365.2425 days", () => {
    // A quarter of a year after 1970-01-01, within the third of a day that a whole day may be off.
    const quarter = findCalendarTerms(91).yearly;
    [0, 1, -1, 0].forEach((term, index) => {
      expect(quarter[index]).to.be.closeTo(term, 0.012);
    });
    // 400 Gregorian years are 146,097 days exactly.
    findCalendarTerms(146_097 + 91).yearly.forEach((term, index) => {
      expect(term).to.be.closeTo(quarter[index]!, 1e-9);
    });
  });

  it("reckons a day once for all products, and remembers at most 4,000 days", () => {
    const terms = findCalendarTerms(50_000);
    expect(findCalendarTerms(50_000)).to.equal(terms);
    for (let day = 50_001; day < 54_001; day += 1) findCalendarTerms(day);
    expect(findCalendarTerms(50_000)).to.not.equal(terms);
    expect(findCalendarTerms(50_000)).to.deep.equal(terms);
  });
});
