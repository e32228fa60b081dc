import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { RecentLevel } from "../../../../functions/monitoring/drift/recent-level";
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

  it("takes stock that grew with its sales for no news, and stock that grew alone for one", () => {
    const level = (salesFactor: number) => {
      const random = createRandom(5);
      const [model, sales] = [new StockModel(), new RecentLevel()];
      return Array.from({ length: 460 }, (_, index) => {
        const isLater = index >= 400;
        const sold = random.poisson(10) * (isLater ? salesFactor : 1);
        // Filled up every Monday to what is sold in two weeks.
        const value = (isLater ? 280 : 140) - 20 * (index % 7) + random.poisson(10);
        const day = 20_000 + index;
        sales.add(day, sold);
        const calendar = findCalendarTerms(day);
        const conditions = new Float64Array(0);
        model.advance({ day, value, sold, demand: 0, pace: 0, sales, calendar, conditions });
        return model.evidence;
      }).slice(404, 430);
    };
    expect(Math.max(...level(2))).to.be.at.most(4);
    expect(Math.max(...level(1))).to.be.above(8.2);
    expect(Math.max(...level(0.5))).to.be.above(8.2);
  });
});
