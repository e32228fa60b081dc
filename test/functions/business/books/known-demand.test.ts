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

  describe("of a product younger than an interval", () => {
    const YEARS_BEFORE = 160;
    /** Each product's demand by day up to the origin. */
    const highestOf = (fleet: readonly (readonly number[])[], protectionDays = 8) =>
      summariseKnownDemand(
        fleet.length,
        (index) => ({
          days: Int32Array.from(fleet[index]!, (_, row) => ORIGIN - fleet[index]!.length + 1 + row),
          units: Float64Array.from(fleet[index]!),
        }),
        new Float64Array(fleet.length).fill(1),
        ORIGIN,
        { protectionDaysOf: () => protectionDays, reviewPeriodDays: 1 },
      ).highestIntervalUnits;
    const idle = (days: number) => new Array<number>(days).fill(0);
    /** Products of old whose best interval has so many units. */
    const older = (...highest: number[]) =>
      highest.map((units) => [...idle(YEARS_BEFORE), units, ...idle(3)]);
    /** Products that have sold so many units in their first days and ten times as many later. */
    const launched = (...first: number[]) => first.map((units) => [0, units, ...idle(8), 10 * units]);

    it("is between its pace and what the launches of others have come to, by what its days tell", () => {
      const launches = [...older(9, 9), ...launched(...Array.from({ length: 21 }, (_, index) => 50 + index))];
      // Two days count as much as the others: five in two days are 20 in eight, and the launch in the middle came to 60.
      expect(highestOf([[2, 3], ...launches])[0]).equal(Math.round(Math.sqrt(20 * 60)));
      // One day counts a third, six count three quarters: 5 ** (1 / 3) at eight times, and so on.
      expect(highestOf([[5], ...launches])[0]).equal(Math.round(40 ** (1 / 3) * 60 ** (2 / 3)));
      expect(highestOf([[1, 0, 0, 5, 0, 0], ...launches])[0]).equal(Math.round(8 ** 0.75 * 60 ** 0.25));
    });

    it("takes the best interval of the older products where fewer than twenty launches are known", () => {
      const fleet = [...older(10, 30, 90), ...launched(...new Array<number>(19).fill(7))];
      // The median of 10, 30, 90 and nineteen of 70.
      expect(highestOf([[2, 3], ...fleet])[0]).equal(Math.round(Math.sqrt(20 * 70)));
      expect(highestOf([[2, 3], ...older(10, 30, 90)])[0]).equal(Math.round(Math.sqrt(20 * 30)));
    });

    it("is never above twice its pace, nor below what it has shown", () => {
      const giants = older(1e6, 1e6, 1e6);
      expect(highestOf([[1], ...giants])[0]).equal(2 * 8);
      expect(highestOf([[200, 300], ...older(1, 1, 1)])[0]).equal(500);
      expect(highestOf([[0, 0], ...giants])[0]).equal(0);
      fc.assert(
        fc.property(
          fc.array(fc.nat(1000), { minLength: 1, maxLength: 7 }),
          fc.array(fc.nat(100_000), { maxLength: 30 }),
          (young, others) => {
            const shown = young.reduce((sum, one) => sum + one, 0);
            const [highest] = highestOf([young, ...older(...others)]);
            expect(highest).within(shown, Math.max(shown, Math.round((2 * shown * 8) / young.length)));
          },
        ),
        { numRuns: 50 },
      );
    });

    it("is what it has shown where there are no others, and from an interval on", () => {
      expect(highestOf([[2, 3]])[0]).equal(5);
      expect(highestOf([[1, 1, 1, 1, 1, 1, 1, 1], ...older(100, 100, 100)])[0]).equal(8);
      expect(highestOf([[2, 3], ...older(100, 100, 100)], 2)[0]).equal(5);
    });
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
