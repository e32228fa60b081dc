import { expect } from "chai";
import { measureBeyondBound } from "../../../../functions/business/report/beyond-bound";
import { ledgerDay } from "../../../support/ledger-days";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDays: 2, leadTimeDeviationDays: 0, reviewPeriodDays: 1 });
const FIRST = 100;

/** Days of a product that loses some of what is asked for; no protection interval has shown more than 10 units. */
const daysOf = (demand: readonly number[], lost: readonly number[], highest = 10, lot = 0) =>
  demand.map((units, step) =>
    ledgerDay(FIRST + step, ["a"], {
      demand: [units],
      knownDays: [50],
      highestIntervalUnits: [highest],
      model: { lost: [lost[step]!], level: [20 + lot], reorderPoint: [20] },
    }),
  );
const measure = (days: ReturnType<typeof daysOf>, policy = POLICY, fromStep?: number) => {
  const { cycles, units } = measureBeyondBound(days, FIRST, policy, undefined, fromStep);
  return [cycles[0], units[0]];
};

describe("misses that no level within its bound prevents", () => {
  it("are what was asked for since the last order that could arrive, beyond three times the highest demand seen", () => {
    // The order of the morning of 102 arrives on 104: 30 units at most for 5 + 5 + 40.
    expect(measure(daysOf([0, 0, 5, 5, 40], [0, 0, 0, 0, 25]))).deep.equal([1, 20]);
    // Of 15 lost units no more than 15 were beyond it.
    expect(measure(daysOf([0, 0, 5, 5, 40], [0, 0, 0, 0, 15]))).deep.equal([1, 15]);
    // 30 units: a level at its bound serves them.
    expect(measure(daysOf([9, 9, 5, 5, 20], [0, 0, 0, 0, 20]))).deep.equal([0, 0]);
  });

  it("allow for the lot that lies above the reorder point", () => {
    expect(measure(daysOf([0, 0, 5, 5, 40], [0, 0, 0, 0, 25], 10, 12))).deep.equal([1, 8]);
    expect(measure(daysOf([0, 0, 5, 5, 40], [0, 0, 0, 0, 25], 10, 20))).deep.equal([0, 0]);
  });

  it("are those of a level that stood at its bound when the last order could be made, and only those", () => {
    const days = daysOf([0, 0, 5, 5, 20, 5], [0, 0, 0, 0, 7, 5]).map((day, step) => ({
      ...day,
      books: { ...day.books, model: { ...day.books.model, levelCut: [step === 1 ? 4 : 0] } },
    }));
    // The order that arrives on 104 is that of the morning after 101.
    expect(measure(days)).deep.equal([1, 7]);
  });

  it("are of a product that no order could have reached yet what its opening stock could not be", () => {
    const days = daysOf([0, 0, 9, 36], [0, 0, 0, 15]).map((day, step) =>
      step < 2 ? ledgerDay(day.day, ["b"]) : day,
    );
    // Opened at the close of 102 with 30 units at most, for the 36 of the next day.
    expect(measure(days)[1]).equal(6);
  });

  it("are not told of days whose order was due before the first, nor where the bound is not known", () => {
    expect(measure(daysOf([0, 90, 90], [0, 90, 90]))).deep.equal([0, 0]);
    expect(measure(daysOf([0, 0, 0, 90], [0, 0, 0, 90]))).deep.equal([1, 60]);
    expect(measure(daysOf([0, 0, 0, 90], [0, 0, 0, 90], Number.NaN))).deep.equal([0, 0]);
  });

  it("count a cycle once, and only days that are to be counted", () => {
    const days = daysOf([0, 0, 0, 90, 90, 90, 90], [0, 0, 0, 90, 90, 90, 90]);
    expect(measure(days)[0]).equal(4);
    expect(measure(days, POLICY, 5)[0]).equal(2);
    // Cycles of three days begin on 102, 105.
    expect(measure(days, { ...POLICY, reviewPeriodDays: 3 })[0]).equal(2);
  });
});
