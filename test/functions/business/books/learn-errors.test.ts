import { expect } from "chai";
import { type Book, createBook } from "../../../../functions/business/books/fleet-books";
import { learnErrors } from "../../../../functions/business/books/learn-errors";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createQuantiles, totalWeight } from "../../../../functions/business/policy/error-profile";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";

/** Learns one error per product: the forecast that closed, and the demand that came. */
function learn(book: Book, pairs: readonly (readonly [number, number])[], places?: readonly number[]): void {
  const forecast = {
    protectionForecastUnits: new Float64Array(pairs.length),
    maturedProtectionForecastUnits: Float64Array.from(pairs, ([units]) => units),
  };
  const input = {
    known: knownDemand(pairs.length),
    protectionDemand: Float64Array.from(pairs, ([, demand]) => demand),
  } as unknown as RunInput;
  learnErrors(book, Int32Array.from(places ?? pairs.keys()), input, forecast, businessSettings());
}

function bookOf(...errorMeanSquares: readonly number[]): Book {
  const book = createBook(errorMeanSquares.length, 1);
  book.errorMeanSquare.set(errorMeanSquares);
  return book;
}

const weights = (book: Book) => book.profiles.map(totalWeight);

describe("learning from forecasts whose interval closed", () => {
  it("adds the error, in scales of the product, to the profile of its volume", () => {
    const book = bookOf(100);
    learn(book, [[50, 80]]);
    // 50 units are of the fourth class (16 to 64); 30 units are 3 scales of sqrt(100).
    expect(weights(book)).deep.equal([0, 0, 0, 1, 0, 0]);
    // A bin is asinh(3) +- 11 / 240 wide: 3 +- 0.145.
    expect(createQuantiles(book.profiles[3]!)(0.5)).closeTo(3, 0.145);
    const below = bookOf(100);
    learn(below, [[50, 20]]);
    expect(createQuantiles(below.profiles[3]!)(0.5)).closeTo(-3, 0.145);
  });

  it("moves the product's mean square by a fiftieth of the way to the new error's square", () => {
    const book = bookOf(100, 400, 7);
    learn(book, [
      [50, 80],
      [50, 50],
      [10, Number.NaN],
    ]);
    // 0.98 * 100 + 0.02 * 900; 0.98 * 400 + 0; untouched.
    expect(book.errorMeanSquare[0]).closeTo(116, 1e-9);
    expect(book.errorMeanSquare[1]).closeTo(392, 1e-9);
    expect(book.errorMeanSquare[2]).equal(7);
  });

  it("counts an error as six scales at most", () => {
    const book = bookOf(100, 100, 100);
    learn(book, [
      [50, 110],
      [50, 5_000],
      [5_000, 0],
    ]);
    // 60 = 6 * 10 still counts in full: 98 + 0.02 * 3600. 5000 units have a Poisson scale of sqrt(5000).
    expect(book.errorMeanSquare[0]).closeTo(170, 1e-9);
    expect(book.errorMeanSquare[1]).closeTo(170, 1e-9);
    expect(book.errorMeanSquare[2]).closeTo(98 + 0.02 * 36 * 5_000, 1e-9);
  });

  it("forgets a share of every class once a day, and nothing on a day without an error", () => {
    const book = bookOf(100, 100, 100);
    for (const profile of book.profiles) profile.weights[7] = 10;
    learn(
      book,
      [
        [50, Number.NaN],
        [Number.NaN, 40],
        [50, 40],
      ],
      [0, 1, -1],
    );
    expect(weights(book)).deep.equal([10, 10, 10, 10, 10, 10]);
    learn(book, [
      [50, 60],
      [2, 1],
      [50, 40],
    ]);
    // 0.97 of 10, then 2 errors of one class and 1 of another.
    [9.7, 10.7, 9.7, 11.7, 9.7, 9.7].forEach((weight, index) => {
      expect(weights(book)[index]).closeTo(weight, 1e-9);
    });
  });

  it("learns nothing of a product that is new to the books", () => {
    const book = bookOf(100, 100);
    learn(
      book,
      [
        [50, 80],
        [50, 80],
      ],
      [-1, 0],
    );
    expect(book.errorMeanSquare[0]).equal(100);
    expect(book.errorMeanSquare[1]).closeTo(116, 1e-9);
    expect(weights(book)[3]).equal(1);
  });
});
