import { expect } from "chai";
import { RateChannel } from "../../../../functions/monitoring/drift/rate-channel";
import { expectScores, readReference } from "./reference";

interface RateCase {
  readonly odds: number[];
  readonly priorRate: number;
  readonly priorDays: number;
  readonly rows: [flag: number, scores: number[]][];
}

const PROMOTIONS = { oddsRatios: [3, 8, 0.3], priorRate: 0.1, priorDays: 1, threshold: 5 };

describe("RateChannel", () => {
  for (const [name, { odds, priorRate, priorDays, rows }] of Object.entries(
    readReference<Record<string, RateCase>>("rate"),
  )) {
    it(`adds up SciPy's log-likelihood ratios of yes and no: ${name}`, () => {
      const channel = new RateChannel({ oddsRatios: odds, priorRate, priorDays, threshold: 5 });
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
});
