import { expect } from "chai";
import { createBook } from "../../../../functions/business/books/fleet-books";
import { openNewProducts } from "../../../../functions/business/books/open-books";
import type { RunInput } from "../../../../functions/business/books/run-input";
import type { StartingPoint } from "../../../../functions/business/books/starting-point";
import { totalWeight } from "../../../../functions/business/policy/error-profile";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 7,
  leadTimeDeviationDays: 0,
  safetyStockMethod: "normal",
  serviceLevelTarget: 0.98,
});

/** "a" is new and its stock unknown, "b" is in the books, "c" is new with a known stock. */
function open(isFirstRun: boolean, policy: BusinessSettings = POLICY, wanted: Partial<RunInput> = {}) {
  const model = createBook(3, 1);
  const baseline = createBook(3, 1);
  const foresightOnHand = new Float64Array(3);
  for (const column of [model.onHand, baseline.onHand, foresightOnHand]) column[1] = 77;
  model.errorMeanSquare[1] = 1;
  baseline.errorMeanSquare[1] = 2;
  const starts: Record<number, StartingPoint> = {
    0: {
      protectionForecastUnits: 100,
      errorMeanSquare: 400,
      pastErrors: [
        { protectionForecastUnits: 100, errorUnits: 40 },
        { protectionForecastUnits: 3, errorUnits: -20 },
      ],
    },
    2: { protectionForecastUnits: 10, errorMeanSquare: 25, pastErrors: [], onHandUnits: 12 },
  };
  const input = {
    productIds: ["a", "b", "c"],
    known: knownDemand(3),
    startingPointOf: (index: number) => starts[index]!,
    ...wanted,
  } as unknown as RunInput;
  openNewProducts([model, baseline], foresightOnHand, Int32Array.of(-1, 0, -1), input, policy, isFirstRun);
  return { model, baseline, foresightOnHand };
}

describe("opening the books of new products", () => {
  it("starts all books with the same stock: what the data tells, or the order-up-to level", () => {
    const { model, baseline, foresightOnHand } = open(true);
    // 100 + 2.0537489 * 20 = 141.07, rounded up.
    for (const onHand of [model.onHand, baseline.onHand, foresightOnHand]) {
      expect(Array.from(onHand)).deep.equal([142, 77, 12]);
    }
  });

  it("finds a fleet that has been ordered for all along: each product at a place of its own up to the level", () => {
    const policy = { ...POLICY, orderPolicy: "reorder-point" } as const;
    const priceAmount = Float64Array.of(10, 10, 10);
    const ofFirst = open(true, policy, { priceAmount }).model.onHand[0]!;
    const ofLater = open(false, policy, { priceAmount }).model.onHand[0]!;
    // 100 in eight days: sqrt(2 * 5 * 12.5 / (6 * 0.25 / 365)) = 174 above the reorder point.
    expect(ofFirst).within(ofLater + 1, ofLater + 173);
    expect(open(true, policy, { priceAmount, productIds: ["x", "y", "z"] }).model.onHand[0]).not.equal(
      ofFirst,
    );
    const { baseline, foresightOnHand } = open(true, policy, { priceAmount });
    expect([baseline.onHand[0], foresightOnHand[0]]).deep.equal([ofFirst, ofFirst]);
  });

  it("starts both books with the error of the past, and leaves others alone", () => {
    const { model, baseline } = open(true);
    expect(Array.from(model.errorMeanSquare)).deep.equal([400, 1, 25]);
    expect(Array.from(baseline.errorMeanSquare)).deep.equal([400, 2, 25]);
  });

  it("learns the shape of errors from the past on the first run alone, in scales of the product", () => {
    const { model, baseline } = open(true);
    for (const { profiles } of [model, baseline]) {
      // Of 100 units (class 64 to 256) and of 3 (1 to 4).
      expect(profiles.map(totalWeight)).deep.equal([0, 1, 0, 0, 1, 0]);
      // +2 and -1 scales: bins of 11 / 240 from asinh = -4.5 up: (asinh(2) + 4.5) / 0.045833 = 129.7, 78.9.
      expect(profiles[4]!.weights[129]).equal(1);
      expect(profiles[1]!.weights[78]).equal(1);
    }
    for (const { profiles } of Object.values(open(false)).slice(0, 2) as (typeof model)[]) {
      expect(profiles.map(totalWeight)).deep.equal([0, 0, 0, 0, 0, 0]);
    }
  });

  it("takes the level from those errors where safety stock comes from them", () => {
    // All classes together have the errors -1 and +2; 98 % lie below 2.07: within the bin of 2, which ends there.
    const { model } = open(true, { ...POLICY, safetyStockMethod: "empirical" });
    expect(model.onHand[0]).within(140, 142);
    expect(open(false, { ...POLICY, safetyStockMethod: "empirical" }).model.onHand[0]).equal(142);
  });
});
