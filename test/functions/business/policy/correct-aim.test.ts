import { expect } from "chai";
import { createBook } from "../../../../functions/business/books/fleet-books";
import { aimOf, correctAim } from "../../../../functions/business/policy/correct-aim";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";

const POLICY = { serviceLevelTarget: 0.98, reviewPeriodDays: 1 } as BusinessSettings;

describe("the correction of the aim", () => {
  it("moves the aim by a tenth of what was missed beyond the target", () => {
    const book = createBook(1, 1);
    correctAim(book, 0.05, POLICY);
    expect(aimOf(book, POLICY)).closeTo(0.983, 1e-9);
    correctAim(book, 0.02, POLICY);
    expect(aimOf(book, POLICY)).closeTo(0.983, 1e-9);
    correctAim(book, 0, POLICY);
    expect(aimOf(book, POLICY)).closeTo(0.981, 1e-9);
  });

  it("leaves a quarter of the misses allowed, however bad the days", () => {
    const book = createBook(1, 1);
    for (let day = 0; day < 50; day++) correctAim(book, 1, POLICY);
    expect(aimOf(book, POLICY)).closeTo(0.995, 1e-9);
  });

  it("does not sink below one half, however good the days", () => {
    const book = createBook(1, 1);
    for (let day = 0; day < 5_000; day++) correctAim(book, 0, POLICY);
    expect(aimOf(book, POLICY)).equal(0.5);
  });

  it("moves by a tenth per day of the review period, and a quarter at most", () => {
    const aimAfter = (reviewPeriodDays: number) => {
      const policy = { serviceLevelTarget: 0.6, reviewPeriodDays } as BusinessSettings;
      const book = createBook(1, 1);
      correctAim(book, 0.6, policy);
      return aimOf(book, policy);
    };
    // Missed 0.2 more than the 0.4 that the target allows.
    expect(aimAfter(1)).closeTo(0.62, 1e-9);
    expect(aimAfter(2)).closeTo(0.64, 1e-9);
    expect(aimAfter(28)).closeTo(0.65, 1e-9);
  });

  it("counts on from the limit, not from beyond it", () => {
    const book = createBook(1, 1);
    for (let day = 0; day < 50; day++) correctAim(book, 1, POLICY);
    correctAim(book, 0, POLICY);
    // 0.995 - 0.1 * 0.02.
    expect(aimOf(book, POLICY)).closeTo(0.993, 1e-9);
    // A correction kept under another target is limited by this one.
    book.aim.correction = 1;
    expect(aimOf(book, POLICY)).closeTo(0.995, 1e-12);
  });

  it("does not raise a target below one half to it", () => {
    const policy = { serviceLevelTarget: 0.4, reviewPeriodDays: 1 } as BusinessSettings;
    const book = createBook(1, 1);
    for (let day = 0; day < 1_000; day++) correctAim(book, 0, policy);
    expect(aimOf(book, policy)).equal(0.4);
  });

  it("is kept in millionths", () => {
    const book = createBook(1, 1);
    correctAim(book, 1 / 3, POLICY);
    // 0.1 * (1 / 3 - 0.02) = 0.0313333, of which the limit leaves 0.015; then 0.1 * (1 / 7 - 0.02) less.
    expect(book.aim.correction).equal(0.015);
    correctAim(book, 1 / 70, POLICY);
    // 0.015 - 0.1 * 0.0057142857 = 0.01442857.
    expect(book.aim.correction).equal(0.014429);
  });

  it("waits while no cycle has ended", () => {
    const book = createBook(1, 1);
    correctAim(book, undefined, POLICY);
    expect(aimOf(book, POLICY)).equal(0.98);
  });
});
