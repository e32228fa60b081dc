import { expect } from "chai";
import type { DayFacts } from "../../../../functions/contracts/results/expected-error";
import { tellExpectedError } from "../../../../functions/contracts/tell-expected-error";
import { formatDay, parseDay, weekdayOf } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { expectError } from "../../../../functions/monitoring/expected-error/expect-error";
import { solveSymmetric } from "../../../../functions/monitoring/expected-error/solve-symmetric";
import { sumFacts } from "../../../../functions/monitoring/expected-error/sum-facts";

const FIRST_DAY = parseDay("2026-06-01")!;

/** Days whose WAPE and interval width a function tells; of the last the error is not known. */
function createDays(
  count: number,
  tell: (index: number, day: number) => { readonly wape: number; readonly spread: number },
): DayFacts[] {
  return Array.from({ length: count }, (_, index): DayFacts => {
    const day = FIRST_DAY + index;
    const { wape, spread } = tell(index, day);
    const known = index < count - 1 && { errorUnits: 1000 * wape, actualUnits: 1000 };
    return {
      date: formatDay(day),
      driftShare: 0,
      groups: { fleet: { spreadUnits: 1000 * spread, forecastUnits: 1000, ...known } },
    };
  });
}

/** A world in which weekday and interval tell the error, but for noise of a twentieth. */
function createTellingWorld(count: number, seed: number): DayFacts[] {
  const random = createRandom(seed);
  const noise = () => random() + random() + random() - 1.5;
  return createDays(count, (_index, day) => {
    const spread = Math.exp(0.25 * noise());
    const weekday = [0.45, 0.25, 0.24, 0.26, 0.22, 0.28, 0.38][weekdayOf(day)]!;
    return { spread, wape: weekday * spread * Math.exp(0.1 * noise()) };
  });
}

/** A world in which the next error is the last one, more or less, and nothing else tells it. */
function createWanderingWorld(count: number, seed: number): DayFacts[] {
  const random = createRandom(seed);
  let wape = 0.3;
  return createDays(count, () => {
    wape *= Math.exp(0.12 * (random() + random() - 1));
    return { spread: Math.exp(0.5 * (random() - 0.5)), wape };
  });
}

describe("the expected error", () => {
  it("is not told before two weeks of errors and two of estimates are known", () => {
    expect(expectError([])).to.equal(null);
    expect(expectError(createTellingWorld(28, 1))).to.equal(null);
    const first = expectError(createTellingWorld(29, 1));
    expect(first?.groups).to.have.length(1);
    expect(first?.record).to.equal(null);
  });

  it("is nearer than the last error carried forward where weekday and intervals tell it, in worlds of their own", () => {
    for (const seed of [11, 12, 13, 14]) {
      const { record } = expectError(createTellingWorld(150, seed))!;
      expect(record!.days).to.equal(56);
      expect(record!.isBetter).to.equal(true);
      expect(record!.meanMiss).to.be.below(record!.carriedMiss / 2);
      expect(record!.insideShare).to.be.within(0.65, 0.95);
    }
  });

  it("says so where it is no better than the last error carried forward", () => {
    const better = [21, 22, 23, 24, 25, 26].filter(
      (seed) => expectError(createWanderingWorld(150, seed))?.record?.isBetter,
    );
    expect(better.length).to.be.at.most(1);
    const expected = expectError(createWanderingWorld(150, 21))!;
    expect(tellExpectedError({ ...expected, record: { ...expected.record!, isBetter: false } })).to.contain(
      "no better than carrying the last error forward",
    );
  });

  it("knows nothing of the day that it is about, nor of later ones", () => {
    const days = createTellingWorld(120, 5);
    const until = days.slice(0, 100);
    const told = expectError(until)!;
    const wrong = until.map((day, index) =>
      index < 99
        ? day
        : { ...day, groups: { fleet: { ...day.groups.fleet!, errorUnits: 5000, actualUnits: 1000 } } },
    );
    expect(expectError(wrong)).to.deep.equal(told);
  });

  it("warns when the intervals are twice as wide as ever, where they have told the error before", () => {
    const days = createTellingWorld(150, 7);
    const wide = (factor: number) =>
      days.map((day, index) => {
        const fleet = day.groups.fleet!;
        return index < days.length - 1
          ? day
          : { ...day, groups: { fleet: { ...fleet, spreadUnits: factor * fleet.forecastUnits } } };
      });
    expect(expectError(wide(1))?.warns).to.equal(false);
    const warned = expectError(wide(2.5))!;
    expect(warned.warns).to.equal(true);
    expect(warned.groups[0]!.low).to.be.above(warned.usualWape!);
    expect(tellExpectedError(warned)).to.contain("Warning");
  });

  it("warns wrongly of few days where nothing changes", () => {
    let warned = 0;
    let wrongly = 0;
    let days = 0;
    for (const seed of [31, 32, 33, 34, 35]) {
      const { record } = expectError(createTellingWorld(150, seed))!;
      warned += record!.warned;
      wrongly += record!.warnedWrongly;
      days += record!.days;
    }
    // A warning is at nine in ten, and a third of these days are worse than usual by their intervals.
    expect(wrongly).to.be.at.most(0.2 * warned + 2);
    expect(warned).to.be.below(days / 2);
  });
});

describe("the facts of a day's forecasts", () => {
  const rows = {
    productIds: ["a", "b", "c", "d"],
    predicted: Float64Array.of(4, 9, 2, Number.NaN),
    lower: Float64Array.of(2, Number.NaN, 1, 1),
    upper: Float64Array.of(7, Number.NaN, 3, 2),
    actual: Float64Array.of(6, 9, 2, 1),
  };

  it("are sums for the fleet and by class; a product without bounds counts as a Poisson variable", () => {
    const { fleet, X, Y } = sumFacts(
      rows,
      (productId) => ({ a: "X", b: "Y" })[productId] as "X" | "Y" | undefined,
      () => true,
    );
    expect(fleet).to.deep.equal({
      spreadUnits: 5 + 2.56 * 3 + 2,
      forecastUnits: 15,
      errorUnits: 2,
      actualUnits: 17,
    });
    expect([X?.forecastUnits, Y?.forecastUnits]).to.deep.equal([4, 9]);
  });

  it("leave out what does not count", () => {
    const { fleet } = sumFacts(
      rows,
      () => undefined,
      (row) => row === 2,
    );
    expect(fleet).to.deep.equal({ spreadUnits: 2, forecastUnits: 2, errorUnits: 0, actualUnits: 2 });
    expect(
      sumFacts(
        rows,
        () => undefined,
        () => false,
      ),
    ).to.deep.equal({});
  });
});

describe("a symmetric system", () => {
  it("is solved", () => {
    const matrix = [
      [4, 2, 1],
      [2, 5, 3],
      [1, 3, 6],
    ];
    const [x, y, z] = solveSymmetric(matrix, [4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18]);
    expect(x).to.be.closeTo(1, 1e-12);
    expect(y).to.be.closeTo(2, 1e-12);
    expect(z).to.be.closeTo(3, 1e-12);
  });
});
