import { expect } from "chai";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import {
  buildOrderLines,
  type OrderLinesInput,
  toOrdersCsv,
} from "../../../../functions/business/orders/order-lines";
import type { OrderLine } from "../../../../functions/contracts/results/orders";
import { parseDay } from "../../../../functions/demand/calendar";
import { businessSettings } from "../../../support/settings";

const RUN_DAY = parseDay("2025-06-28")!;
const POLICY = businessSettings({
  leadTimeDays: 4,
  reviewPeriodDays: 7,
  packUnits: 6,
  minimumOrderUnits: 1,
  grossMarginRatio: 0.4,
  orderPolicy: "order-up-to",
});
const NONE = Number.NaN;

/** "a" has a simulated stock, "b" has a known stock, "c" needs nothing. */
function linesOf(wanted: Partial<OrderLinesInput> = {}, policy = POLICY) {
  return buildOrders(wanted, policy).lines;
}

function buildOrders(wanted: Partial<OrderLinesInput>, policy = POLICY) {
  const outcome = createOutcome(3);
  outcome.level.set([50, 40, 30]);
  outcome.reorderPoint.set([50, 40, 30]);
  outcome.position.set([20.123456, 99, 30]);
  outcome.safetyStock.set([9.876543, 5, 3]);
  outcome.unitsPerDay.set([4, 3, 2]);
  outcome.demandIntervalOf = (index) => (index === 0 ? { lowerUnits: 31.26, upperUnits: 58.04 } : undefined);
  outcome.confidenceOf = (index, units) => (index === 0 ? units / 60 : undefined);
  return buildOrderLines(
    {
      runDay: RUN_DAY,
      productIds: ["a", "b", "c"],
      outcome,
      protectionForecastUnits: Float64Array.of(40.16, 35, 27),
      known: { highestIntervalUnits: Float64Array.of(17, 15, 10), knownDays: Float64Array.of(90, 90, 90) },
      priceAmount: Float64Array.of(1.1, NONE, 3),
      isReviewDay: true,
      inventoryLevel: Float64Array.of(NONE, 12, NONE),
      observedOnOrder: Float64Array.of(100, 3, 100),
      standsIn: new Uint8Array(3),
      heldBecause: () => undefined,
      outlook: {
        onHandUnits: Float64Array.of(0, 12, 30),
        nextArrivalInDays: Float64Array.of(2, NONE, NONE),
        nextArrivalUnits: Float64Array.of(20.1234, 0, 0),
        lastsUntilDelivery: Float64Array.of(0.123456, NONE, 1),
        runsOutInDays: Float64Array.of(0, NONE, NONE),
      },
      ...wanted,
    },
    policy,
  );
}

describe("the orders of a run", () => {
  it("say so where the demand seen bounds the level", () => {
    const outcome = createOutcome(3);
    outcome.level.set([51, 0, 0]);
    outcome.reorderPoint.set([51, 0, 0]);
    outcome.position.set([21, 0, 0]);
    outcome.levelCut.set([149, 0, 0]);
    expect(linesOf({ outcome })[0]!.reason).match(
      /; without its bound it would be 200: no level is above 3 times the highest demand of 11 days seen, 17$/,
    );
    const known = {
      highestIntervalUnits: Float64Array.of(17, 15, 10),
      knownDays: Float64Array.of(2, 90, 90),
    };
    expect(linesOf({ outcome, known })[0]!.reason).match(
      /: no level is above 3 times what 11 days may come to, as the 2 days known and what is known of other products tell, 17$/,
    );
  });

  it("are what the book ordered, with what the decision rests on", () => {
    expect(linesOf()[0]).deep.equal({
      order_id: "2025-06-28/a",
      product_id: "a",
      quantity: 30,
      order_date: "2025-06-28",
      due_date: "2025-07-02",
      reason:
        "position 20.1 is below the order-up-to level 50: forecast 40.2 over 11 days + safety stock 9.9",
      // 50.123456 / 60.
      confidence: 0.8354,
      protection_lower_units: 31.3,
      protection_upper_units: 58,
      // 30 * 1.1 * 0.6.
      value_amount: 19.8,
      order_up_to_level_units: 50,
      reorder_point_units: 50,
      inventory_position_units: 20.1235,
      safety_stock_units: 9.8765,
      forecast_source: "model",
      status: "suggested",
      held_because: null,
      on_hand_units: 0,
      next_arrival_date: "2025-06-30",
      next_arrival_units: 20.1234,
      lasts_until_delivery: 0.1235,
      runs_out_date: "2025-06-28",
    });
  });

  it("count from the stock in the data where there is one, whole packs up to the level", () => {
    const [, line, ...others] = linesOf();
    expect(others).deep.equal([]);
    // 12 on hand and 3 under way: 25 short, in packs of 6.
    expect(line).deep.include({
      product_id: "b",
      quantity: 30,
      inventory_position_units: 15,
      confidence: null,
      protection_lower_units: null,
      protection_upper_units: null,
      // No price is known.
      value_amount: 0,
    });
  });

  it("take a stock below nothing for none", () => {
    const [, line] = linesOf({ inventoryLevel: Float64Array.of(NONE, -12, NONE) });
    expect(line).deep.include({ quantity: 42, inventory_position_units: 3 });
  });

  it("wait for the reorder point of a product with a known stock, and then go up to the level", () => {
    const policy = { ...POLICY, orderPolicy: "reorder-point" } as const;
    const outcome = createOutcome(1);
    outcome.level[0] = 100;
    outcome.reorderPoint[0] = 40;
    const order = (stock: number) =>
      linesOf(
        {
          productIds: ["b"],
          outcome,
          protectionForecastUnits: Float64Array.of(NONE),
          inventoryLevel: Float64Array.of(stock),
          observedOnOrder: Float64Array.of(0),
        },
        policy,
      );
    expect(order(40)).deep.equal([]);
    const [line, ...others] = order(39);
    expect(others).deep.equal([]);
    // 61 short, in packs of 6.
    expect(line).deep.include({ quantity: 66, order_up_to_level_units: 100, reorder_point_units: 40 });
    // Without a forecast the level covers none.
    expect(line!.reason).equal(
      "position 39 is below the reorder point 40: forecast 0 over 11 days + safety stock 0",
    );
  });

  it("say where they were raised to what their supplier takes, and are held where that is beyond reach", () => {
    const order = (amount: number) =>
      buildOrders({
        priceAmount: Float64Array.of(1, 1, 1),
        terms: Array.from({ length: 3 }, () => ({
          ...POLICY,
          orderMinimum: { supplier: "M", name: "M\u00fcller", amount },
        })),
      });
    // 30 of "a" and 30 of "b" at 0.60, and for 36 $ nothing more.
    expect(order(36)).deep.include({ belowMinimum: [] });
    expect(order(36).lines.map(({ quantity }) => quantity)).deep.equal([30, 30]);
    // A day more: 33.9 of "a", 28 of "b", 2 of "c", in packs of 6.
    const { lines } = order(40);
    expect(lines.map(({ product_id, quantity, status }) => [product_id, quantity, status])).deep.equal([
      ["a", 36, "suggested"],
      ["b", 30, "suggested"],
      ["c", 6, "suggested"],
    ]);
    expect(lines[2]!.reason).equal(
      "position 30 is near the order-up-to level 30: forecast 27 over 11 days + safety stock 3; with what 1 day more would need, because M\u00fcller takes no order for less than $40.00",
    );
    const beyond = order(4_000);
    expect(beyond.lines.map(({ status, quantity }) => [status, quantity])).deep.equal([
      ["held", 30],
      ["held", 30],
    ]);
    expect(beyond.lines[0]!.held_because).match(
      /^M\u00fcller takes no order for less than \$4,000\.00, and what is wanted of it comes to \$36\.00, and to \$\d+\.\d\d with all that 84 days more would need/,
    );
    expect(beyond.belowMinimum).deep.equal([
      { supplier: "M", name: "M\u00fcller", lines: 2, valueAmount: 36, minimumAmount: 4000 },
    ]);
  });

  it("do not exist between reviews", () => {
    expect(linesOf({ isReviewDay: false })).deep.equal([]);
  });
});

describe("orders as CSV", () => {
  it("have a header also without orders", () => {
    expect(toOrdersCsv([])).equal(
      "order_id,product_id,quantity,order_date,due_date,reason,confidence,protection_lower_units,protection_upper_units,value_amount,order_up_to_level_units,reorder_point_units,inventory_position_units,safety_stock_units,forecast_source,status,held_because,on_hand_units,next_arrival_date,next_arrival_units,lasts_until_delivery,runs_out_date\n",
    );
  });

  it("are one line each, under their columns, what is unknown empty and what is text safe", () => {
    const [first, second] = linesOf();
    const rows = toOrdersCsv([first!, { ...second!, product_id: "=b,1" }]).split("\n");
    expect(rows).length(4);
    expect(rows[1]).equal(
      "2025-06-28/a,a,30,2025-06-28,2025-07-02,position 20.1 is below the order-up-to level 50: forecast 40.2 over 11 days + safety stock 9.9,0.8354,31.3,58,19.8,50,50,20.1235,9.8765,model,suggested,,0,2025-06-30,20.1234,0.1235,2025-06-28",
    );
    expect(rows[2]).match(
      /^2025-06-28\/b,"'=b,1",30,2025-06-28,2025-07-02,position 15 [^,]+,,,,0,40,40,15,5,model,suggested,,12,,0,,$/,
    );
    expect(rows[3]).equal("");
  });

  it("have product and place, and what the master says, in columns of their own where there are any", () => {
    const [first, second] = [
      { product_id: "A @ Berlin", quantity: 3, name: "Sencha", supplier: "M" },
      { product_id: "B", quantity: 4 },
    ] as OrderLine[];
    const cellsOf = (csv: string, name: string) => {
      const [header, ...rows] = csv
        .trim()
        .split("\n")
        .map((row) => row.split(","));
      return rows.map((row) => row[header!.indexOf(name)]);
    };
    const placed = toOrdersCsv([first!, second!], true);
    expect(cellsOf(placed, "product_id")).deep.equal(["A", "B"]);
    expect(cellsOf(placed, "location")).deep.equal(["Berlin", ""]);
    expect(cellsOf(placed, "name")).deep.equal(["Sencha", ""]);
    expect(cellsOf(placed, "supplier")).deep.equal(["M", ""]);
    const plain = toOrdersCsv([second!]).split("\n")[0]!.split(",");
    expect(plain).not.include.members(["location"]).and.not.include.members(["name"]);
  });
});
