import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { StockModel } from "../../../../functions/monitoring/drift/stock-model";
import { createRandom } from "../../../bench/drift-study/random";

/** Evidence after each day of a stock that sells about ten a day and is filled up by lots, scaled from a day on. */
function play(seed: number, factor: number, from = 400, days = 460): number[] {
  const random = createRandom(seed);
  const model = new StockModel();
  let stock = 150;
  return Array.from({ length: days }, (_, index) => {
    stock = Math.max(0, stock - random.poisson(10));
    if (stock < 40) stock += 120;
    const day = 20_000 + index;
    const value = index < from ? stock : Math.round(factor * stock);
    const calendar = findCalendarTerms(day);
    model.advance({ day, value, sold: 10, demand: 0, pace: 0, calendar, conditions: new Float64Array(0) });
    return model.find().evidence;
  });
}

describe("StockModel", () => {
  it("sees stock that doubled or halved within a month, and that counts in dozens at once", () => {
    for (const seed of [1, 2, 3, 4]) {
      expect(Math.max(...play(seed, 2).slice(400, 430)), `doubled, seed ${seed}`).to.be.above(8.2);
      expect(Math.max(...play(seed, 0.5).slice(400, 430)), `halved, seed ${seed}`).to.be.above(8.2);
      expect(Math.max(...play(seed, 1 / 12).slice(400, 404)), `dozens, seed ${seed}`).to.be.above(8.2);
    }
  });

  it("takes leaps and falls of every cycle for ordinary", () => {
    const days = [1, 2, 3, 4, 5, 6].flatMap((seed) => play(seed, 1).slice(100));
    expect(days.filter((evidence) => evidence > 8.2).length / days.length).to.be.below(0.005);
  });
});
