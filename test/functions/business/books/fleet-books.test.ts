import { expect } from "chai";
import {
  countDeliverySlots,
  createBook,
  findPlaces,
  realignBook,
} from "../../../../functions/business/books/fleet-books";
import { businessSettings } from "../../../support/settings";

const list = (values: ArrayLike<number>) => Array.from(values);

describe("the books of a fleet", () => {
  it("keep deliveries up to the longest lead time, the run day itself included", () => {
    // 7 + 2.5 * 1, rounded up, and one.
    expect(countDeliverySlots(businessSettings({ leadTimeDays: 7, leadTimeDeviationDays: 1 }))).equal(11);
    expect(countDeliverySlots(businessSettings({ leadTimeDays: 0, leadTimeDeviationDays: 0 }))).equal(1);
  });

  it("find products of another list by id, both ascending", () => {
    expect(list(findPlaces(["b", "c", "e"], ["a", "b", "d", "e"]))).deep.equal([1, -1, 3]);
    expect(list(findPlaces(["a", "z"], []))).deep.equal([-1, -1]);
    expect(list(findPlaces(["a", "b"], ["a", "b"]))).deep.equal([0, 1]);
    expect(list(findPlaces(["0", "z"], ["a", "b"]))).deep.equal([-1, -1]);
  });
});

describe("a book for another list of products", () => {
  const old = createBook(2, 3);
  old.onHand.set([5, 6]);
  old.due.set([1, 2, 3, 10, 20, 30]);
  old.errorMeanSquare.set([50, 60]);
  old.cycleShort.set([0, 1]);
  old.profiles[2]!.weights[9] = 4;
  old.cycleDemand.set([1, 0]);
  old.corrections[4] = 0.01;

  it("takes along what it knows of each product; a new one starts empty", () => {
    const book = realignBook(old, 3, Int32Array.of(1, -1, 0));
    expect(list(book.onHand)).deep.equal([6, 0, 5]);
    expect(list(book.due)).deep.equal([10, 20, 30, 0, 0, 0, 1, 2, 3]);
    expect(list(book.errorMeanSquare)).deep.equal([60, 0, 50]);
    expect(list(book.cycleShort)).deep.equal([1, 0, 0]);
    expect(list(book.cycleDemand)).deep.equal([0, 0, 1]);
    expect(list(book.corrections)).deep.equal([0, 0, 0, 0, 0.01, 0, 0, 0, 0, 0]);
    expect(book.profiles).deep.equal(old.profiles);
  });

  it("takes deliveries beyond a shorter lead time at its last day, and has room for a longer one", () => {
    expect(list(realignBook(old, 2, Int32Array.of(1), 3).due)).deep.equal([10, 50]);
    expect(list(realignBook(old, 1, Int32Array.of(0), 3).due)).deep.equal([6]);
    expect(list(realignBook(old, 4, Int32Array.of(1, 0), 3).due)).deep.equal([10, 20, 30, 0, 1, 2, 3, 0]);
  });

  it("shares nothing with the old one", () => {
    const book = realignBook(old, 3, Int32Array.of(0, 1));
    book.profiles[2]!.weights[9] = 0;
    book.onHand[0] = 0;
    book.due[0] = 0;
    book.corrections[4] = 0;
    expect([old.profiles[2]!.weights[9], old.onHand[0], old.due[0], old.corrections[4]]).deep.equal([
      4, 5, 1, 0.01,
    ]);
  });
});
