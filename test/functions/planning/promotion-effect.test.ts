import { expect } from "chai";
import type { CalendarLine } from "../../../functions/contracts/calendar";
import { NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import { productPlans } from "../../../functions/contracts/results/product-plans";
import { formatDay, parseDay, weekdayOf } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { createPlans } from "../../../functions/planning/create-plans";
import { tellPlans } from "../../../functions/planning/tell-plans";

const RUN = parseDay("2026-09-07")!;
const FIRST = RUN - 120;
const DAYS = { runDay: RUN, fromDay: RUN - 28, horizonDays: 20 };
const day = (ahead: number) => formatDay(RUN + ahead);

const line = (from: number, to: number, more: Partial<CalendarLine> = {}): CalendarLine => ({
  kind: "promotion",
  productId: "tea",
  from: day(from),
  to: day(to),
  knownOn: day(-100),
  recordedOn: day(-100),
  ...more,
});

/** Sells 10 a day and 20 on Sundays, `factor` times as much on the given days; out of stock where told. */
function series(factors: Readonly<Record<number, number>>, empty: readonly number[] = []): DemandSeries {
  const days = Int32Array.from({ length: 120 }, (_, index) => FIRST + index);
  return {
    productId: "tea",
    days,
    unitsSold: Float64Array.from(days, (one) => (weekdayOf(one) === 0 ? 20 : 10) * (factors[one - RUN] ?? 1)),
    sellingPrice: new Float64Array(120).fill(2),
    inventoryLevel: Float64Array.from(days, (one) => (empty.includes(one - RUN) ? 0 : 50)),
    features: {},
    categories: {},
  };
}

function tell(lines: readonly CalendarLine[], history: DemandSeries | undefined) {
  const plans = createPlans(lines, NO_CATALOGUE, { id: "", snapshotId: "" });
  return productPlans.parse(tellPlans(plans, "tea", history, DAYS));
}

describe("what promotions brought", () => {
  it("is their demand over that of usual days of the same weekdays, one by one and together", () => {
    // Of the first promotion's three days the 16th of August is a Sunday: 10 + 20 + 10 usual units.
    expect(weekdayOf(RUN - 22)).equal(0);
    const history = series({ [-23]: 2, [-22]: 2, [-21]: 2, [-10]: 1.5, [-9]: 1.5 });
    const { promotions, effect, past } = tell(
      [line(-23, -21, { discountRatio: 0.2 }), line(-10, -9)],
      history,
    );
    expect(promotions.map(({ days, units, usualUnits }) => [days, units, usualUnits])).deep.equal([
      [3, 80, 40],
      [2, 30, 20],
    ]);
    expect(effect).deep.equal({
      promotions: 2,
      days: 5,
      unitsPerDay: 22,
      usualUnitsPerDay: 12,
      ratio: 1.833,
      leastRatio: 1.5,
      mostRatio: 2,
    });
    expect(past.map(({ from }) => from)).deep.equal([day(-23), day(-10)]);
  });

  it("is told beside each that is planned, from those of about its discount", () => {
    const history = series({ [-23]: 2, [-10]: 3 });
    const { ahead } = tell(
      [
        line(-23, -23, { discountRatio: 0.2 }),
        line(-10, -10, { discountRatio: 0.4 }),
        line(3, 5, { discountRatio: 0.25 }),
        line(10, 12),
        line(20, 22, { discountRatio: 0.6 }),
        line(33, 33, { kind: "holiday", productId: undefined, name: "Unity" }),
        // Twenty days are forecast, and two weeks beyond hold holidays that one orders for.
        line(34, 34, { kind: "holiday", productId: undefined, name: "Too far ahead" }),
        line(60, 61),
      ],
      history,
    );
    expect(
      ahead.map(({ kind, from, such }) => [kind, from, such?.promotions ?? null, such?.ratio ?? null]),
    ).deep.equal([
      ["promotion", day(3), 1, 2],
      ["promotion", day(10), 2, 2.5],
      ["promotion", day(20), null, null],
      ["holiday", day(33), null, null],
      ["promotion", day(60), 2, 2.5],
    ]);
  });

  it("knows nothing of days out of stock, and does not take other plans for usual days", () => {
    const factors = Object.fromEntries(Array.from({ length: 28 }, (_, index) => [-60 + index, 5]));
    const history = series({ ...factors, [-10]: 2, [-9]: 2 }, [-9]);
    const event = line(-60, -33, { kind: "event", productId: undefined });
    const { promotions } = tell([event, line(-10, -9)], history);
    expect(promotions).length(1);
    expect(promotions[0]).include({ days: 1, daysOutOfStock: 1, units: 20, usualUnits: 10 });
  });

  it("leaves out what was taken back or changed before it was over, and what is not over", () => {
    const history = series({});
    const { promotions, ahead, past } = tell(
      [
        line(-23, -21, { withdrawnOn: day(-30) }),
        line(-15, -12, { withdrawnOn: day(-13) }),
        line(-3, 2),
        line(4, 5, { withdrawnOn: day(-1) }),
      ],
      history,
    );
    expect([promotions, past]).deep.equal([[], []]);
    expect(ahead.map(({ from }) => from)).deep.equal([day(-3)]);
    expect(tell([line(1, 2)], undefined).effect).equal(null);
  });
});
