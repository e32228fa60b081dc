import { expect } from "chai";
import { createBook } from "../../../../functions/business/books/fleet-books";
import { addError, createErrorProfile } from "../../../../functions/business/policy/error-profile";
import { createLevelRules } from "../../../../functions/business/policy/level-rules";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 7,
  leadTimeDeviationDays: 0,
  safetyStockMethod: "empirical",
  serviceLevelTarget: 0.9,
});
const OUTLOOK = { protectionForecastUnits: 100, errorMeanSquare: 100 };

/** Levels of the classes for the same outlook, whose scale is 10; classes have errors of one size each. */
function levelsOf(...classes: readonly (readonly [weight: number, error: number])[]): number[] {
  const profiles = classes.map(([weight, error]) => {
    const profile = createErrorProfile();
    if (weight > 0) addError(profile, error, weight);
    return profile;
  });
  return createLevelRules(createBook(1, 1, profiles), POLICY).map((rule) => rule.levelOf(OUTLOOK));
}

describe("the rules of the volume classes", () => {
  it("come from a class's own errors where it has the weight of 400", () => {
    // Errors of 2, 4 and 0 scales; a bin at 4 is 0.19 wide.
    const [first, second, third] = levelsOf([400, 2], [500, 4], [100_000, 0]);
    expect(first).within(119, 122);
    expect(second).within(138, 142);
    expect(third).within(100, 101);
  });

  it("come from the errors of all classes where it has less", () => {
    // 399 of 4 scales and 1,000 of none: with 29 % of the errors, the 90 % quantile is among the 4.
    const [own, pooled] = levelsOf([1_000, 0], [399, 4]);
    expect(own).within(100, 101);
    expect(pooled).within(138, 142);
    // 399 of 4 scales and 100,000 of none: 0.4 % of them are not.
    expect(levelsOf([100_000, 0], [399, 4])[1]).within(100, 101);
    // A class without any errors borrows all.
    expect(levelsOf([1_000, 4], [0, 0])[1]).within(138, 142);
  });

  it("are normal while nobody has errors", () => {
    // 100 + 1.2816 * 10.
    expect(levelsOf([0, 0], [0, 0])).deep.equal([113, 113]);
  });
});
