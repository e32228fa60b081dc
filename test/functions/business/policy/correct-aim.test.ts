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

  it("waits while no cycle has ended", () => {
    const book = createBook(1, 1);
    correctAim(book, undefined, POLICY);
    expect(aimOf(book, POLICY)).equal(0.98);
  });
});
