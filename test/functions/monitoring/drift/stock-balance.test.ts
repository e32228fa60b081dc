import { expect } from "chai";
import { StockBalance } from "../../../../functions/monitoring/drift/stock-balance";
import { computeDataThreshold } from "../../../../functions/monitoring/drift/thresholds";
import { createRandom, type Random } from "../../../bench/drift-study/random";

const THRESHOLD = computeDataThreshold(0.01, 5);
const DAYS = 730;
const SECOND_YEAR = 365;

/** A day of a store: its stock before and its sales; how many units leave, and what is seen of stock and sales. */
interface Day {
  readonly day: number;
  readonly stock: number;
  readonly sold: number;
}
interface Habit {
  readonly leaves?: (day: Day, random: Random) => number;
  readonly isCountedBefore?: (day: number, random: Random) => boolean;
  readonly isSeen?: (day: number, random: Random) => boolean;
}

/** How stock leaves other than by sales, or is counted otherwise, in stores where nothing changes. */
const HABITS: Readonly<Record<string, Habit>> = {
  "falls by what is sold": {},
  "is counted before the sales of the day": { isCountedBefore: () => true },
  "breaks on one day in twenty": {
    leaves: ({ sold }, random) => sold + (random.chance(0.05) ? 1 + random.poisson(1) : 0),
  },
  "comes back in January": {
    leaves: ({ day, sold }, random) => sold - random.poisson((day % 365 < 31 ? 0.15 : 0.01) * sold),
  },
  "is put right each quarter": {
    leaves: ({ day, stock, sold }, random) =>
      sold + (day % 91 === 40 ? Math.round(0.1 * stock * random.normal()) : 0),
  },
  "goes to another shop each Monday": { leaves: ({ day, sold }) => sold + (day % 7 === 0 ? 5 : 0) },
  "goes back to the supplier in part": {
    leaves: ({ stock, sold }, random) => sold + (random.chance(0.01) ? Math.round(0.3 * stock) : 0),
  },
  "is counted before the sales on one day in ten": { isCountedBefore: (_, random) => random.chance(0.1) },
  "is missing on one day in twenty": { isSeen: (_, random) => !random.chance(0.05) },
  "hardly follows sales": { leaves: ({ sold }, random) => sold + random.poisson(3) },
};

/** Evidence by day; stock is seen through `factor` from a day on. */
function play(seed: number, habit: Habit, factor = 1, from = DAYS): Float64Array {
  const random = createRandom(seed);
  const balance = new StockBalance();
  const level = Math.exp(random.uniform(0.5, 3.5));
  const lot = Math.ceil(level * random.uniform(6, 20));
  let stock = lot;
  return Float64Array.from({ length: DAYS }, (_, day) => {
    const before = stock;
    const sold = Math.min(stock, random.poisson(level));
    stock = Math.max(0, stock - (habit.leaves?.({ day, stock, sold }, random) ?? sold));
    while (stock < 4 * level) stock += lot;
    const counted = habit.isCountedBefore?.(day, random) ? before : stock;
    const seen = day < from ? counted : Math.round(factor * counted);
    if (habit.isSeen?.(day, random) ?? true) balance.advance(day, seen, sold);
    return balance.evidence;
  });
}

const SEEDS = Array.from({ length: 25 }, (_, index) => 40 + index);

describe("StockBalance", () => {
  for (const [name, habit] of Object.entries(HABITS)) {
    it(`stays quiet over stock that ${name}`, () => {
      const runs = SEEDS.flatMap((seed) => [...play(seed, habit).subarray(SECOND_YEAR)]);
      expect(runs.filter((evidence) => evidence > THRESHOLD).length / runs.length).to.be.below(0.015);
    });
  }

  it("sees stock that is counted by another factor within a month, whenever in the day it is counted", () => {
    const habits = Object.entries(HABITS).filter(([name]) => name !== "hardly follows sales");
    for (const [name, habit] of habits) {
      for (const factor of [0.35, 1.6, 2.5]) {
        const found = SEEDS.filter((seed) =>
          play(seed, habit, factor, 500)
            .subarray(500, 530)
            .some((evidence) => evidence > THRESHOLD),
        );
        expect(found.length / SEEDS.length, `stock that ${name}, times ${factor}`).to.be.above(0.6);
      }
    }
  });

  it("says nothing where stock has never gone with sales, whatever comes", () => {
    const evidence = SEEDS.flatMap((seed) => [
      ...play(seed, { leaves: (_, random) => random.poisson(6) }, 3, 500),
    ]);
    expect(Math.max(...evidence)).to.equal(0);
  });

  it("takes the new balance for granted when a person declared the change", () => {
    const balance = new StockBalance();
    let stock = 9_000;
    const sell = (from: number, days: number, factor: number) => {
      let highest = 0;
      for (let day = from; day < from + days; day += 1) {
        stock -= 10 * factor;
        balance.advance(day, stock, 10);
        highest = Math.max(highest, balance.evidence);
      }
      return highest;
    };
    expect(sell(0, 100, 1)).to.be.below(THRESHOLD);
    balance.rebase();

    expect(sell(100, 60, 2)).to.be.below(THRESHOLD);
  });
});
