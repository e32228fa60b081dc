import { expect } from "chai";
import { createBook } from "../../../../functions/business/books/fleet-books";
import { measureMiss, type ServiceTally } from "../../../../functions/business/books/measure-miss";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import { SERVICE_CLASSES } from "../../../../functions/business/policy/classify";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";

const FIRST = 100;
const POLICY = businessSettings({
  leadTimeDays: 2,
  reviewPeriodDays: 3,
  serviceTarget: "cycle-service-level",
});
const NONE = Number.NaN;

/** A book of some products, and what a day that lost some units missed. The first cycle is 102-104. */
function play(count: number, policy = POLICY, places = Int32Array.from({ length: count }, (_, i) => i)) {
  const book = createBook(count, 1);
  const known = knownDemand(count);
  const forecast = {
    protectionForecastUnits: new Float64Array(count).fill(10),
    maturedProtectionForecastUnits: new Float64Array(count),
  };
  const tallyOf = (day: number, demand: readonly number[], lost: readonly number[]) => {
    const input = { runDay: day + 1, demand: Float64Array.from(demand), known } as unknown as RunInput;
    const outcome = { ...createOutcome(count), lost: Float64Array.from(lost) };
    return measureMiss(book, places, input, outcome, forecast, FIRST, policy);
  };
  return {
    book,
    known,
    tallyOf,
    /** Missed and asked of all classes together: the target allows a fiftieth. */
    missed(day: number, demand: readonly number[], lost: readonly number[]): readonly number[] | undefined {
      const tally = tallyOf(day, demand, lost);
      return tally && [sum(tally.missed), round(50 * sum(tally.allowed))];
    },
  };
}

const round = (value: number) => Math.round(value * 1e9) / 1e9;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const ofClass = (tally: ServiceTally | undefined, name: string) => {
  const place = SERVICE_CLASSES.indexOf(name);
  return (
    tally && [tally.missed[place], round(50 * tally.allowed[place]!), round(50 * tally.evidence[place]!)]
  );
};

describe("the miss of a cycle service level", () => {
  it("is told by cycles with demand that had a stockout, on the day that they end", () => {
    const { missed } = play(4);
    expect(missed(102, [5, 5, 5, 0], [0, 2, 0, 0])).equal(undefined);
    expect(missed(103, [5, 5, 5, 0], [0, 1, 0, 0])).equal(undefined);
    // The fourth was never asked for.
    expect(missed(104, [5, 5, 5, 0], [0, 0, 3, 0])).deep.equal([2, 3]);
    // The next cycle starts with a clean slate.
    expect(missed(105, [0, 0, 0, 0], [0, 0, 0, 0])).equal(undefined);
    expect(missed(106, [0, 0, 0, 0], [0, 0, 0, 0])).equal(undefined);
    expect(missed(107, [5, 0, 0, 0], [1, 0, 0, 0])).deep.equal([1, 1]);
    missed(108, [0, 0, 0, 0], [0, 0, 0, 0]);
    missed(109, [0, 0, 0, 0], [0, 0, 0, 0]);
    expect(missed(110, [0, 0, 0, 0], [0, 0, 0, 0])).deep.equal([0, 0]);
  });

  it("counts a product that is closed on the cycle's last day by what it was asked for before", () => {
    const { missed } = play(2);
    missed(102, [5, 5], [2, 0]);
    missed(103, [5, 5], [0, 0]);
    expect(missed(104, [NONE, NONE], [0, 0])).deep.equal([1, 2]);
  });

  it("is held against the cycles with demand of a usual day, however many there were", () => {
    const { known, tallyOf } = play(3, { ...POLICY, reviewPeriodDays: 1 });
    known.demandCycleShare.set([0.5, 0.2, 0.9]);
    expect(50 * sum(tallyOf(104, [5, 5, NONE], [0, 0, 0])!.usual)).closeTo(0.7, 1e-9);
    expect(50 * sum(tallyOf(105, [0, 0, NONE], [0, 0, 0])!.usual)).closeTo(0.7, 1e-9);
  });

  it("keeps the classes apart", () => {
    const { known, tallyOf } = play(3, { ...POLICY, reviewPeriodDays: 1 });
    known.serviceClass.set([1, 8, 8]);
    const tally = tallyOf(104, [5, 5, 9], [0, 1, 0]);
    expect(ofClass(tally, "AY")).deep.equal([0, 1, 1]);
    expect(ofClass(tally, "CZ")).deep.equal([1, 2, 2]);
  });

  it("leaves out products that are new to the books, and those whose first order could not have arrived", () => {
    const { book, known, missed } = play(4, POLICY, Int32Array.of(0, -1, 1, 2));
    known.knownDays[3] = 3;
    expect(missed(104, [5, 5, NONE, 5], [0, 5, 9, 1])).deep.equal([0, 1]);
    expect(Array.from(book.cycleShort)).deep.equal([0, 0, 0, 0]);
    expect(Array.from(book.cycleDemand)).deep.equal([0, 0, 0, 0]);
    known.knownDays[3] = 4;
    missed(105, [5, 5, NONE, 5], [0, 5, 9, 1]);
    missed(106, [5, 5, NONE, 5], [0, 5, 9, 1]);
    expect(missed(107, [5, 5, NONE, 5], [0, 5, 9, 1])).deep.equal([1, 2]);
  });

  it("remembers demand and stockout until the cycle ends, of a product that is not new and had a row", () => {
    const { book, missed } = play(4, POLICY, Int32Array.of(0, -1, 1, 2));
    missed(102, [5, 5, NONE, 5], [0, 5, 9, 1]);
    expect(Array.from(book.cycleDemand)).deep.equal([1, 0, 0, 1]);
    expect(Array.from(book.cycleShort)).deep.equal([0, 0, 0, 1]);
  });

  it("is unknown before the first order could arrive; what was short then does not count later", () => {
    const daily = play(1, { ...POLICY, reviewPeriodDays: 1 });
    expect(daily.missed(101, [5], [5])).equal(undefined);
    expect(daily.missed(102, [5], [5])).deep.equal([1, 1]);
    const { missed } = play(1);
    expect(missed(101, [5], [5])).equal(undefined);
    missed(102, [5], [0]);
    missed(103, [5], [0]);
    expect(missed(104, [5], [0])).deep.equal([0, 1]);
  });
});

describe("the miss of an economic target", () => {
  it("is told by cycles with demand, which may be short as often as all cycles together", () => {
    const economic = play(2, {
      ...POLICY,
      reviewPeriodDays: 1,
      serviceTarget: "economic",
      grossMarginRatio: 0.4,
      annualHoldingCostRatio: 0.25,
    });
    economic.known.demandCycleShare.set([1, 0.1]);
    // A unit is held for 0.6 * 0.25 / 365 of its price a day and earns 0.4 of it: 0.102635 % of the days.
    const miss = (0.6 * 0.25) / 365 / (0.4 + (0.6 * 0.25) / 365);
    expect(miss).closeTo(0.00102635, 1e-8);
    const tally = economic.tallyOf(104, [5, 5], [1, 0])!;
    expect(tally.missed[0]).equal(1);
    expect(tally.allowed[0]).closeTo(miss + 10 * miss, 1e-12);
    expect(sum(tally.evidence)).closeTo(11 * miss, 1e-12);
  });
});

describe("the miss of a fill rate", () => {
  const FILL_RATE = { ...POLICY, serviceTarget: "fill-rate" } as const;

  it("is told by the units of the day that were lost, every day", () => {
    const { missed, tallyOf } = play(3, FILL_RATE);
    // The closed one counts for nothing.
    expect(missed(102, [10, 30, NONE], [1, 5, 0])).deep.equal([6, 40]);
    expect(missed(103, [10, 30, NONE], [0, 0, 0])).deep.equal([0, 40]);
    expect(ofClass(tallyOf(104, [10, 0, NONE], [1, 0, 0]), "AX")).deep.equal([1, 10, 1]);
  });

  it("is held against what a usual day asks for: the last eight weeks, or as long as the product is known", () => {
    const { known, tallyOf } = play(3, FILL_RATE);
    known.recentUnits.set([560, 60, Number.NaN]);
    known.knownDays.set([168, 30, 168]);
    // 10 a day and 2 a day; of the third only what was asked for is known. A large day changes none of it.
    expect(50 * sum(tallyOf(102, [900, 0, 7], [0, 0, 0])!.usual)).closeTo(10 + 2 + 7, 1e-9);
  });

  it("asks for nothing without demand, and is unknown before the first order could arrive", () => {
    const { missed } = play(1, FILL_RATE);
    expect(missed(102, [0], [0])).deep.equal([0, 0]);
    expect(missed(102, [NONE], [0])).deep.equal([0, 0]);
    expect(missed(101, [10], [5])).equal(undefined);
  });
});
