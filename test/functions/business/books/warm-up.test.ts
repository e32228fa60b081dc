import { expect } from "chai";
import { computeStartingPoint } from "../../../../functions/business/books/starting-point";
import { cutFleet, WARM_UP_DAYS, warmUpBooks } from "../../../../functions/business/books/warm-up";
import { sameTerms } from "../../../../functions/contracts/catalogue";
import type { DemandSeries } from "../../../../functions/demand/series";
import { businessSettings } from "../../../support/settings";

const FIRST_RUN = 20_000;
/** One day is protected: forecasts of a day close the next. */
const POLICY = businessSettings({
  leadTimeDays: 0,
  leadTimeDeviationDays: 0,
  reviewPeriodDays: 1,
  orderPolicy: "order-up-to",
  safetyStockMethod: "normal",
});

/** A product with rows on the days before the first run. */
function history(
  length: number,
  unitsOf: (daysBefore: number) => number = () => 5,
  wanted: Partial<DemandSeries> = {},
): DemandSeries {
  const days = Int32Array.from({ length }, (_, index) => FIRST_RUN - length + index);
  return {
    productId: "a",
    days,
    unitsSold: Float64Array.from(days, (day) => unitsOf(FIRST_RUN - day)),
    sellingPrice: new Float64Array(length).fill(3),
    features: {},
    categories: {},
    ...wanted,
  };
}

describe("the warm-up of the books", () => {
  it("plays sixteen weeks up to the day before the first run", () => {
    const books = warmUpBooks([history(300)], FIRST_RUN, sameTerms(POLICY))!;
    expect([books.firstDay, books.runDay]).deep.equal([FIRST_RUN - 112, FIRST_RUN - 1]);
    expect(WARM_UP_DAYS).equal(112);
  });

  it("leaves eight weeks of history to forecast from, and does not happen where there is no day beyond", () => {
    const playedDays = (...lengths: number[]) => {
      const books = warmUpBooks(
        lengths.map((length, index) => history(length, undefined, { productId: `P${index}` })),
        FIRST_RUN,
        sameTerms(POLICY),
      );
      return books && FIRST_RUN - books.firstDay;
    };
    expect(playedDays(168)).equal(112);
    expect(playedDays(167)).equal(111);
    expect(playedDays(57)).equal(1);
    expect(playedDays(56)).equal(undefined);
    // The oldest product tells how far back the history goes.
    expect(playedDays(20, 60, 10)).equal(4);
    expect(playedDays(0, 60)).equal(4);
    expect(playedDays()).equal(undefined);
  });

  it("does not happen where the data tells the stock", () => {
    const stocked = history(300, undefined, { productId: "b", inventoryLevel: new Float64Array(300) });
    expect(warmUpBooks([history(300), stocked], FIRST_RUN, sameTerms(POLICY))).equal(undefined);
  });

  it("ends with the level on hand where demand never changes", () => {
    const books = warmUpBooks([history(300)], FIRST_RUN, sameTerms(POLICY))!;
    // 5 + 2.0537 * sqrt(5) = 9.6; the day's order is in `due`. Good days only lower the aim from there.
    for (const { onHand, due, errorMeanSquare } of [books.model, books.baseline]) {
      expect(onHand[0]! + due[0]!).within(5, 10);
      expect(errorMeanSquare[0]).closeTo(0, 1e-9);
    }
  });

  /**
   * Two days are played. The forecasts of the first, which know the days up to 3 before the first run, close
   * with the demand of the day 2 before it, and the mean square moves by 0.02 of the way to the error's square.
   */
  const twoDays = (product: DemandSeries, protectionDays = 1) => {
    const oldest = history(58, undefined, { productId: "z" });
    const policy = { ...POLICY, leadTimeDays: protectionDays - 1 };
    const books = warmUpBooks([product, oldest], FIRST_RUN, sameTerms(policy))!;
    expect(FIRST_RUN - books.firstDay).equal(2);
    return books;
  };

  it("plays the model's book with the mean of four weeks, the baseline's with its own forecasts", () => {
    // 4 a day in the last four weeks that the first forecast knows (30 to 3 days before), 9 earlier.
    const units = (daysBefore: number) => (daysBefore === 2 ? 7 : daysBefore > 30 ? 9 : 4);
    const product = history(58, units);
    const books = twoDays(product);
    const known = 56;
    const start = computeStartingPoint(
      product.days.subarray(0, known),
      product.unitsSold.subarray(0, known),
      FIRST_RUN - 3,
      1,
    );
    expect(start.protectionForecastUnits).equal(4);
    // Mean and last week both forecast 4, and 7 came: an error of 3.
    const expected = 0.98 * start.errorMeanSquare + 0.02 * 9;
    expect(books.model.errorMeanSquare[0]).closeTo(expected, 1e-9);
    expect(books.baseline.errorMeanSquare[0]).closeTo(expected, 1e-9);
    // A week before, 6 instead of 4: the mean is 4 + 2 / 28, last week's demand 6.
    const rising = history(58, (daysBefore) => (daysBefore === 9 ? 6 : units(daysBefore)));
    const risingBooks = twoDays(rising);
    const risingStart = computeStartingPoint(
      rising.days.subarray(0, known),
      rising.unitsSold.subarray(0, known),
      FIRST_RUN - 3,
      1,
    ).errorMeanSquare;
    expect(risingBooks.model.errorMeanSquare[0]).closeTo(0.98 * risingStart + 0.02 * (3 - 2 / 28) ** 2, 1e-9);
    expect(risingBooks.baseline.errorMeanSquare[0]).closeTo(0.98 * risingStart + 0.02 * 1, 1e-9);
  });

  it("takes the mean since a younger product's first day, closed and missing days as none", () => {
    // Ten days known, 4 on each but two: 32 in 10 days. The error is 7 - 3.2; the start is 3.2 squared.
    const units = (daysBefore: number) =>
      daysBefore === 2 ? 7 : daysBefore === 5 ? Number.NaN : daysBefore === 4 ? 0 : 4;
    const { model } = twoDays(history(12, units));
    expect(model.errorMeanSquare[0]).closeTo(0.98 * 3.2 ** 2 + 0.02 * 3.8 ** 2, 1e-9);
  });

  it("does not judge a forecast before its interval has closed", () => {
    // With an interval of two days the forecast of the first day closes after the second.
    const steady = (daysBefore: number) => (daysBefore <= 2 ? 50 : 4);
    const { model } = twoDays(history(12, steady), 2);
    expect(model.errorMeanSquare[0]).closeTo(8 ** 2, 1e-9);
    // The 25 of the opening are sold. (10 * 4 + 50) / 11 days * 2 + 2.0537 * 8 = 32.8 are ordered anew.
    expect(model.onHand[0]).equal(0);
    expect(model.due.slice(0, 2).reduce((sum, units) => sum + units, 0)).equal(33);
  });
});

describe("the rows of a fleet between two days", () => {
  it("include both, column by column; products without any are left out", () => {
    const product = history(5, (daysBefore) => daysBefore, {
      inventoryLevel: Float64Array.of(1, 2, 3, 4, 5),
      features: { units_returned: Float64Array.of(6, 7, 8, 9, 10), discount: new Float64Array(5) },
      categories: { colour: ["red", "red", "red", "red", "red"] },
    });
    const bare = history(2, undefined, { productId: "b" });
    const [cut, ...others] = cutFleet([product, bare], FIRST_RUN - 5, FIRST_RUN - 3);
    expect(others).deep.equal([]);
    expect(cut).deep.equal({
      productId: "a",
      days: Int32Array.of(FIRST_RUN - 5, FIRST_RUN - 4, FIRST_RUN - 3),
      unitsSold: Float64Array.of(5, 4, 3),
      sellingPrice: Float64Array.of(3, 3, 3),
      inventoryLevel: Float64Array.of(1, 2, 3),
      features: { units_returned: Float64Array.of(6, 7, 8) },
      categories: {},
    });
    const later = cutFleet([product, bare], FIRST_RUN - 2, FIRST_RUN);
    expect(later.map(({ days }) => Array.from(days))).deep.equal([
      [FIRST_RUN - 2, FIRST_RUN - 1],
      [FIRST_RUN - 2, FIRST_RUN - 1],
    ]);
    expect(later[1]!.features).deep.equal({});
    expect(later[1]!.inventoryLevel).equal(undefined);
    expect(cutFleet([product], FIRST_RUN, FIRST_RUN + 9)).deep.equal([]);
    expect(cutFleet([product], FIRST_RUN - 9, FIRST_RUN - 6)).deep.equal([]);
  });
});
