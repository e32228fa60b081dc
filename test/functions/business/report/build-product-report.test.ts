import { expect } from "chai";
import {
  buildProductDays,
  buildProductFigures,
  pickProduct,
} from "../../../../functions/business/report/build-product-report";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import { parseDay } from "../../../../functions/demand/calendar";
import { type LedgerColumns, ledgerDay } from "../../../support/ledger-days";
import { businessSettings } from "../../../support/settings";

const FIRST = parseDay("2025-06-02")!;
const POLICY = businessSettings({ leadTimeDays: 0, reviewPeriodDays: 1 });

/** Columns of two products whose second values are those of the first plus 100. */
const pair = (value: number): readonly number[] => [value, value + 100];
const fullDay = (base: number): LedgerColumns => ({
  priceAmount: pair(base + 1),
  demand: pair(base + 2),
  unitsSold: pair(base + 3),
  unitsReturned: pair(base + 4),
  inventoryLevel: pair(base + 5),
  serviceClass: pair(base + 22),
  knownDays: pair(base + 23),
  highestIntervalUnits: pair(base + 27),
  nextPredictedDemand: pair(base + 6),
  nextLower: pair(base + 7),
  nextUpper: pair(base + 8),
  nextBaselinePredictedDemand: pair(base + 9),
  model: {
    received: pair(base + 10),
    lost: pair(base + 11),
    onHand: pair(base + 12),
    ordered: pair(base + 13),
    level: pair(base + 14),
    reorderPoint: pair(base + 25),
    wasted: pair(base + 26),
    levelCut: pair(base + 21),
    backorders: pair(base + 24),
  },
  baseline: { received: pair(base + 15), lost: pair(base + 16), onHand: pair(base + 17) },
  perfectForesight: { received: pair(base + 18), lost: pair(base + 19), onHand: pair(base + 20) },
});
const LEDGER = [
  ledgerDay(FIRST - 1, ["a", "b"], fullDay(0)),
  ledgerDay(FIRST, ["a", "b"], fullDay(30)),
  ledgerDay(FIRST + 1, ["a", "b"], fullDay(60)),
];

describe("the ledger of one product", () => {
  it("has each column's value at its place", () => {
    expect(pickProduct(LEDGER.slice(0, 1), "b")).deep.equal([
      {
        day: FIRST - 1,
        productIds: ["b"],
        priceAmount: [101],
        demand: [102],
        unitsSold: [103],
        unitsReturned: [104],
        inventoryLevel: [105],
        serviceClass: [122],
        highestIntervalUnits: [127],
        knownDays: [123],
        nextPredictedDemand: [106],
        nextLower: [107],
        nextUpper: [108],
        nextBaselinePredictedDemand: [109],
        books: {
          model: {
            received: [110],
            lost: [111],
            onHand: [112],
            ordered: [113],
            level: [114],
            levelCut: [121],
            backorders: [124],
            reorderPoint: [125],
            wasted: [126],
          },
          baseline: {
            received: [115],
            lost: [116],
            onHand: [117],
          },
          perfectForesight: {
            received: [118],
            lost: [119],
            onHand: [120],
          },
        },
      },
    ]);
    expect(pickProduct(LEDGER, "a").map(({ demand }) => demand[0])).deep.equal([2, 32, 62]);
  });

  it("follows the product to other places, and leaves out days without it", () => {
    const moving = [
      ledgerDay(1, ["b"], { demand: [9] }),
      ledgerDay(2, ["a", "b"], { demand: [1, 9] }),
      ledgerDay(3, ["0", "a", "b"], { demand: [9, 2, 9] }),
      ledgerDay(4, ["a"], { demand: [3] }),
    ];
    const picked = pickProduct(moving, "a");
    expect(picked.map(({ day, demand }) => [day, demand[0]])).deep.equal([
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    expect(pickProduct(moving, "z")).deep.equal([]);
  });

  it("gives the figures that the fleet's ledger has for it", () => {
    const fleet = summarisePeriod(LEDGER, FIRST, POLICY);
    const alone = summarisePeriod(pickProduct(LEDGER, "b"), FIRST, POLICY);
    for (const [name, values] of Object.entries(fleet.scenarios.model)) {
      // Too few days for blocks.
      if (name !== "blockCostAmount") expect(alone.scenarios.model[name as "lost"][0], name).equal(values[1]);
    }
    expect([alone.demand[0], alone.revenueAmount[0]]).deep.equal([fleet.demand[1], fleet.revenueAmount[1]]);
  });
});

describe("the figures of a product", () => {
  it("are its books, its last price and what it earned, its benefit without an interval", () => {
    const figures = buildProductFigures(summarisePeriod(pickProduct(LEDGER, "a"), FIRST, POLICY));
    expect(figures.priceAmount).equal(61);
    // 32 * 31 + 62 * 61.
    expect(figures.revenueAmount).equal(4774);
    expect(figures.business.lostSalesUnits).equal(41 + 71);
    expect(figures.scenarios.baseline.lostSalesUnits).equal(46 + 76);
    expect(figures.benefit).deep.include({ benefitLowAmount: null, benefitHighAmount: null });
  });

  it("have no price where none was ever known, nor earnings without the product", () => {
    const days = [0, 1].map((step) => ledgerDay(FIRST + step, ["a"]));
    expect(buildProductFigures(summarisePeriod(days, FIRST, POLICY)).priceAmount).equal(null);
    const empty = summarisePeriod([ledgerDay(FIRST, [])], FIRST, POLICY);
    expect(buildProductFigures(empty)).deep.include({ priceAmount: null, revenueAmount: 0 });
  });
});

describe("the days of a product", () => {
  it("join a day's outcome to the forecast that was made for it", () => {
    const [first, second, ...rest] = buildProductDays(pickProduct(LEDGER, "a"));
    expect(first).deep.equal({
      date: "2025-06-02",
      closed: false,
      demandUnits: 32,
      predictedDemand: 6,
      lowerUnits: 7,
      upperUnits: 8,
      baselinePredictedDemand: 9,
      onHandUnits: 42,
      orderUpToLevelUnits: 44,
      reorderPointUnits: 55,
      receivedUnits: 40,
      orderedUnits: 43,
      lostSalesUnits: 41,
      baselineOnHandUnits: 47,
      baselineLostSalesUnits: 46,
      inventoryLevelUnits: 35,
    });
    expect(second).deep.include({ date: "2025-06-03", demandUnits: 62, predictedDemand: 36 });
    expect(rest).deep.equal([]);
  });

  it("have no value where there is none, in seven digits where there is", () => {
    const days = [
      ledgerDay(FIRST - 1, ["a"], { nextPredictedDemand: [Math.fround(0.1)], nextUpper: [Infinity] }),
      ledgerDay(FIRST, ["a"], { demand: [Number.NaN], model: { onHand: [123_456_789] } }),
    ];
    expect(buildProductDays(days)).deep.equal([
      {
        date: "2025-06-02",
        closed: true,
        demandUnits: null,
        // 0.1 in single precision is 0.10000000149.
        predictedDemand: 0.1,
        lowerUnits: null,
        upperUnits: null,
        baselinePredictedDemand: null,
        onHandUnits: 123_456_800,
        orderUpToLevelUnits: null,
        reorderPointUnits: null,
        receivedUnits: 0,
        orderedUnits: 0,
        lostSalesUnits: 0,
        baselineOnHandUnits: 0,
        baselineLostSalesUnits: 0,
        inventoryLevelUnits: null,
      },
    ]);
  });
});
