import { expect } from "chai";
import { listActions } from "../../../../functions/business/outlook/act-today";
import { projectStock } from "../../../../functions/business/outlook/project-stock";
import type { StockOutlook } from "../../../../functions/business/outlook/stock-outlook";
import type { OrderLine } from "../../../../functions/contracts/results/orders";
import { compareUrgency } from "../../../../functions/contracts/results/urgency";
import { parseDay } from "../../../../functions/demand/calendar";

const RUN_DAY = parseDay("2025-06-06")!;
const NONE = Number.NaN;
const POLICY = { grossMarginRatio: 0.4, currency: { code: "USD", usdPerUnit: 1 } };

interface Product {
  readonly onHand: number;
  readonly perDay: number;
  readonly price?: number;
  readonly level?: number;
  /** Days until the next arrival, and its units. */
  readonly arrival?: readonly [number, number];
  readonly lasts?: readonly [number, number, number];
}

/** An outlook of three days; an order placed now would arrive after them. */
function outlookOf(products: Readonly<Record<string, Product>>): StockOutlook {
  const productIds = Object.keys(products).sort();
  const list = productIds.map((id) => products[id]!);
  const column = (pick: (product: Product) => number) => Float64Array.from(list, pick);
  const byDay = (pick: (product: Product, day: number) => number) =>
    Float64Array.from(list.flatMap((product) => [0, 1, 2].map((day) => pick(product, day))));
  const helpOf = ({ arrival }: Product) => arrival?.[0] ?? 3;
  const lastsOf = ({ lasts = [1, 1, 1] }: Product, day: number) => lasts[day]!;
  return {
    runDay: RUN_DAY,
    dayCount: 3,
    productIds,
    priceAmount: column(({ price = 1 }) => price),
    orderUpToLevelUnits: column(({ level = 1e9 }) => level),
    onHandUnits: column(({ onHand }) => onHand),
    onOrderUnits: column(({ arrival }) => arrival?.[1] ?? 0),
    nextArrivalInDays: column(({ arrival }) => arrival?.[0] ?? NONE),
    nextArrivalUnits: column(({ arrival }) => arrival?.[1] ?? 0),
    helpInDays: column(helpOf),
    lastsUntilHelp: column((product) => (helpOf(product) === 0 ? 1 : lastsOf(product, helpOf(product) - 1))),
    lastsUntilDelivery: column((product) => lastsOf(product, 2)),
    runsOutInDays: column((product) => [0, 1, 2].find((day) => lastsOf(product, day) < 0.5) ?? NONE),
    arrivalUnits: byDay(({ arrival }, day) => (arrival?.[0] === day ? arrival[1] : 0)),
    forecastUnits: byDay(({ perDay }) => perDay),
    lowerDemandUnits: byDay(({ perDay }, day) => perDay * (day + 1) * 0.5),
    upperDemandUnits: byDay(({ perDay }, day) => perDay * (day + 1) * 2),
    lasts: byDay(lastsOf),
  };
}

const order = (productId: string, wanted: Partial<OrderLine> = {}): OrderLine => ({
  order_id: `2025-06-06/${productId}`,
  product_id: productId,
  quantity: 5,
  order_date: "2025-06-06",
  due_date: "2025-06-08",
  reason: "low",
  confidence: 0.97,
  protection_lower_units: 1,
  protection_upper_units: 9,
  value_amount: 10,
  order_up_to_level_units: 9,
  reorder_point_units: 9,
  inventory_position_units: 4,
  safety_stock_units: 2,
  forecast_source: "model",
  status: "suggested",
  held_because: null,
  on_hand_units: 4,
  next_arrival_date: null,
  next_arrival_units: 0,
  lasts_until_delivery: 0.5,
  runs_out_date: null,
  ...wanted,
});

const act = (products: Readonly<Record<string, Product>>, orders: readonly OrderLine[] = []) =>
  listActions({ environment: "dev", outlook: outlookOf(products), orders }, POLICY);
const idsOf = (lines: readonly { readonly productId: string }[]) => lines.map(({ productId }) => productId);

describe("what a planner does first", () => {
  it("is told of an empty shelf although nothing is to be ordered, what loses most first", () => {
    const { outOfStock, runningOut } = act({
      // Enough is under way, so that no order is suggested.
      A: { onHand: 0, perDay: 29, price: 10, arrival: [2, 300], lasts: [0, 0, 0] },
      B: { onHand: 0, perDay: 30, price: 20, lasts: [0, 0, 0] },
    });
    expect(idsOf(outOfStock)).deep.equal(["B", "A"]);
    expect(outOfStock[1]).deep.equal({
      productId: "A",
      onHandUnits: 0,
      forecastUnitsPerDay: 29,
      revenuePerDayAmount: 290,
      nextArrivalDate: "2025-06-08",
      nextArrivalUnits: 300,
      onOrderUnits: 300,
      orderUnits: 0,
      orderStatus: null,
    });
    expect(outOfStock[0]).deep.include({ nextArrivalDate: null, nextArrivalUnits: 0 });
    expect(runningOut).deep.equal([]);
  });

  it("is not told of an empty shelf that nobody asks for, or that is filled this morning", () => {
    const { outOfStock } = act({
      A: { onHand: 0, perDay: 0 },
      B: { onHand: 0, perDay: 5, arrival: [0, 40] },
    });
    expect(outOfStock).deep.equal([]);
  });

  it("sees what runs out before help comes, by day, with the probability of each", () => {
    const { runningOut } = act(
      {
        A: { onHand: 9, perDay: 3, lasts: [0.95, 0.85, 0.81] },
        B: { onHand: 9, perDay: 3, lasts: [0.9, 0.8, 0.79] },
        C: { onHand: 9, perDay: 6, arrival: [2, 50], lasts: [0.7, 0.3, 0.3] },
        D: { onHand: 9, perDay: 9, lasts: [0.4, 0.1, 0] },
      },
      [order("C", { quantity: 7, status: "held", held_because: "much" })],
    );
    // D is out today, C tomorrow, B perhaps; A lasts well enough.
    expect(idsOf(runningOut)).deep.equal(["D", "C", "B"]);
    expect(runningOut[1]).deep.include({
      helpDate: "2025-06-08",
      runsOutDate: "2025-06-07",
      stockoutProbability: 0.7,
      stockoutProbabilityByDay: [0.3, 0.7],
      orderUnits: 7,
      orderStatus: "held",
    });
    expect(runningOut[2]).deep.include({
      helpDate: "2025-06-09",
      runsOutDate: null,
      stockoutProbability: 0.21,
    });
  });

  it("reckons the pace of a product over the days that are told of it", () => {
    const outlook = outlookOf({ A: { onHand: 0, perDay: 6, lasts: [0, 0, 0] } });
    outlook.forecastUnits[2] = NONE;
    const { outOfStock } = listActions({ environment: "dev", outlook, orders: [] }, POLICY);
    expect(outOfStock[0]).deep.include({ productId: "A", forecastUnitsPerDay: 6 });
    expect(projectStock(outlook, "A", undefined)!.ahead).length(2);
  });

  it("says what there is too much of, dearest first, at cost", () => {
    const { overstock } = act({
      A: { onHand: 150, perDay: 10, level: 100 },
      B: { onHand: 151, perDay: 10, level: 100, price: 5 },
      C: { onHand: 40, perDay: 0, level: 0, price: 100 },
    });
    expect(overstock).deep.equal([
      {
        productId: "C",
        onHandUnits: 40,
        orderUpToLevelUnits: 0,
        overstockUnits: 40,
        overstockAmount: 2400,
        daysOfSupply: null,
      },
      {
        productId: "B",
        onHandUnits: 151,
        orderUpToLevelUnits: 100,
        overstockUnits: 51,
        overstockAmount: 153,
        daysOfSupply: 15.1,
      },
    ]);
  });

  it("takes the cost that the product master says", () => {
    const outlook = outlookOf({ A: { onHand: 151, perDay: 10, level: 100, price: 5 } });
    const costOf = (unitCostAmount?: number) =>
      listActions({ environment: "dev", outlook, orders: [] }, POLICY, () => ({ ...POLICY, unitCostAmount }))
        .overstock[0]!.overstockAmount;
    expect([costOf(1), costOf()]).deep.equal([51, 153]);
  });

  it("names held lines with their reason, and deliveries by how late they are", () => {
    const { held, late } = listActions(
      {
        environment: "dev",
        outlook: outlookOf({ A: { onHand: 5, perDay: 1 } }),
        orders: [order("A"), order("B", { status: "held", held_because: "too dear" })],
        late: [
          { order_id: "o1", product_id: "A", quantity: 3, due_date: "2025-06-05" },
          { order_id: "o2", product_id: "B", quantity: 4, due_date: "2025-06-01" },
        ],
      },
      POLICY,
    );
    expect(held).deep.equal([
      {
        orderId: "2025-06-06/B",
        productId: "B",
        quantity: 5,
        valueAmount: 10,
        because: "too dear",
        lastsUntilDelivery: 0.5,
      },
    ]);
    expect(late).deep.equal([
      { orderId: "o2", productId: "B", quantity: 4, dueDate: "2025-06-01", daysLate: 5 },
      { orderId: "o1", productId: "A", quantity: 3, dueDate: "2025-06-05", daysLate: 1 },
    ]);
  });
});

describe("orders by urgency", () => {
  it("begin with what lasts least, to the percent, and then with what is worth most", () => {
    const lines = [
      order("A", { lasts_until_delivery: 0.9, value_amount: 999 }),
      order("B", { lasts_until_delivery: 0.101, value_amount: 5 }),
      order("C", { lasts_until_delivery: 0.099, value_amount: 50 }),
      order("D", { lasts_until_delivery: null }),
      order("E", { lasts_until_delivery: 0 }),
    ];
    expect(lines.sort(compareUrgency).map(({ product_id }) => product_id)).deep.equal([
      "E",
      "C",
      "B",
      "A",
      "D",
    ]);
  });
});

describe("the stock of a product over the days to come", () => {
  const outlook = outlookOf({ A: { onHand: 10, perDay: 6, arrival: [1, 20], lasts: [0.9, 0.6, 0.5] } });

  it("falls by the forecast and rises by what is under way and today's order", () => {
    const stock = projectStock(outlook, "A", order("A", { quantity: 7 }))!;
    expect(stock.ahead.map(({ arrivalUnits }) => arrivalUnits)).deep.equal([0, 20, 7]);
    expect(stock.ahead.map(({ onHandUnits }) => onHandUnits)).deep.equal([4, 18, 19]);
    // Demand of 12 a day takes all ten units first: what comes afterwards is all there.
    expect(stock.ahead.map(({ lowerOnHandUnits }) => lowerOnHandUnits)).deep.equal([0, 8, 3]);
    expect(stock.ahead.map(({ upperOnHandUnits }) => upperOnHandUnits)).deep.equal([7, 24, 28]);
    expect(stock.ahead.map(({ stockoutProbability }) => stockoutProbability)).deep.equal([0.1, 0.4, 0.5]);
    expect(stock).deep.include({
      onHandUnits: 10,
      nextArrivalDate: "2025-06-07",
      helpDate: "2025-06-07",
      runsOutDate: null,
    });
  });

  it("does not count on an order that is held, and knows no product but those of the run", () => {
    const held = projectStock(outlook, "A", order("A", { status: "held" }))!;
    expect(held.ahead.map(({ arrivalUnits }) => arrivalUnits)).deep.equal([0, 20, 0]);
    expect(projectStock(outlook, "B", undefined)).equal(null);
  });
});
