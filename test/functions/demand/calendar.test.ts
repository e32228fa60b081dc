import { expect } from "chai";
import fc from "fast-check";
import {
  dayOfInstant,
  formatDay,
  instantOfDay,
  parseDay,
  weekdayOf,
} from "../../../functions/demand/calendar";

describe("day numbers", () => {
  it("count the days since 1970-01-01, before it below zero", () => {
    // 30 years with 7 leap days: 30 * 365 + 7; 24 more with 6 (2000 to 2020), January, and the 29th: + 8766 + 31 + 28.
    expect(parseDay("1970-01-01")).to.equal(0);
    expect(parseDay("2000-01-01")).to.equal(10_957);
    expect(parseDay("2024-02-29")).to.equal(10_957 + 8_766 + 31 + 28);
    expect(parseDay("1969-12-31")).to.equal(-1);
  });

  it("are undefined for a text that is no calendar date", () => {
    // The last one reads as a month of the year 10000, and the first ten letters of its ISO form say the same.
    for (const text of ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "20240101", "", "+010000-01"]) {
      expect(parseDay(text), text).to.equal(undefined);
    }
  });

  it("are told as ISO dates, and read again", () => {
    expect(formatDay(10_957)).to.equal("2000-01-01");
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 1_000_000 }), (day) => {
        expect(parseDay(formatDay(day))).to.equal(day);
      }),
    );
  });

  it("begin at midnight UTC and last until the next", () => {
    expect(instantOfDay(2)).to.equal(2 * 24 * 3_600_000);
    fc.assert(
      fc.property(
        fc.integer({ min: -9_999, max: 99_999 }),
        fc.integer({ min: 0, max: 86_399_999 }),
        (day, ms) => {
          expect(dayOfInstant(instantOfDay(day) + ms)).to.equal(day);
        },
      ),
    );
  });

  it("have a weekday, which returns after seven days", () => {
    // 2026-11-22 is a Sunday, 1970-01-01 was a Thursday, the day before a Wednesday.
    expect([parseDay("2026-11-22")!, 0, -1, -4].map(weekdayOf)).to.deep.equal([0, 4, 3, 0]);
    fc.assert(
      fc.property(fc.integer({ min: -9_999, max: 99_999 }), (day) => {
        expect(weekdayOf(day)).to.equal(new Date(instantOfDay(day)).getUTCDay());
      }),
    );
  });
});
