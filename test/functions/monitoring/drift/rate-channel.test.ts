import { expect } from "chai";
import { RateChannel } from "../../../../functions/monitoring/drift/rate-channel";
import { createRandom } from "../../../bench/drift-study/random";
import { expectScores, readReference } from "./reference";

interface RateCase {
  readonly odds: number[];
  readonly priorRate: number;
  readonly priorDays: number;
  readonly rows: [flag: number, scores: number[]][];
}

const PROMOTIONS = { oddsRatios: [3, 8, 0.3], priorRate: 0.1, priorDays: 1, kind: "rate" } as const;

describe("RateChannel", () => {
  for (const [name, { odds, priorRate, priorDays, rows }] of Object.entries(
    readReference<Record<string, RateCase>>("rate"),
  )) {
    it(`adds up SciPy's log-likelihood ratios of yes and no: ${name}`, () => {
      const channel = new RateChannel({ oddsRatios: odds, priorRate, priorDays, kind: "rate" });
      rows.forEach(([flag, scores], day) => {
        channel.advance(day, flag);
        expectScores(channel.bank, scores, `day ${day}`, 1e-8);
        expect(channel.isReady).to.equal(day >= 56);
      });
    });
  }

  it("passes over days of which nothing is known", () => {
    const [gaps, dense] = [new RateChannel(PROMOTIONS), new RateChannel(PROMOTIONS)];
    for (let day = 0; day < 150; day += 1) {
      const flag = day % 5 === 0 || day > 120 ? 1 : 0;
      gaps.advance(day, flag);
      gaps.advance(day, Number.NaN);
      dense.advance(day, flag);
    }
    expect(dense.bank.highestScore()).to.be.above(1);
    expectScores(
      gaps.bank,
      [0, 1, 2, 3, 4, 5].map((index) => dense.bank.score(index)),
      "with gaps",
    );
  });

  it("finds five times the promotions within six weeks, and that they all but stop too", () => {
    /** Days from the change on day 200 until it is found. */
    const daysToFind = (seed: number, before: number, since: number) => {
      const random = createRandom(seed);
      const channel = new RateChannel(PROMOTIONS);
      for (let day = 0; day < 300; day += 1) {
        channel.advance(day, random.chance(day < 200 ? before : since) ? 1 : 0);
        if (channel.bank.highestScore() > 1) return day - 200;
      }
      return undefined;
    };
    for (const seed of [1, 2, 3, 4, 5, 7, 8]) {
      expect(daysToFind(seed, 0.1, 0.5), `seed ${seed}`).to.be.within(0, 42);
      expect(daysToFind(seed, 0.4, 0.02), `seed ${seed}`).to.be.within(0, 42);
    }
  });

  it("is in a year of one promotion in ten days above its threshold on less than one day in fifty", () => {
    let above = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = createRandom(seed);
      const channel = new RateChannel(PROMOTIONS);
      for (let day = 0; day < 365; day += 1) {
        channel.advance(day, random.chance(0.1) ? 1 : 0);
        if (channel.bank.highestScore() > 1) above += 1;
      }
    }
    expect(above / (20 * 365)).to.be.below(0.02);
  });
});
