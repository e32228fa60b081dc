import { expect } from "chai";
import { toLedgerDay } from "../../../../functions/business/books/books-table";
import type { KeptRun } from "../../../../functions/business/books/replay-books";
import { computeScenarioFigures } from "../../../../functions/business/report/scenario-figures";
import { totalCostOf } from "../../../../functions/business/report/study-policies";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import {
  answerWhatIf,
  computeSettlingDays,
  type WhatIfWindow,
} from "../../../../functions/business/what-if/answer-what-if";
import { type FleetTerms, sameTerms } from "../../../../functions/contracts/catalogue";
import { type WhatIfChange, whatIfAnswer } from "../../../../functions/contracts/results/what-if";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { keepRuns } from "../../../support/kept-runs";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDays: 4, leadTimeDeviationDays: 1, costPerOrderAmount: 5 });
const FIRST_RUN = 20_000;
const DAYS = 60;
/** Both ways begin with the books of this run. */
const CHANGED_RUN = FIRST_RUN + 20;
const DAY_COUNT = 21;

const windowOf = ({ runs, booksOf }: ReturnType<typeof keepRuns>): WhatIfWindow => ({
  start: booksOf(CHANGED_RUN),
  runs: runs.filter(({ runDay }) => runDay > CHANGED_RUN),
  earlier: runs.filter(({ runDay }) => runDay <= CHANGED_RUN),
  dayCount: DAY_COUNT,
});

const kept = keepRuns(POLICY, { days: DAYS, firstRun: FIRST_RUN });
const window = windowOf(kept);
const everything = () => true;
const ask = (
  change: Partial<WhatIfChange>,
  isAsked: (id: string) => boolean = everything,
  subject: { readonly productId?: string } = {},
) =>
  answerWhatIf(
    window,
    { environment: "test", change: { settings: {}, ...change }, isAsked, ...subject },
    POLICY,
    sameTerms,
  );

/** The figures of books that daily runs have really kept. */
function figuresOf(runs: readonly KeptRun[], policy: BusinessSettings, terms: FleetTerms) {
  const days = runs.slice(-(DAY_COUNT + 1)).map(({ runDay, table }) => toLedgerDay(runDay - 1, table));
  const period = summarisePeriod(days, FIRST_RUN, policy, terms.of);
  const figures = computeScenarioFigures(period, period.scenarios.model);
  return { ...figures, totalCostAmount: totalCostOf(figures) };
}

describe("what if", () => {
  it("is told as the contract says", () => {
    const answer = ask({ settings: { serviceLevelTarget: 0.95 } });
    expect(whatIfAnswer.safeParse(JSON.parse(JSON.stringify(answer))).error).equal(undefined);
    expect(answer.period).deep.equal({ from: "2024-11-11", to: "2024-12-01", days: 21 });
    expect([answer.runDay, answer.inUseSince]).deep.equal(["2024-12-02", "2024-10-25"]);
    expect(answer.asked).deep.equal([{ name: "Service level", today: "98 %", otherwise: "95 %" }]);
  });

  it("shows as today what the daily runs have kept, to the last unit", () => {
    const { today } = ask({ settings: { serviceLevelTarget: 0.95 } });
    const real = figuresOf(kept.runs, POLICY, sameTerms(POLICY));
    for (const [name, value] of Object.entries(real)) {
      expect(today[name as keyof typeof today], name).closeTo(value!, 1e-6 * Math.max(1, Math.abs(value!)));
    }
  });

  for (const settings of [
    { serviceLevelTarget: 0.95 },
    { serviceTarget: "fill-rate" },
    { serviceTarget: "economic" },
    { orderPolicy: "order-up-to" },
  ] as const) {
    it(`answers ${JSON.stringify(settings)} as daily runs under it come to`, () => {
      const policy = { ...POLICY, ...settings };
      const terms = sameTerms(policy);
      const real = keepRuns(POLICY, {
        days: DAYS,
        firstRun: FIRST_RUN,
        changed: { fromRun: CHANGED_RUN + 1, policy, terms },
      });
      const { otherwise, today } = ask({ settings });
      for (const [name, value] of Object.entries(figuresOf(real.runs, policy, terms))) {
        expect(otherwise[name as keyof typeof today], name).closeTo(
          value!,
          1e-6 * Math.max(1, Math.abs(value!)),
        );
      }
      expect(otherwise.totalCostAmount).not.equal(today.totalCostAmount);
    });
  }

  it("comes close to daily runs whose forecasts are of the longer interval", () => {
    const policy = { ...POLICY, leadTimeDays: 7 };
    const terms = sameTerms(policy);
    const real = keepRuns(POLICY, {
      days: DAYS,
      firstRun: FIRST_RUN,
      changed: { fromRun: CHANGED_RUN + 1, policy, terms },
    });
    const found = figuresOf(real.runs, policy, terms);
    const { otherwise } = ask({ leadTime: { days: 7, isShift: false } });
    expect(otherwise.totalCostAmount).closeTo(found.totalCostAmount, 0.1 * found.totalCostAmount);
    expect(otherwise.capitalAmount).closeTo(found.capitalAmount!, 0.15 * found.capitalAmount!);
  });

  it("adds up: the gain is that of its parts, and parts of the fleet come to the whole", () => {
    const change = { settings: { serviceLevelTarget: 0.9 } };
    const whole = ask(change);
    const { today, otherwise } = whole;
    expect(whole.gainAmount).closeTo(today.totalCostAmount - otherwise.totalCostAmount, 1e-6);
    expect(whole.gainLowAmount).most(whole.gainAmount);
    expect(whole.gainHighAmount).least(whole.gainAmount);
    const isFirst = (id: string) => id < "P005";
    const parts = [ask(change, isFirst), ask(change, (id) => !isFirst(id))];
    expect(parts.map(({ products }) => products)).deep.equal([5, 7]);
    for (const name of [
      "totalCostAmount",
      "capitalAmount",
      "orders",
      "earnedMarginAmount",
      "revenueAmount",
    ] as const) {
      expect(parts[0]!.otherwise[name]! + parts[1]!.otherwise[name]!, name).closeTo(otherwise[name]!, 1e-6);
    }
    expect(parts.map(({ gainAmount }) => gainAmount).reduce((sum, one) => sum + one)).closeTo(
      whole.gainAmount,
      1e-6,
    );
  });

  it("tells one product, which has no interval", () => {
    const one = ask({ settings: { serviceLevelTarget: 0.9 } }, (id) => id === "P003", {
      productId: "P003",
    });
    expect([one.products, one.gainLowAmount]).deep.equal([1, null]);
    expect(one.notes.join(" ")).match(/changed for all/);
  });

  it("changes the lead time of those asked about alone", () => {
    const one = ask({ leadTime: { days: 3, isShift: true } }, (id) => id === "P004");
    expect(one.asked).deep.equal([{ name: "Lead time", today: "4 days", otherwise: "7 days" }]);
    const others = ask({ leadTime: { days: 3, isShift: true } }, (id) => id !== "P004");
    const all = ask({ leadTime: { days: 3, isShift: true } });
    expect(one.otherwise.capitalAmount).not.equal(one.today.capitalAmount);
    expect(one.otherwise.capitalAmount! + others.otherwise.capitalAmount!).closeTo(
      all.otherwise.capitalAmount!,
      0.05 * all.otherwise.capitalAmount!,
    );
  });

  it("never shortens a lead time below none", () => {
    const { asked, otherwise, today } = ask({ leadTime: { days: -30, isShift: true } });
    expect(asked[0]!.otherwise).equal("0 days");
    expect(otherwise.holdingCostAmount).below(today.holdingCostAmount);
  });

  it("earns by another price what is sold at it, at the cost that it has today", () => {
    const asked = ask({ price: { priceRatio: 0.9, demandRatio: 1.5 } });
    const { today, otherwise } = asked;
    expect(otherwise.demandUnits).closeTo(1.5 * today.demandUnits, 1e-6);
    // A price of 2 + index, 40 % margin: at 90 % of the price, cost is still 60 % of the old one.
    const perUnit = (otherwise.earnedMarginAmount / otherwise.revenueAmount) * 0.9;
    expect(perUnit).closeTo(0.9 - 0.6, 1e-9);
    expect(asked.gainAmount).closeTo(otherwise.contributionAmount - today.contributionAmount, 1e-9);
    expect(asked.gainLowAmount).equal(null);
    // Who always sold half as much again holds up to as much more; economic lots grow with the root of it.
    expect(otherwise.capitalAmount! / today.capitalAmount!).within(1.15, 1.6);
    expect(otherwise.fillRate).closeTo(today.fillRate!, 0.02);
  });

  it("is all the same at the same price and demand", () => {
    const { today, otherwise } = ask({ price: { priceRatio: 1, demandRatio: 1 } });
    for (const name of ["lostSalesUnits", "capitalAmount", "orders", "revenueAmount"] as const) {
      expect(otherwise[name], name).closeTo(today[name]!, 1e-6);
    }
  });

  it("knows of a promotion beforehand: it sells more on its days alone, and has the stock for it", () => {
    const { today, otherwise, asked } = ask({
      price: { priceRatio: 0.8, demandRatio: 2, promotionDays: 5 },
    });
    expect(otherwise.demandUnits).above(1.1 * today.demandUnits);
    expect(otherwise.demandUnits).below(1.5 * today.demandUnits);
    expect(otherwise.fillRate).above(0.9);
    expect(asked[0]!.otherwise).equal("\u221220 % on the last 5 days");
  });

  it("settles for the longest lead time and two reviews of either way", () => {
    const settle = (change: Partial<WhatIfChange>) =>
      computeSettlingDays(sameTerms(POLICY), { settings: {}, ...change });
    expect(settle({})).equal(4 + 2);
    expect(settle({ settings: { reviewPeriodDays: 7 } })).equal(4 + 14);
    expect(settle({ leadTime: { days: 9, isShift: false } })).equal(9 + 2);
    expect(settle({ leadTime: { days: 9, isShift: true } })).equal(13 + 2);
    expect(settle({ leadTime: { days: 1, isShift: false } })).equal(4 + 2);
  });
});
