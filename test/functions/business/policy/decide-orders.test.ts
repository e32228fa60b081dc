import { expect } from "chai";
import fc from "fast-check";
import { decideOrders, type OrderCandidates } from "../../../../functions/business/policy/decide-orders";
import { computeEconomicOrderQuantity } from "../../../../functions/business/policy/economic-order";
import { computeHoldingCostPerUnitPerDay } from "../../../../functions/business/policy/policy";
import type { OrderMinimum, ProductTerms } from "../../../../functions/contracts/catalogue";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDays: 6, reviewPeriodDays: 1, supplierMinimumDays: 40 });
const from = (amount: number, supplier = "M"): OrderMinimum => ({ supplier, name: "M\u00fcller", amount });

interface Product extends Partial<ProductTerms> {
  readonly id?: string;
  readonly position: number;
  readonly reorderPoint?: number;
  readonly orderUpTo?: number;
  readonly unitsPerDay?: number;
  readonly priceAmount?: number;
}

/** Products that cost $10 a unit unless told, with a reorder point of 20 and a level of 50, and sell 2 a day. */
function decide(products: readonly Product[], wanted: Partial<OrderCandidates> = {}) {
  const column = (of: (product: Product) => number) => Float64Array.from(products, of);
  const terms = products.map(
    ({
      id: _,
      position: __,
      reorderPoint: ___,
      orderUpTo: ____,
      unitsPerDay: _____,
      priceAmount: ______,
      ...own
    }) => ({
      ...POLICY,
      ...own,
    }),
  );
  return decideOrders({
    runDay: 20_000,
    productIds: products.map(({ id }, index) => id ?? `P${index}`),
    termsOf: (index) => terms[index]!,
    priceAmount: column(({ priceAmount = 10 / 0.6 }) => priceAmount),
    positionUnits: column(({ position }) => position),
    reorderPointUnits: column(({ reorderPoint = 20 }) => reorderPoint),
    orderUpToUnits: column(({ orderUpTo = 50 }) => orderUpTo),
    unitsPerDay: column(({ unitsPerDay = 2 }) => unitsPerDay),
    protectionForecastUnits: column(({ unitsPerDay = 2 }) => unitsPerDay * 7),
    ...wanted,
  });
}

describe("orders that no supplier's minimum is about", () => {
  it("fill up to the level what is below its reorder point, and what a person must see is held", () => {
    const { quantity, heldBecause, daysAdded } = decide(
      [{ position: 20 }, { position: 19 }, { position: 3 }],
      {
        heldBecause: (index, units, position) => (index === 2 ? `${units} on ${position}` : undefined),
      },
    );
    expect([...quantity]).deep.equal([0, 31, 47]);
    expect([...heldBecause]).deep.equal([[2, "47 on 3"]]);
    expect([...daysAdded]).deep.equal([0, 0, 0]);
  });
});

describe("orders of what perishes", () => {
  it("are whole packs that are sold in time, where the least order is", () => {
    // 2 a day for 6 + 20 days: a position of 52; the level asks for three packs, which make 55.
    const fresh = { position: 19, shelfLifeDays: 20, packUnits: 12 };
    const { quantity } = decide([
      fresh,
      { ...fresh, shelfLifeDays: 22 },
      { ...fresh, minimumOrderUnits: 30 },
      { ...fresh, minimumOrderUnits: 24 },
      { ...fresh, packUnits: 31 },
      { ...fresh, packUnits: 40 },
      { ...fresh, shelfLifeDays: undefined },
    ]);
    expect([...quantity]).deep.equal([24, 36, 36, 24, 31, 40, 36]);
  });
});

describe("orders of a supplier that takes none for less than it says", () => {
  it("stay as they are where they come to as much, or where none is wanted", () => {
    const orderMinimum = from(310);
    const enough = decide([
      { position: 19, orderMinimum },
      { position: 25, orderMinimum },
    ]);
    expect([...enough.quantity]).deep.equal([31, 0]);
    expect([...decide([{ position: 20, orderMinimum }]).quantity]).deep.equal([0]);
  });

  it("take in what would be ordered in the next days, all filled by the same days more", () => {
    const orderMinimum = from(1_000);
    const { quantity, daysAdded, heldBecause } = decide([
      { position: 19, orderMinimum },
      // Below its reorder point in more than 2 days, in 4 and in 20.
      { position: 25, orderMinimum },
      { position: 28, orderMinimum, unitsPerDay: 2.5, reorderPoint: 19 },
      { position: 60, orderMinimum },
      // Another supplier's.
      { position: 21, orderMinimum: from(500, "N") },
    ]);
    // With 3 days: 37 + 31 = 68 units, $680. With 4: 39 + 33 + (50 + 10 - 28) = 104, $1,040.
    expect([...quantity]).deep.equal([39, 33, 32, 0, 0]);
    expect([...daysAdded]).deep.equal([4, 4, 4, 0, 0]);
    expect([...heldBecause]).deep.equal([]);
  });

  it("are held where the days that may be added are too few, whatever else is held", () => {
    const orderMinimum = from(10_000);
    const products = [
      { position: 19, orderMinimum },
      { position: 20, orderMinimum },
      { position: 5, orderMinimum },
      { position: 5 },
    ];
    const { quantity, heldBecause, belowMinimum } = decide(products, {
      heldBecause: (index) => (index === 2 ? "much" : undefined),
    });
    expect([...quantity]).deep.equal([31, 0, 45, 45]);
    // 40 days more: 31 + 80 of the first and 30 + 80 of the second, $2,210.
    expect(Object.fromEntries(heldBecause)).deep.equal({
      0: "M\u00fcller takes no order for less than $10,000.00, and what is wanted of it comes to $310.00, and to $2,210.00 with all that 40 days more would need (business.supplierMinimumDays)",
      2: "much",
    });
    expect(belowMinimum).deep.equal([{ minimum: orderMinimum, lines: [0], valueAmount: 310 }]);
    const never = decide([{ position: 19, orderMinimum, supplierMinimumDays: 0 }]);
    expect(never.heldBecause.get(0)).match(/comes to \$310\.00$/);
  });

  it("are an order for each place", () => {
    const orderMinimum = from(350);
    const { quantity } = decide([
      { id: "A @ Bonn", position: 19, orderMinimum },
      { id: "A @ Ulm", position: 19, orderMinimum },
      { id: "B @ Ulm", position: 19, orderMinimum },
    ]);
    expect([...quantity]).deep.equal([35, 31, 31]);
  });

  it("are raised neither by what perishes, is taken off the shelves or has no price, nor beyond what a person must see", () => {
    const orderMinimum = from(1_200);
    const { quantity } = decide(
      [
        // No more than 2 a day for 6 + 24 days.
        { position: 19, orderMinimum, shelfLifeDays: 24 },
        { position: 21, orderMinimum, discontinuedFromDay: 20_100 },
        { position: 21, orderMinimum, priceAmount: Number.NaN },
        { position: 21, orderMinimum },
        { position: 21, orderMinimum },
      ],
      { heldBecause: (index, units) => (index === 4 && units > 33 ? "much" : undefined) },
    );
    // 41 at most, none, none; with 9 days 50 + 18 - 21 = 47; the last stays at 33. Together $1,210.
    expect([...quantity]).deep.equal([41, 0, 0, 47, 33]);
  });

  const product = fc.record({
    reorderPoint: fc.integer({ min: 500, max: 4_000 }),
    unitsPerDay: fc.integer({ min: 40, max: 400 }),
    priceAmount: fc.integer({ min: 2, max: 40 }),
    /** Position above the reorder point, in days. */
    daysAbove: fc.double({ min: -1, max: 60, noNaN: true }),
    /** Whether another order has it, and by how many days above its economic quantity. */
    other: fc.boolean(),
    otherDays: fc.double({ min: -20, max: 60, noNaN: true }),
  });

  it("cost the least of all orders that come to as much, by the lot-size model", () => {
    fc.assert(
      fc.property(
        fc.array(product, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 400 }),
        (drawn, share) => {
          const lots = drawn.map((one) => {
            const holdingAmount = computeHoldingCostPerUnitPerDay(one.priceAmount, POLICY);
            const economic = computeEconomicOrderQuantity(
              POLICY.costPerOrderAmount,
              one.unitsPerDay,
              holdingAmount,
            );
            return {
              ...one,
              holdingAmount,
              economic,
              costAmount: one.priceAmount * 0.6,
              above: one.daysAbove * one.unitsPerDay,
            };
          });
          const worthOf = (units: readonly number[]) =>
            units.reduce((sum, own, index) => sum + own * lots[index]!.costAmount, 0);
          /** More than leaving all alone costs: the relative value of an order of so many units of each. */
          const costOf = (units: readonly number[]) =>
            units.reduce((sum, own, index) => {
              if (own === 0) return sum;
              const { holdingAmount, unitsPerDay, economic, above } = lots[index]!;
              const excess = above + own - economic;
              return (
                sum +
                POLICY.costPerOrderAmount +
                (holdingAmount / (2 * unitsPerDay)) * (excess ** 2 - (economic - above) ** 2)
              );
            }, 0);
          const most = worthOf(lots.map(({ economic, unitsPerDay }) => economic + 30 * unitsPerDay));
          const orderMinimum = from((most * share) / 400);
          const { quantity, heldBecause, daysAdded } = decide(
            lots.map(({ reorderPoint, economic, above, unitsPerDay, priceAmount }) => ({
              reorderPoint,
              orderUpTo: reorderPoint + economic,
              position: reorderPoint + above,
              unitsPerDay,
              priceAmount,
              orderMinimum,
            })),
          );
          if (heldBecause.size > 0 || daysAdded.every((days) => days === 0)) return;
          const own = [...quantity];
          expect(worthOf(own)).least(orderMinimum.amount - 0.01);
          const other = lots.map(({ other: isIn, economic, otherDays, unitsPerDay, above }) =>
            isIn ? Math.max(0, economic + otherDays * unitsPerDay - above) : 0,
          );
          // As much as ours, or none of the orders that it is held against.
          if (worthOf(other) < worthOf(own)) return;
          const rounding = lots.reduce((sum, { holdingAmount }) => sum + holdingAmount * 60, 0);
          expect(costOf(own)).most(costOf(other) + rounding);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
