import { expect } from "chai";
import fc from "fast-check";
import { summariseKnownDemand } from "../../../../functions/business/books/known-demand";
import { SERVICE_CLASSES } from "../../../../functions/business/policy/classify";

/** A day on which classes are told. */
const ORIGIN = 40 * 28;

/** One product whose last days had these units; `NaN` is a day without a number, `undefined` one without a row. */
function know(
  units: readonly (number | undefined)[],
  protectionDays = 3,
  reviewPeriodDays = 1,
  origin = ORIGIN,
) {
  const rows = units
    .map((value, index) => [origin - units.length + 1 + index, value] as const)
    .filter((row): row is readonly [number, number] => row[1] !== undefined);
  const demand = {
    days: Int32Array.from(rows, ([day]) => day),
    units: Float64Array.from(rows, ([, value]) => value),
  };
  const known = summariseKnownDemand(1, () => demand, Float64Array.of(2), origin, {
    protectionDaysOf: () => protectionDays,
    reviewPeriodDays,
  });
  return {
    highest: known.highestIntervalUnits[0],
    share: known.demandCycleShare[0],
    days: known.knownDays[0],
    serviceClass: SERVICE_CLASSES[known.serviceClass[0]!],
  };
}

describe("what the demand of a product tells", () => {
  it("is the highest of any interval, closures in it, to its very ends", () => {
    expect(know([1, 2, 9, 1, 1]).highest).equal(12);
    expect(know([9, 1, 1, 0, 0, 4, 4, 4]).highest).equal(12);
    expect(know([4, undefined, 4, undefined, 4]).highest).equal(8);
    expect(know([7, 2]).highest).equal(9);
    expect(know([0, 0]).highest).equal(0);
  });

  it("is what summing each interval anew gives", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 168 }),
        fc.integer({ min: 1, max: 40 }),
        (units, protectionDays) => {
          let highest = 0;
          for (let start = -protectionDays + 1; start < units.length; start++) {
            const interval = units.slice(Math.max(0, start), start + protectionDays);
            highest = Math.max(
              highest,
              interval.reduce((sum, one) => sum + one, 0),
            );
          }
          expect(know(units, protectionDays).highest).equal(highest);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is the share of days on sale with demand, with half a day of either kind beforehand", () => {
    // 2 of 4 days with a row and a number.
    expect(know([1, 0, undefined, Number.NaN, 3, 0]).share).equal(2.5 / 5);
    expect(know([0, 0, 0, 0]).share).equal(0.1);
    // Of two cycles of three days that end with the origin, one had demand.
    expect(know([5, 0, 1, 0, 0, 0, 0], 3, 3).share).equal(1.5 / 3);
  });

  it("is its class once it is known for four weeks: by revenue, and by how its weeks differ", () => {
    expect(know(new Array(27).fill(5)).serviceClass).equal("new");
    expect(know(new Array(28).fill(5)).serviceClass).equal("AX");
    // Weeks of 70, 0, 70, 0: 40.4 / 35 = 1.15.
    const bursts = Array.from({ length: 28 }, (_, day) => (Math.floor(day / 7) % 2 === 0 ? 10 : 0));
    expect(know(bursts).serviceClass).equal("AZ");
    // Weeks of 70, 20, 70, 20: 28.9 / 45 = 0.64.
    expect(know(bursts.map((units) => units || 20 / 7)).serviceClass).equal("AY");
    expect(know(new Array(40).fill(0)).serviceClass).equal("CZ");
  });

  it("keeps its class for four weeks, whatever those weeks bring", () => {
    const calm = new Array<number>(28).fill(5);
    const burst = [...calm, ...new Array<number>(26).fill(0), 500];
    expect(know(burst, 3, 1, ORIGIN + 27).serviceClass).equal("AX");
    expect(know([...burst, 0], 3, 1, ORIGIN + 28).serviceClass).equal("AZ");
    // Known for 30 days, but for 20 only when classes were told.
    expect(know(new Array(30).fill(5), 3, 1, ORIGIN + 10).serviceClass).equal("new");
  });

  it("is nothing of a product without rows", () => {
    const none = summariseKnownDemand(1, () => undefined, Float64Array.of(Number.NaN), ORIGIN, {
      protectionDaysOf: () => 3,
      reviewPeriodDays: 1,
    });
    expect([none.highestIntervalUnits[0], none.knownDays[0], none.demandCycleShare[0]]).deep.equal([0, 0, 1]);
  });
});
