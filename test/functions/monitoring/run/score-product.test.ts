import { expect } from "chai";
import type { DemandSeries } from "../../../../functions/demand/series";
import type { DayForecasts } from "../../../../functions/monitoring/run/day-forecasts";
import {
  actualOf,
  scoreDay,
  scoreProduct,
  toScoredSeries,
} from "../../../../functions/monitoring/run/score-product";

const NONE = Number.NaN;

/**
 * Two weeks of product A from day 100 on, with day 112 left out. In the second week: 107 sold 30 and got 5 back, 108
 * ended out of stock, 109 has no number, 110 has no price, and 111 has no number a week before.
 */
const DAYS = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 113];
const SERIES: DemandSeries = {
  productId: "A",
  days: Int32Array.from(DAYS),
  unitsSold: Float64Array.of(10, 11, 12, 13, NONE, 15, 16, 30, 18, NONE, 20, 21, 23),
  sellingPrice: Float64Array.of(1, 1, 1, 1, 1, 1, 1, 2, 2, 2, NONE, 2, 3),
  inventoryLevel: Float64Array.of(9, 9, 9, 9, 9, 9, 9, 9, 0, 9, 9, 9, 9),
  features: { units_returned: Float64Array.of(0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0) },
  categories: {},
};
const HISTORY = toScoredSeries(SERIES);

function forecastsOf(
  day: number,
  predictedDemand: number,
  productId = "A",
  lower = 15,
  upper = 24,
): DayForecasts {
  return {
    day,
    modelVersion: "v1",
    rowOfProduct: new Map([
      ["other", 0],
      [productId, 1],
    ]),
    predictedDemand: Float64Array.of(999, predictedDemand),
    lower: Float64Array.of(0, lower),
    upper: Float64Array.of(0, upper),
    standsIn: new Uint8Array(2),
  };
}

describe("actualOf", () => {
  it("gives the demand of a day and what came a week before", () => {
    expect(actualOf(HISTORY, 107)).to.deep.equal({
      treatment: "scored",
      hasRow: true,
      actual: 25,
      baseline: 10,
      sellingPrice: 2,
    });
  });

  it("does not score a day out of stock, one without a number, and one without a baseline", () => {
    const treatmentOf = (day: number) => actualOf(HISTORY, day).treatment;
    expect([108, 109, 110, 111].map(treatmentOf)).to.deep.equal(["censored", "missing", "scored", "missing"]);
    expect(actualOf(HISTORY, 100)).to.deep.include({ hasRow: true, actual: 10, sellingPrice: 1 });
    // Of the first week no week before is known.
    expect(treatmentOf(103)).to.equal("missing");
  });

  it("knows nothing of a day without a row but the baseline", () => {
    expect(actualOf(HISTORY, 112)).to.deep.equal({
      treatment: "missing",
      hasRow: false,
      actual: NONE,
      baseline: 15,
      sellingPrice: NONE,
    });
  });
});

describe("scoreDay", () => {
  it("puts the forecast beside what came", () => {
    expect(scoreDay(HISTORY, forecastsOf(107, 22), 1, true)).to.deep.equal({
      treatment: "scored",
      actual: 25,
      baseline: 10,
      sellingPrice: 2,
      predictedDemand: 22,
      lower: 15,
      upper: 24,
    });
  });

  it("takes a day on which nobody sold for closed, and one without a forecast for missing", () => {
    const treatmentOf = (day: number, forecast: number, isOpen: boolean) =>
      scoreDay(HISTORY, forecastsOf(day, forecast), 1, isOpen).treatment;
    expect(treatmentOf(112, 20, false)).to.equal("closed");
    expect(treatmentOf(112, 20, true)).to.equal("missing");
    expect(treatmentOf(107, NONE, true)).to.equal("missing");
    expect(treatmentOf(107, NONE, false)).to.equal("closed");
    expect(treatmentOf(108, 20, true)).to.equal("censored");
  });
});

describe("scoreProduct", () => {
  const WINDOW = [
    forecastsOf(107, 22),
    forecastsOf(108, 22),
    forecastsOf(109, 22),
    forecastsOf(110, 22),
    forecastsOf(111, 22),
    forecastsOf(112, 22),
    forecastsOf(113, NONE),
    forecastsOf(113, 22, "B"),
  ];

  it("adds up the days that count, and counts those that do not", () => {
    const score = scoreProduct(HISTORY, WINDOW);
    // By hand: 22 for 25 (a week before: 10) and for 20 (13), 25 above and 20 within 15 to 24; 109, 111 and 113 lack a number.
    expect(score).to.deep.include({
      productId: "A",
      scored: 2,
      censored: 1,
      incomplete: 3,
      daysWithoutRow: [112],
      revenue: 50,
    });
    expect(score.model).to.include({
      count: 2,
      actual: 45,
      absoluteError: 5,
      error: -1,
      covered: 1,
      boundedCount: 2,
    });
    expect(score.baseline).to.include({ count: 2, absoluteError: 22, error: -22, boundedCount: 0 });
  });

  it("does not score the baseline that stood in as the model's: the day counts for neither", () => {
    const standIn = { ...forecastsOf(107, 10), standsIn: Uint8Array.of(0, 1) };
    const score = scoreProduct(HISTORY, [standIn, { ...standIn, day: 109 }, forecastsOf(110, 22)]);
    // 109 has no number, whoever forecast it.
    expect(score).to.deep.include({ scored: 1, quarantined: 1, incomplete: 1, revenue: 0 });
    expect([score.model.count, score.baseline.count]).to.deep.equal([1, 1]);
    expect(score.model).to.include({ count: 1, absoluteError: 2 });
    // What was not believed for another product says nothing of this one.
    const other = { ...forecastsOf(107, 22), standsIn: Uint8Array.of(1, 0) };
    expect(scoreProduct(HISTORY, [other])).to.deep.include({ scored: 1, quarantined: 0 });
    const treatmentOf = (day: number, isOpen: boolean) =>
      scoreDay(HISTORY, { ...standIn, day }, 1, isOpen).treatment;
    expect([treatmentOf(107, true), treatmentOf(107, false), treatmentOf(109, true)]).to.deep.equal([
      "quarantined",
      "closed",
      "missing",
    ]);
  });

  it("scales by the history before the window, all of it without one", () => {
    // Before 108: 107 alone has a week before, 25 - 10 = 15. In all: 108 (7), 110 (7) and 113 (7) too: 36 / 4.
    expect(scoreProduct(HISTORY, WINDOW.slice(1)).naiveScale!.maeUnits).to.equal(15);
    expect(scoreProduct(HISTORY, []).naiveScale!.maeUnits).to.equal(36 / 4);
    expect(scoreProduct(HISTORY, WINDOW).naiveScale).to.equal(undefined);
    expect(scoreProduct(HISTORY, []).scored).to.equal(0);
  });
});
