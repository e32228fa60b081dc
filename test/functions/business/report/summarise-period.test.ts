import { expect } from "chai";
import type { LedgerDay } from "../../../../functions/business/books/ledger";
import { computeBenefit } from "../../../../functions/business/report/benefit";
import type { PeriodTotals } from "../../../../functions/business/report/period-totals";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import { ledgerDay } from "../../../support/ledger-days";
import { businessSettings } from "../../../support/settings";

/** A unit at 10 costs 10 * (1 - 0.4) = 6, and 6 * 0.365 / 365 = 0.006 for each day that it lies. */
const POLICY = businessSettings({
  leadTimeDays: 2,
  reviewPeriodDays: 3,
  grossMarginRatio: 0.4,
  annualHoldingCostRatio: 0.365,
});
const FIRST = 100;
const NONE = Number.NaN;

/**
 * Six days of "a"; "0", which sorts before it and never has a price, is new on day 102. First deliveries can
 * arrive on day 102, so the cycles are 100-101, 102-104 and 105-107.
 */
const LEDGER: readonly LedgerDay[] = [
  ledgerDay(99, ["a"], {
    priceAmount: [10],
    demand: [9],
    model: { lost: [9], onHand: [20] },
    baseline: { onHand: [20] },
    perfectForesight: { onHand: [20] },
  }),
  ledgerDay(100, ["a"], {
    priceAmount: [10],
    demand: [4],
    unitsSold: [5],
    unitsReturned: [1],
    inventoryLevel: [8],
    model: { onHand: [16], ordered: [3], level: [19] },
    baseline: { onHand: [16], ordered: [0], level: [16] },
    perfectForesight: { onHand: [16] },
  }),
  ledgerDay(101, ["a"], {
    priceAmount: [10],
    demand: [NONE],
    inventoryLevel: [0],
    model: { onHand: [16], ordered: [0], level: [16] },
    baseline: { onHand: [16], ordered: [10], level: [26] },
    perfectForesight: { onHand: [16] },
  }),
  ledgerDay(102, ["0", "a"], {
    priceAmount: [NONE, 20],
    demand: [50, 21],
    unitsSold: [50, 21],
    inventoryLevel: [NONE, 0],
    model: { received: [0, 3], lost: [0, 2], onHand: [5, 0], ordered: [7, 5], level: [9, 9] },
    baseline: { received: [0, 0], lost: [0, 5], onHand: [6, 0], ordered: [0, 0], level: [9, 9] },
    perfectForesight: { received: [0, 5], onHand: [7, 0] },
  }),
  ledgerDay(103, ["0", "a"], {
    priceAmount: [NONE, 20],
    demand: [2, 1],
    unitsSold: [2, 1],
    inventoryLevel: [NONE, 0],
    model: { received: [0, 0], lost: [1, 1], onHand: [4, 0], ordered: [0, 0], level: [9, 9] },
    baseline: { received: [0, 10], lost: [0, 0], onHand: [4, 9], ordered: [0, 0], level: [9, 9] },
    perfectForesight: { received: [0, 1], onHand: [5, 0] },
  }),
  ledgerDay(104, ["0", "a"], {
    priceAmount: [NONE, 20],
    demand: [0, 2],
    unitsSold: [0, 2],
    model: { received: [0, 5], lost: [0, 0], onHand: [4, 3], ordered: [0, 4], level: [9, 9] },
    baseline: { received: [0, 0], lost: [0, 0], onHand: [4, 7], ordered: [0, 0], level: [9, 9] },
    perfectForesight: { received: [0, 2], onHand: [5, 0] },
  }),
  ledgerDay(105, ["0", "a"], {
    priceAmount: [NONE, 20],
    demand: [NONE, 0],
    unitsSold: [NONE, -1],
    unitsReturned: [NONE, 1],
    inventoryLevel: [NONE, -2],
    model: { received: [0, 0], lost: [0, 0], onHand: [4, 3], ordered: [0, 0], level: [2, 1] },
    baseline: { received: [0, 0], lost: [0, 0], onHand: [4, 7], ordered: [0, 1], level: [9, 10] },
    perfectForesight: { received: [0, 0], onHand: [5, 0] },
  }),
];

const list = (values: ArrayLike<number>): number[] => Array.from(values);

describe("the sums of a period", () => {
  let period: PeriodTotals;
  beforeEach(() => {
    period = summarisePeriod(LEDGER, FIRST, POLICY);
  });

  it("cover the days after the opening one", () => {
    expect([period.fromDay, period.toDay]).deep.equal([100, 105]);
    expect(period.productIds).deep.equal(["0", "a"]);
    // "0" was not played on the day that it came.
    expect(list(period.days)).deep.equal([3, 6]);
    expect(list(period.openDays)).deep.equal([2, 5]);
  });

  it("add up demand and what it earned, at the price of the day", () => {
    expect(list(period.demand)).deep.equal([2, 4 + 21 + 1 + 2]);
    // 4 * 10 + 24 * 20; without a price there is no money.
    expect(list(period.revenueAmount)).deep.equal([0, 520]);
    expect(list(period.priceAmount)).deep.equal([NONE, 20]);
  });

  it("add up what was observed: sold, returned, cancelled on the day, out of stock", () => {
    // A day of more returns than sales sells nothing; sold 5 for a demand of 4 cancels 1.
    expect(list(period.unitsSold)).deep.equal([2, 5 + 21 + 1 + 2]);
    expect(list(period.unitsReturned)).deep.equal([0, 2]);
    expect(list(period.unitsCancelled)).deep.equal([0, 1]);
    // Days 102, 103 and 105; on day 101 there was no row.
    expect(list(period.censoredDays)).deep.equal([0, 3]);
  });

  it("add up the model's book", () => {
    const { model } = period.scenarios;
    expect(list(model.opening)).deep.equal([5, 20]);
    expect(list(model.received)).deep.equal([0, 8]);
    expect(list(model.lost)).deep.equal([1, 3]);
    expect(list(model.closing)).deep.equal([4, 3]);
    expect(list(model.onHandDays)).deep.equal([12, 38]);
    expect(list(model.stockoutDays)).deep.equal([1, 2]);
    expect(list(model.orders)).deep.equal([0, 3]);
    // 3 * 20, of which 40 % are margin.
    expect(list(model.lostRevenueAmount)).deep.equal([0, 60]);
    expect(model.lostMarginAmount[1]).closeTo(24, 1e-12);
    // (16 + 16) * 6 + (3 + 3) * 12; a thousandth of it a day.
    expect(list(model.capitalAmountDays)).deep.equal([0, 264]);
    expect(model.holdingCostAmount[1]).closeTo(0.264, 1e-12);
    // (3 - 1) * 12; "0" has 4 for a level of 2, but no price.
    expect(list(model.overstockAmount)).deep.equal([0, 24]);
  });

  it("add up the baseline's book", () => {
    const { baseline } = period.scenarios;
    expect(list(baseline.opening)).deep.equal([6, 20]);
    expect(list(baseline.received)).deep.equal([0, 10]);
    expect(list(baseline.lost)).deep.equal([0, 5]);
    expect(list(baseline.onHandDays)).deep.equal([12, 55]);
    expect(list(baseline.orders)).deep.equal([0, 2]);
    // (16 + 16) * 6 + (9 + 7 + 7) * 12.
    expect(baseline.holdingCostAmount[1]).closeTo(0.468, 1e-12);
    // 7 for a level of 10.
    expect(list(baseline.overstockAmount)).deep.equal([0, 0]);
  });

  it("let foresight order for nothing, and take its stock for what it needs", () => {
    const { perfectForesight } = period.scenarios;
    expect(list(perfectForesight.received)[1]).above(0);
    expect(list(perfectForesight.orders)).deep.equal([0, 0]);
    expect(list(perfectForesight.orderingCostAmount)).deep.equal([0, 0]);
    expect(list(perfectForesight.opening)).deep.equal([7, 20]);
    expect(list(perfectForesight.overstockAmount)).deep.equal([0, 0]);
  });

  it("count the cycles that ended, and those with a stockout", () => {
    // "a": 100-101 and 102-104, short in the second; 105 is unfinished. "0": 102-104.
    expect(list(period.scenarios.model.cycles)).deep.equal([1, 2]);
    expect(list(period.scenarios.model.cyclesWithStockout)).deep.equal([1, 1]);
    expect(list(period.scenarios.baseline.cyclesWithStockout)).deep.equal([0, 1]);
    expect(list(period.scenarios.perfectForesight.cyclesWithStockout)).deep.equal([0, 0]);
  });

  it("tell each day of the fleet", () => {
    expect(period.daily.map(({ day }) => day)).deep.equal([100, 101, 102, 103, 104, 105]);
    expect(period.daily.map(({ closed }) => closed)).deep.equal([false, true, false, false, false, false]);
    expect(period.daily.map(({ demand }) => demand)).deep.equal([4, 0, 21, 3, 2, 0]);
    expect(period.daily.map(({ lost }) => lost)).deep.equal([0, 0, 2, 2, 0, 0]);
    expect(period.daily.map(({ baselineLost }) => baselineLost)).deep.equal([0, 0, 5, 0, 0, 0]);
    expect(period.daily.map(({ onHand }) => onHand)).deep.equal([16, 16, 0, 4, 7, 7]);
    expect(period.daily.map(({ baselineOnHand }) => baselineOnHand)).deep.equal([16, 16, 0, 13, 11, 11]);
    expect(period.daily.map(({ open }) => open)).deep.equal([1, 0, 1, 2, 2, 1]);
    expect(period.daily.map(({ short }) => short)).deep.equal([0, 0, 1, 2, 0, 0]);
    expect(period.daily.map(({ baselineShort }) => baselineShort)).deep.equal([0, 0, 1, 0, 0, 0]);
    const benefit = period.daily.map(({ benefitAmount }) => benefitAmount);
    // 102: (5 - 2) * 20 * 0.4. 103: (0 - 1) * 8 + (9 - 0) * 0.012. 104 and 105: (7 - 3) * 0.012. An order costs 5: the
    // model places one on 100, 102 and 104, the baseline one each on 101 and 105.
    [-5, 5, 19, -7.892, -4.952, 5.048].forEach((usd, index) => {
      expect(benefit[index]).closeTo(usd, 1e-12);
    });
  });

  it("cut the days into weeks, a cost for each product and week that adds up to its own", () => {
    const days = Array.from({ length: 24 }, (_, step) =>
      ledgerDay(99 + step, ["a", "b"], {
        priceAmount: [10, 20],
        demand: [1, 1],
        model: { lost: [step === 8 ? 2 : 0, 0], ordered: [0, step === 23 ? 4 : 0], onHand: [1, 0] },
      }),
    );
    const { blocks, scenarios } = summarisePeriod(days, FIRST, POLICY);
    expect(blocks).equal(3);
    const [a, b] = [
      list(scenarios.model.blockCostAmount.slice(0, 3)),
      list(scenarios.model.blockCostAmount.slice(3)),
    ];
    // A unit of "a" held for 8, 8 and 7 days at 0.006; two lost on the eighth day, at 4; an order of "b" on the last.
    [8 * 0.006 + 8, 8 * 0.006, 7 * 0.006].forEach((usd, block) => {
      expect(a[block], `block ${block}`).closeTo(usd, 1e-12);
    });
    expect(b).deep.equal([0, 0, 5]);
  });

  it("have no weeks to compare where there were fewer than fourteen days of trade", () => {
    const daysOf = (open: number) =>
      Array.from({ length: 29 }, (_, step) =>
        ledgerDay(99 + step, ["a"], { demand: [step <= open ? 1 : NONE] }),
      );
    expect(summarisePeriod(daysOf(2), FIRST, POLICY).blocks).equal(0);
    expect(summarisePeriod(daysOf(13), FIRST, POLICY).blocks).equal(0);
    expect(summarisePeriod(daysOf(14), FIRST, POLICY).blocks).equal(4);
  });

  it("give each product the variation of its weeks", () => {
    // Weeks of 7 and 21: mean 14, sample deviation sqrt(2 * 49) = 9.8995.
    const days = Array.from({ length: 15 }, (_, step) =>
      ledgerDay(99 + step, ["a"], { demand: [step <= 7 ? 1 : 3] }),
    );
    expect(summarisePeriod(days, FIRST, POLICY).weeklyVariation[0]).closeTo(Math.SQRT1_2, 1e-12);
  });

  it("keep the last price that was known", () => {
    const days = [10, 12, NONE].map((price, step) => ledgerDay(99 + step, ["a"], { priceAmount: [price] }));
    expect(summarisePeriod(days, FIRST, POLICY).priceAmount[0]).equal(12);
  });

  it("take a price of nothing for a price", () => {
    const days = [99, 100].map((day) => ledgerDay(day, ["a"], { priceAmount: [0] }));
    expect(summarisePeriod(days, FIRST, POLICY).priceAmount[0]).equal(0);
  });

  it("are empty where the opening day is the only one", () => {
    const { fromDay, toDay, daily, scenarios } = summarisePeriod(LEDGER.slice(0, 1), FIRST, POLICY);
    expect([fromDay, toDay]).deep.equal([100, 99]);
    expect(daily).deep.equal([]);
    expect(list(scenarios.model.opening)).deep.equal([20]);
    expect(list(scenarios.model.closing)).deep.equal([20]);
    expect(list(scenarios.model.cycles)).deep.equal([0]);
  });
});

describe("the cycles of a period", () => {
  /** Days `from` - 1 to `to` of a product that is short on some days; its cycles and the short ones among them. */
  const cyclesOf = (from: number, to: number, shortDays: readonly number[], closedDays: number[] = []) => {
    const days = Array.from({ length: to - from + 2 }, (_, step) => {
      const day = from - 1 + step;
      return ledgerDay(day, ["a"], {
        demand: [closedDays.includes(day) ? NONE : 2],
        model: { lost: [shortDays.includes(day) ? 1 : 0] },
      });
    });
    const { cycles, cyclesWithStockout } = summarisePeriod(days, FIRST, POLICY).scenarios.model;
    return [cycles[0], cyclesWithStockout[0]];
  };

  it("start anew with each delivery", () => {
    expect(cyclesOf(102, 110, [103, 104])).deep.equal([3, 1]);
    expect(cyclesOf(102, 110, [104, 105])).deep.equal([3, 2]);
    expect(cyclesOf(102, 110, [105])).deep.equal([3, 1]);
  });

  it("count only where the period saw them whole", () => {
    // 102-104 began a day before the period.
    expect(cyclesOf(103, 107, [102])).deep.equal([1, 0]);
    expect(cyclesOf(102, 107, [102])).deep.equal([2, 1]);
    // 105-107 lacks a day.
    expect(cyclesOf(102, 106, [105])).deep.equal([1, 0]);
  });

  it("count the days before the first delivery as one, where the period has them all", () => {
    expect(cyclesOf(100, 101, [100])).deep.equal([1, 1]);
    expect(cyclesOf(101, 104, [100])).deep.equal([1, 0]);
  });

  it("do not count where the product was closed throughout", () => {
    expect(cyclesOf(102, 107, [], [102, 103, 104])).deep.equal([1, 0]);
    expect(cyclesOf(102, 107, [], [102, 103])).deep.equal([2, 0]);
    expect(cyclesOf(102, 107, [], [105, 106, 107])).deep.equal([1, 0]);
  });
});

describe("the cycles with demand of a period", () => {
  /** Days 101 to 110 of a product with some demand on each, short on some; three cycles, 102-104 to 108-110. */
  const cyclesOf = (demand: readonly number[], shortDays: readonly number[], knownDays = 168) => {
    const days = demand.map((units, step) =>
      ledgerDay(101 + step, ["a"], {
        demand: [units],
        knownDays: [knownDays - demand.length + 1 + step],
        model: { lost: [shortDays.includes(101 + step) ? 1 : 0], onHand: [units === 0 ? 0 : 3] },
      }),
    );
    const { demandCycles, demandCyclesWithStockout, readyDays } = summarisePeriod(days, FIRST, POLICY)
      .scenarios.model;
    return [demandCycles[0], demandCyclesWithStockout[0], readyDays[0]];
  };

  it("leave out those in which nobody asked for the product", () => {
    expect(cyclesOf([9, 0, 2, 0, 0, 0, 0, 2, 2, 2], [])).deep.equal([2, 0, 4]);
    expect(cyclesOf([9, 0, 2, 0, 0, 0, 0, 2, 2, 2], [103, 108])).deep.equal([2, 2, 4]);
    expect(cyclesOf([9, 0, 0, 0, 0, 0, 0, 0, 0, 0], [])).deep.equal([0, 0, 0]);
  });

  it("count one whose last day was closed by what was asked for before", () => {
    expect(cyclesOf([9, 2, 2, NONE, 0, 0, NONE, 0, 0, 0], [102])).deep.equal([1, 1, 2]);
  });

  it("begin when a new product's first order could have arrived", () => {
    // Known for 8, 5 and 2 days at the ends of the cycles; the lead time is 2.
    expect(cyclesOf(new Array(10).fill(2), [104, 107], 8)).deep.equal([2, 1, 9]);
  });
});

describe("demand that waits", () => {
  const day = (number: number, lost: number, backorders: number) =>
    ledgerDay(number, ["a"], {
      priceAmount: [10],
      demand: [5],
      model: { lost: [lost], backorders: [backorders] },
    });
  const days = [day(101, 0, 9), day(102, 3, 3), day(103, 5, 8), day(104, 0, 0)];

  it("costs its waiting at the close of each day, and no revenue", () => {
    const policy = { ...POLICY, unmetDemand: "backordered" as const, backorderCostRatioPerDay: 0.02 };
    const { model } = summarisePeriod(days, FIRST, policy).scenarios;
    // 11 units wait for a day at 2 % of 10; the first day opens the period only.
    expect(model.lostMarginAmount[0]).closeTo(11 * 0.2, 1e-12);
    expect([model.lostRevenueAmount[0], model.lost[0], model.stockoutDays[0]]).deep.equal([0, 8, 2]);
  });

  it("costs its margin where it is lost", () => {
    const { model } = summarisePeriod(days, FIRST, { ...POLICY, unmetDemand: "lost" }).scenarios;
    expect(model.lostMarginAmount[0]).closeTo(8 * 10 * POLICY.grossMarginRatio, 1e-12);
  });
});

describe("what perished", () => {
  it("is written off at cost, a part of what the book costs and of the benefit", () => {
    const day = (number: number, model: readonly number[], baseline: readonly number[]) =>
      ledgerDay(number, ["a", "b"], {
        priceAmount: [10, 5],
        model: { wasted: model },
        // In books of before anything perished there is no such column.
        baseline: number === 102 ? {} : { wasted: baseline },
      });
    const period = summarisePeriod(
      [day(101, [9, 9], [9, 9]), day(102, [1, 0], [4, 4]), day(103, [2, 4], [0, 10])],
      FIRST,
      POLICY,
    );
    const { model, baseline } = period.scenarios;
    // A unit at 10 costs 6, one at 5 costs 3; the first day opens the period only.
    expect([...model.writeOffAmount, ...baseline.writeOffAmount]).deep.equal([18, 12, 0, 30]);
    expect(computeBenefit(period)).deep.include({ benefitAmount: 0, writeOffAmount: 0 });
    expect(computeBenefit(period, [0])).deep.include({ benefitAmount: -18, writeOffAmount: -18 });
  });
});
