import { expect } from "chai";
import { parseDay } from "../../../functions/demand/calendar";
import { measureDataAge } from "../../../functions/demand/data-age";
import { generateDemand } from "../../support/demand";

/** A Friday. */
const FRIDAY = parseDay("2026-11-20")!;

describe("the age of data", () => {
  it("is 0 when a product has a row of the day before the run, and unknown without any row", () => {
    const fleet = generateDemand({ products: 3, days: 60, lastDay: FRIDAY });
    expect(measureDataAge(fleet, FRIDAY)).to.equal(0);
    expect(measureDataAge([], FRIDAY)).to.equal(undefined);
    expect(measureDataAge(fleet, FRIDAY - 100)).to.equal(undefined);
  });

  it("counts days on which the fleet trades only", () => {
    const daily = generateDemand({ products: 3, days: 60, lastDay: FRIDAY });
    const weekdays = generateDemand({ products: 3, days: 60, lastDay: FRIDAY, closedWeekdays: [0, 6] });
    expect(measureDataAge(daily, FRIDAY + 2)).to.equal(2);
    expect(measureDataAge(weekdays, FRIDAY + 2)).to.equal(0);
    expect(measureDataAge(weekdays, FRIDAY + 5)).to.equal(3);
  });

  it("goes on growing when the data stopped long ago, and knows nothing of later days", () => {
    const fleet = generateDemand({ products: 3, days: 60, lastDay: FRIDAY, closedWeekdays: [0, 6] });
    expect(measureDataAge(fleet, FRIDAY + 70)).to.equal(50);
    expect(measureDataAge(fleet, FRIDAY - 7)).to.equal(0);
  });
});
