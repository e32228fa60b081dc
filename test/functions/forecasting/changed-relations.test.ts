import { expect } from "chai";
import { findChangedRelations, withoutFeatures } from "../../../functions/forecasting/changed-relations";
import { drawTrainingSet } from "../../../functions/forecasting/training-set";
import {
  type BuyingHabits,
  bundleHabits,
  GENERATED_UNTIL,
  generateDemand,
} from "../../../scripts/sandbox/run/demand/generate-demand";

const ONSET = GENERATED_UNTIL - 27;

/** Relations that are found to have changed between the half year before a day and the four weeks after it. */
function findIn(seed: number, habits: BuyingHabits | undefined, products = 60) {
  const fleet = generateDemand({ products, days: 1, seed, habits });
  const draw = { horizonDays: 14, rowCount: 8_000, seed: 1 };
  return findChangedRelations(
    drawTrainingSet(fleet, { ...draw, untilDay: ONSET - 1, fromDay: ONSET - 180 }),
    drawTrainingSet(fleet, { ...draw, untilDay: GENERATED_UNTIL, fromDay: ONSET, originStepDays: 1 }),
  );
}

describe("relations between features and demand", () => {
  it("are found changed where the price says something else of demand than before, and no others", () => {
    for (const seed of [21, 22]) expect(findIn(seed, bundleHabits(ONSET))).to.deep.equal(["price_ratio"]);
  });

  it("are found as they were where nothing has changed", () => {
    for (const seed of [31, 32]) {
      expect(findIn(seed, undefined), `seed ${seed}`).to.deep.equal([]);
      expect(findIn(seed, bundleHabits(GENERATED_UNTIL + 1)), `seed ${seed}`).to.deep.equal([]);
    }
  });

  it("are not told of a handful of products", () => {
    expect(findIn(21, bundleHabits(ONSET), 5)).to.deep.equal([]);
  });

  it("leave the set as it is but for what is taken out of it", () => {
    const set = drawTrainingSet(generateDemand({ products: 3, days: 1, seed: 1 }), {
      untilDay: GENERATED_UNTIL,
      horizonDays: 7,
      rowCount: 50,
      seed: 1,
    });
    const width = set.featureNames.length;
    const without = withoutFeatures(set, ["price", "weekday"]);
    set.features.forEach((value, at) => {
      const isOut = ["price", "weekday"].includes(set.featureNames[at % width]!);
      expect(without.features[at]).to.deep.equal(isOut ? Number.NaN : value);
    });
    expect(set.features.some(Number.isNaN)).to.equal(false);
  });
});
