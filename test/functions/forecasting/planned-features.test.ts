import { expect } from "chai";
import fc from "fast-check";
import type { CalendarLine } from "../../../functions/contracts/calendar";
import { lookUpProducts, NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import { dayOfInstant, formatDay, parseDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { PLANNED_FEATURE_NAMES } from "../../../functions/forecasting/planned-features";
import { createPlans } from "../../../functions/planning/create-plans";
import { mergeLines } from "../../../functions/planning/merge-lines";
import { generateDemand } from "../../support/demand";
import { drawPlans } from "../../support/draw-plans";

const ORIGIN = parseDay("2026-09-10")!;
const day = (ahead: number) => formatDay(ORIGIN + ahead);

/** Sells at 10, and at 8 on the last three days. */
function series(productId: string): DemandSeries {
  const days = Int32Array.from({ length: 60 }, (_, index) => ORIGIN - 59 + index);
  return {
    productId,
    days,
    unitsSold: new Float64Array(60).fill(5),
    sellingPrice: Float64Array.from(days, (one) => (one > ORIGIN - 3 ? 8 : 10)),
    features: { promotion: Float64Array.from(days, (one) => (one > ORIGIN - 3 ? 1 : 0)) },
    categories: {},
  };
}

const line = (more: Partial<CalendarLine> & Pick<CalendarLine, "kind">): CalendarLine => ({
  from: day(1),
  to: day(1),
  knownOn: day(-30),
  recordedOn: day(-30),
  ...more,
});

const CATALOGUE = {
  ...NO_CATALOGUE,
  products: lookUpProducts([
    { productId: "tea", category: "Food/Tea" },
    { productId: "ham", category: "Food/Teapots" },
  ]),
  locations: new Map([["Berlin", { location: "Berlin", region: "East" }]]),
};

/** Values of a column on the days after the origin. */
function read(
  lines: readonly CalendarLine[],
  column: string,
  productId = "tea",
  horizonDays = 5,
): (number | null)[] {
  const plans = createPlans(lines, CATALOGUE, { id: "", snapshotId: "" });
  const frame = buildForecastFrame([series(productId)], ORIGIN, horizonDays, { columns: [column], plans });
  const width = frame.featureNames.length;
  return Array.from({ length: horizonDays }, (_, row) => {
    const value = frame.features[(row + 1) * width - 1]!;
    return Number.isNaN(value) ? null : value;
  });
}

describe("features of what is planned", () => {
  it("tell the day that is forecast, where the last value of the history told all days what was yesterday", () => {
    expect(read([], "promotion")).deep.equal([1, 1, 1, 1, 1]);
    const planned = line({
      kind: "promotion",
      from: day(2),
      to: day(3),
      productId: "tea",
      discountRatio: 0.25,
    });
    expect(read([planned], "promotion")).deep.equal([0, 1, 1, 0, 0]);
    expect(read([planned], "promotion_discount")).deep.equal([0, 0.25, 0.25, 0, 0]);
    expect(
      read([planned, { ...planned, from: day(3), to: day(4), discountRatio: 0.4 }], "promotion_discount"),
    ).deep.equal([0, 0.25, 0.4, 0.4, 0]);
    expect(read([line({ kind: "promotion" })], "promotion_discount")).deep.equal([null, 0, 0, 0, 0]);
    // A calendar that never spoke of promotions does not hide what the history says.
    expect(read([line({ kind: "holiday" })], "promotion")).deep.equal([1, 1, 1, 1, 1]);
  });

  it("tell the planned price, and else that of the last day for which none was planned", () => {
    const running = line({ kind: "promotion", from: day(-2), to: day(2), productId: "tea", price: 8 });
    expect(read([running], "planned_price")).deep.equal([8, 8, 10, 10, 10]);
    const raise = line({ kind: "price", from: day(4), to: day(90), category: "Food", price: 12 });
    expect(read([running, raise], "planned_price")).deep.equal([8, 8, 10, 12, 12]);
    // The mean of four weeks is that of `price_ratio`.
    const mean = (25 * 10 + 3 * 8) / 28;
    expect(read([running, raise], "planned_price_ratio")[3]).closeTo(12 / mean, 1e-12);
    expect(
      read(
        [raise, line({ kind: "price", from: day(5), to: day(5), productId: "tea", price: 11 })],
        "planned_price",
      )[4],
    ).equal(11);
  });

  it("count the days to and since a holiday, up to two weeks", () => {
    const holidays = [
      line({ kind: "holiday", from: day(3), to: day(4) }),
      line({ kind: "holiday", from: day(-6), to: day(-6) }),
    ];
    expect(read(holidays, "holiday", "tea", 6)).deep.equal([0, 0, 1, 1, 0, 0]);
    expect(read(holidays, "days_to_holiday", "tea", 6)).deep.equal([2, 1, 0, 0, 14, 14]);
    expect(read(holidays, "days_since_holiday", "tea", 6)).deep.equal([7, 8, 0, 0, 1, 2]);
  });

  it("are about those whom the line names", () => {
    const isAbout = (scope: Partial<CalendarLine>, key: string) =>
      read([line({ kind: "event", ...scope })], "event", key)[0] === 1;
    const keys = ["tea", "ham", "tea @ Berlin", "tea @ Bonn", "nut"];
    const about = (scope: Partial<CalendarLine>) => keys.filter((key) => isAbout(scope, key));
    expect(about({})).deep.equal(keys);
    expect(about({ productId: "tea" })).deep.equal(["tea", "tea @ Berlin", "tea @ Bonn"]);
    expect(about({ category: "Food/Tea" })).deep.equal(["tea", "tea @ Berlin", "tea @ Bonn"]);
    expect(about({ category: "Food" })).deep.equal(["tea", "ham", "tea @ Berlin", "tea @ Bonn"]);
    expect(about({ productId: "tea", location: "Bonn" })).deep.equal(["tea @ Bonn"]);
    expect(about({ region: "East" })).deep.equal(["tea @ Berlin"]);
  });

  it("take own columns from the line about fewest products, and know nothing where none speaks", () => {
    const wide = line({ kind: "event", to: day(3), values: { ad_spend: 100 } });
    const narrow = line({
      kind: "promotion",
      from: day(2),
      productId: "tea",
      values: { ad_spend: 7 },
      to: day(2),
    });
    expect(read([narrow, wide], "ad_spend")).deep.equal([100, 7, 100, null, null]);
  });

  it("never know what became known after the origin, whatever is imported later", () => {
    const fleet = generateDemand({ products: 3, days: 120 });
    const lastDay = Math.max(...fleet.map(({ days }) => days.at(-1)!));
    const columns = [...PLANNED_FEATURE_NAMES, "ad_spend"];
    let changes = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const imports = drawPlans(fleet, lastDay, seed);
        const askAt = (lines: readonly CalendarLine[], originDay: number) => {
          // Kinds and own columns are those of all imports: which columns there are is no forecast of a day.
          const plans = {
            ...createPlans(lines, NO_CATALOGUE, { id: "", snapshotId: "" }),
            beginsOn: ALL_KINDS,
            ownColumns: new Set(["ad_spend"]),
          };
          return [...buildForecastFrame(fleet, originDay, 14, { columns, plans }).features];
        };
        let lines: readonly CalendarLine[] = [];
        const then = new Map<number, number[]>();
        for (const { nowMs, lines: brought, replace } of imports) {
          const todayDay = dayOfInstant(nowMs);
          // What nobody states to have known before.
          const unstated = brought.map(({ knownFrom: _, ...rest }) => rest);
          // The run of this morning: whatever comes today is not for it.
          then.set(todayDay - 1, askAt(lines, todayDay - 1));
          lines = mergeLines(lines, unstated, { todayDay, replace }).content.lines;
          expect(askAt(lines, todayDay - 1)).deep.equal(then.get(todayDay - 1));
        }
        for (const [originDay, features] of then) expect(askAt(lines, originDay)).deep.equal(features);
        if (String(then.get(lastDay)) !== String(askAt([], lastDay))) changes++;
      }),
      { numRuns: 6 },
    );
    expect(changes).above(3);
  });
});

const ALL_KINDS = new Map((["promotion", "price", "holiday", "event"] as const).map((kind) => [kind, 0]));
