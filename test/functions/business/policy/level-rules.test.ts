import { expect } from "chai";
import fc from "fast-check";
import { createBook } from "../../../../functions/business/books/fleet-books";
import { computePerishableRatio } from "../../../../functions/business/policy/critical-ratio";
import { addError, createErrorProfile } from "../../../../functions/business/policy/error-profile";
import { LEVEL_BOUND_RATIO } from "../../../../functions/business/policy/level-bound";
import {
  createBookLevels,
  createLevelRules,
  shrinkScales,
} from "../../../../functions/business/policy/level-rules";
import type { ProductTerms } from "../../../../functions/contracts/catalogue";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";
import reference from "./reference/perishables.json";

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
  return createLevelRules(profiles, POLICY).map((rule) => rule.levelOf(OUTLOOK, 0.1));
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

describe("error scales of a run", () => {
  /** Ten products of 10 units over 8 days, with a mean square of ten times Poisson's, but for one. */
  const scalesWith = (own: number, knownDays: number) => {
    const squares = Float64Array.from({ length: 10 }, (_, index) => (index === 0 ? own : 100 + index));
    const days = Float64Array.from({ length: 10 }, (_, index) => (index === 0 ? knownDays : 168));
    return shrinkScales(
      squares,
      new Float64Array(10).fill(10),
      knownDemand(10, { knownDays: days }),
      POLICY,
    )[0]!;
  };

  it("are the class's where a product has no errors of its own, however large the guess it started with", () => {
    for (const guess of [0, 100, 1e12]) expect(scalesWith(guess, 20)).within(90, 130);
  });

  it("keep to the product's own errors the more of them there are", () => {
    const young = scalesWith(1_000, 30);
    const old = scalesWith(1_000, 168);
    expect(young).within(100, old);
    expect(old).within(young, 1_000);
  });

  it("never vanish where a product lay still", () => {
    expect(scalesWith(0, 168)).above(1);
  });

  it("are each product's own in a fleet too small to have classes", () => {
    const known = knownDemand(3);
    expect(Array.from(shrinkScales([1, 20, 300], [5, 5, 5], known, POLICY))).deep.equal([1, 20, 300]);
  });
});

describe("the levels of a book", () => {
  it("are never above the bound of the demand seen, whatever errors, forecasts, aims and methods say", () => {
    const sizes = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ forecast: sizes, square: sizes, highest: sizes, days: fc.nat({ max: 168 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.array(
          fc.record({ error: fc.double({ min: -1e6, max: 1e6, noNaN: true }), at: fc.nat({ max: 5 }) }),
          {
            maxLength: 40,
          },
        ),
        fc.constantFrom("empirical" as const, "normal" as const),
        fc.constantFrom("fill-rate" as const, "cycle-service-level" as const),
        (products, correction, errors, safetyStockMethod, serviceTarget) => {
          const book = createBook(products.length, 1);
          book.corrections.fill(correction);
          book.errorMeanSquare.set(products.map(({ square }) => square));
          for (const { error, at } of errors) addError(book.profiles[at]!, error, 100);
          const known = knownDemand(products.length, {
            highestIntervalUnits: Float64Array.from(products, ({ highest }) => highest),
            knownDays: Float64Array.from(products, ({ days }) => days),
          });
          const forecasts = products.map(({ forecast }) => forecast);
          const policy = { ...POLICY, safetyStockMethod, serviceTarget };
          const levels = createBookLevels(book, forecasts, known, policy);
          products.forEach(({ highest }, index) => {
            const { reorderPointUnits, orderUpToUnits, cutUnits } = levels.levelOf(index);
            expect(reorderPointUnits)
              .least(0)
              .and.most(Math.ceil(LEVEL_BOUND_RATIO * Math.max(1, highest)));
            // Without a price there is no economic quantity.
            expect(orderUpToUnits).equal(reorderPointUnits);
            expect(cutUnits).least(0);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it("say what the bound has taken off", () => {
    const book = createBook(2, 1);
    const known = knownDemand(2, { highestIntervalUnits: Float64Array.of(30, 500) });
    const levels = createBookLevels(book, [100, 100], known, { ...POLICY, safetyStockMethod: "normal" });
    // 100 + 1.2816 * 10.
    expect(levels.levelOf(0)).deep.equal({ reorderPointUnits: 90, orderUpToUnits: 90, cutUnits: 23 });
    expect(levels.levelOf(1)).deep.equal({ reorderPointUnits: 113, orderUpToUnits: 113, cutUnits: 0 });
  });

  it("aim by the class of the product", () => {
    const book = createBook(2, 1);
    book.corrections[8] = Math.log(2);
    const known = knownDemand(2, { serviceClass: Uint8Array.of(0, 8) });
    const levels = createBookLevels(book, [100, 100], known, { ...POLICY, safetyStockMethod: "normal" });
    // z of 0.9 and of 0.95: 1.2816 and 1.6449 scales of 10.
    expect([0, 1].map((index) => levels.levelOf(index).reorderPointUnits)).deep.equal([113, 117]);
  });

  it("are for what perishes, at least cost, the newsvendor's: as SciPy has them", () => {
    for (const { shelfLifeDays, grossMarginRatio, ratio, most } of reference.levels) {
      const policy = businessSettings({
        leadTimeDays: 2,
        leadTimeDeviationDays: 0,
        reviewPeriodDays: 1,
        grossMarginRatio,
        annualHoldingCostRatio: 0.25,
        orderPolicy: "order-up-to",
        serviceTarget: "economic",
        safetyStockMethod: "normal",
      });
      const terms = { ...policy, shelfLifeDays };
      expect(computePerishableRatio(12, terms)).closeTo(ratio, 1e-12);
      const book = createBook(2, 1);
      book.errorMeanSquare.fill(100);
      const levelOf = (own: ProductTerms) =>
        createBookLevels(book, [60, 60], knownDemand(2), policy, [12, 12], [own, own]).levelOf(0);
      const keeps = levelOf(policy).orderUpToUnits;
      expect(levelOf(terms).orderUpToUnits, `${shelfLifeDays}`).equal(Math.min(keeps, most));
      // A target of service is kept as far as the forecast says that it is sold.
      const steered = createBookLevels(
        book,
        [60, 60],
        knownDemand(2),
        { ...policy, serviceTarget: "cycle-service-level" },
        [12, 12],
        [terms, terms],
      ).levelOf(0);
      expect(steered.orderUpToUnits).most(20 * (2 + shelfLifeDays));
    }
  });
});
