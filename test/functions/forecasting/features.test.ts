import { expect } from "chai";
import fc from "fast-check";
import { parseDay } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import {
  computeFleetTrend,
  FEATURE_COUNT,
  FEATURE_NAMES,
  fillFeatures,
  summariseProduct,
  toFeatureRecord,
} from "../../../functions/forecasting/features";
import { summariseFleet } from "../../../functions/forecasting/fleet-state";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { generateDemand } from "../../support/demand";

const ORIGIN = parseDay("2026-11-22")!; // A Sunday.

function series(units: readonly number[], features: DemandSeries["features"] = {}): DemandSeries {
  return {
    productId: "P",
    days: Int32Array.from(units, (_, index) => ORIGIN - units.length + 1 + index),
    unitsSold: Float64Array.from(units),
    sellingPrice: Float64Array.from(units, (_, index) => (index === units.length - 1 ? 1 : 2)),
    features,
    categories: {},
  };
}

function featuresOf(demand: DemandSeries, step = 1) {
  const row = new Float64Array(FEATURE_COUNT);
  const fleet = summariseFleet([demand], ORIGIN);
  const state = summariseProduct(demand, ORIGIN, fleet);
  fillFeatures(row, 0, state, { ...fleet, trend: computeFleetTrend([state]) }, ORIGIN + step, step);
  return toFeatureRecord(row);
}

/** As features are kept. */
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

describe("features", () => {
  it("summarise the weeks up to the origin", () => {
    const features = featuresOf(series([...Array(21).fill(1), 0, 0, 7, 7, 7, 7, 0]), 3);
    expect(features).to.include({
      mean_7: 4,
      mean_28: 49 / 28,
      mean_91: 49 / 28,
      zero_share_28: 0.1071,
      max_28: 7,
      last_1: 0,
      last_2: 7,
      // The mean square is (21 + 4 x 49) / 28 = 7.75, the mean 1.75: sqrt(7.75 - 3.0625) / 1.75.
      variation_91: 1.2372,
      days_since_sale: 1,
      days_on_sale: 27,
      price: 1,
      // 1 over the mean of 27 days at 2 and the last at 1: 1 / (55 / 28).
      price_ratio: 0.5091,
      // 21 days at 1 and 4 at 7.
      positive_mean_91: 49 / 25,
      weekday: 3,
      horizon_step: 3,
      // Wednesdays: 1, 1, 1, then 7 of the last week.
      weekday_mean: 2.5,
      weekday_last: 7,
      fleet_trend: 1,
    });
  });

  it("look back on 91, 56, 28 and 7 days, the origin's own included", () => {
    // All days of this age and older sold 5, those since 3.
    const beyond = (age: number) =>
      series(
        Array(200)
          .fill(3)
          .fill(5, 0, 200 - age),
      );
    expect(featuresOf(beyond(91))).to.include({ mean_91: 3, positive_mean_91: 3, days_on_sale: 199 });
    expect(featuresOf(beyond(90)).mean_91).to.equal(round((90 * 3 + 5) / 91));
    expect(featuresOf(beyond(90)).positive_mean_91).to.equal(round((90 * 3 + 5) / 91));
    // Eight of each weekday: the day after the origin was last 6 and first 55 days ago, the origin's own 0 and 49.
    expect(featuresOf(beyond(55)).weekday_mean).to.equal(round((7 * 3 + 5) / 8));
    expect(featuresOf(beyond(56), 7).weekday_mean).to.equal(3);
    expect(featuresOf(beyond(28))).to.include({ mean_28: 3, max_28: 3 });
    expect(featuresOf(beyond(27))).to.include({ mean_28: round((27 * 3 + 5) / 28), max_28: 5 });
    expect(featuresOf(beyond(7)).mean_7).to.equal(3);
    expect(featuresOf(beyond(6)).mean_7).to.equal(round((6 * 3 + 5) / 7));
  });

  it("pass over days whose units are missing and prices that are none", () => {
    const demand = series([2, Number.NaN, 4, 6]);
    demand.sellingPrice.set([3, 8, 5, 0]);
    // The last price of a day with units is 5; the mean of 3 and 5 is 4.
    expect(featuresOf(demand)).to.include({ mean_91: 4, mean_7: 4, price: 5, price_ratio: 1.25 });
  });

  it("know a product by its only row", () => {
    const features = featuresOf(series([500]));
    expect(features).to.include({ max_28: 500, mean_91: 500, days_on_sale: 0, days_since_sale: 0 });
    expect(Object.keys(features)).to.deep.equal([...FEATURE_NAMES]);
  });

  it("know nothing after the origin", () => {
    const past = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 10, maxLength: 60 });
    const future = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(past, future, (known, later) => {
        const before = series(known);
        const after: DemandSeries = {
          ...before,
          days: Int32Array.from([...before.days, ...later.map((_, index) => ORIGIN + 1 + index)]),
          unitsSold: Float64Array.from([...known, ...later]),
          sellingPrice: Float64Array.from([...before.sellingPrice, ...later]),
        };
        expect(featuresOf(after)).to.deep.equal(featuresOf(before));
        const frame = (list: readonly DemandSeries[]) => buildForecastFrame(list, ORIGIN, 14);
        expect(frame([after])).to.deep.equal(frame([before]));
      }),
    );
  });

  it("leave no trace of an order cancelled on its day", () => {
    const usual = Array(28).fill(3);
    const ordered = [...usual];
    ordered[20] = 74_215;
    const returned = new Float64Array(28);
    returned[20] = 74_212;
    expect(featuresOf(series(ordered, { units_returned: returned }))).to.deep.equal(
      featuresOf(series(usual)),
    );
  });

  it("let a wholesale spike count for ten times the other selling days, not more", () => {
    const spiked = Array(28).fill(2);
    spiked[10] = 10_000;
    expect(featuresOf(series(spiked))).to.include({ max_28: 20, mean_28: 2.6429 });
  });

  it("measure a spike against the other selling days, wherever it stands", () => {
    // Twenty days at 2 and six without a sale: the limit is 20, not 200 / 13.
    const usual = [...Array(20).fill(2), ...Array(6).fill(0)];
    expect(featuresOf(series([...usual, 10_000])).max_28).to.equal(20);
    expect(featuresOf(series([10_000, ...usual])).max_28).to.equal(20);
    // Ten times 44 units on 21 days.
    expect(featuresOf(series([...usual, 4, 10_000])).max_28).to.equal(round(440 / 21));
    expect(featuresOf(series([...usual, Number.NaN, 10_000])).max_28).to.equal(20);
  });

  it("are null where nothing is known, never 0", () => {
    const notYetSold = { ...series([7, 8]), days: Int32Array.of(ORIGIN + 1, ORIGIN + 2) };
    for (const features of [featuresOf(series([])), featuresOf(notYetSold)]) {
      for (const name of FEATURE_NAMES) {
        if (name !== "weekday" && name !== "horizon_step") expect(features[name], name).to.equal(null);
      }
    }
  });

  it("hold what smoothing expects of the target day: the slow level, the fleet's season, its weekday", () => {
    // Constant demand: every level is 6, no weekday differs, and fast and slow levels agree.
    expect(featuresOf(series(Array(70).fill(6)), 4)).to.include({ smoothed: 6, level_12: 6 });
    // Demand that has doubled for a week: the fast level has taken in more of it than the slow one.
    const risen = featuresOf(series([...Array(63).fill(6), ...Array(7).fill(12)]));
    const { level_12: fast, smoothed } = risen as { level_12: number; smoothed: number };
    expect(fast).to.be.within(7, 9);
    // One product is the whole fleet: its season lifts the slow level up to the fast one.
    expect(smoothed).to.be.closeTo(fast, 0.001);
    const fleet = { weekdayFactors: new Float64Array([2, 1, 1, 1, 1, 1, 1]), levelShift: 1.5 };
    const state = summariseProduct(series(Array(70).fill(0)), ORIGIN, fleet);
    const row = new Float64Array(FEATURE_COUNT);
    const known = { ...state, level: { fast: 3, slow: 4 } };
    fillFeatures(row, 0, known, { ...fleet, trend: 1 }, ORIGIN + 7, 7);
    // A Sunday: 4 x 1.5 x 2.
    expect(toFeatureRecord(row)).to.include({ smoothed: 12, level_12: 3 });
  });

  it("tell the fleet's trend from the products that have both means", () => {
    const state = summariseProduct(series([]), ORIGIN, summariseFleet([], ORIGIN));
    const trend = (...means: [number, number][]) =>
      computeFleetTrend(means.map(([mean28, mean91]) => ({ ...state, mean28, mean91 })));
    // (6 + 3) / (4 + 2).
    expect(trend([6, 4], [Number.NaN, 9], [9, Number.NaN], [3, 2])).to.equal(1.5);
    expect(trend([0, 0])).to.be.NaN;
    expect(trend()).to.be.NaN;
  });

  it("take means over trading days, so that closures do not dilute them", () => {
    const open = series([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
    const keep = [...open.days].map((_, row) => row).filter((row) => row % 3 !== 0);
    const closed: DemandSeries = {
      ...open,
      days: Int32Array.from(keep, (row) => open.days[row]!),
      unitsSold: Float64Array.from(keep, (row) => open.unitsSold[row]!),
      sellingPrice: Float64Array.from(keep, (row) => open.sellingPrice[row]!),
    };
    expect(featuresOf(closed)).to.include({ mean_7: 4, mean_28: 4 });
  });
});

describe("the forecast frame", () => {
  it("has the horizon of each product, closed weekdays marked", () => {
    const list = generateDemand({ products: 3, days: 60, closedWeekdays: [6] });
    const frame = buildForecastFrame(list, ORIGIN, 14);
    expect(frame.productIds.length).to.equal(42);
    expect([...frame.days.subarray(0, 3)]).to.deep.equal([ORIGIN + 1, ORIGIN + 2, ORIGIN + 3]);
    expect(frame.closed.reduce((sum, flag) => sum + flag, 0)).to.equal(6);
  });

  it("writes our features, then the last values of the columns that the model wants", () => {
    const list = [series([1, 2]), { ...series([3, 4]), productId: "Q" }].map((one, index) => ({
      ...one,
      features: { discount: Float64Array.of(0.5, index) },
    }));
    const frame = buildForecastFrame(list, ORIGIN, 3, { columns: ["discount", "selling_price"] });
    expect(frame.featureNames).to.deep.equal([...FEATURE_NAMES, "discount", "selling_price"]);
    const width = FEATURE_COUNT + 2;
    expect(frame.features.length).to.equal(6 * width);
    const columns = Array.from({ length: 6 }, (_, row) => [
      ...frame.features.slice((row + 1) * width - 4, (row + 1) * width),
    ]);
    // Weekday and horizon step before them: Monday to Wednesday.
    expect(columns).to.deep.equal([0, 1].flatMap((last) => [1, 2, 3].map((step) => [step, step, last, 1])));
    expect(frame.productIds).to.deep.equal(["P", "P", "P", "Q", "Q", "Q"]);
  });

  it("takes a product as active that had a row in the last 91 days up to the origin", () => {
    const isActive = (...days: number[]) => {
      const product = { ...series(days.map(() => 1)), days: Int32Array.from(days, (age) => ORIGIN - age) };
      return buildForecastFrame([product], ORIGIN, 1).inactiveProductIds.length === 0;
    };
    expect([isActive(0), isActive(90), isActive(91), isActive()]).to.deep.equal([true, true, false, false]);
    // What comes after the origin is not known yet.
    expect([isActive(-1), isActive(91, -1), isActive(90, -1)]).to.deep.equal([false, false, true]);
  });

  it("names the products without a forecast among those that are wanted", () => {
    const ended = ["A", "B"].map((productId) => ({ ...series([]), productId }));
    const namesOf = (wanted?: ReadonlySet<string>) =>
      buildForecastFrame(ended, ORIGIN, 1, { wanted }).inactiveProductIds;
    expect(namesOf()).to.deep.equal(["A", "B"]);
    expect(namesOf(new Set(["B"]))).to.deep.equal(["B"]);
  });

  it("leaves out products whose sale has ended, and names them", () => {
    const list = generateDemand({ products: 2, days: 200 });
    const ended = { ...list[1]!, days: list[1]!.days.map((day) => day - 100) };
    expect(buildForecastFrame([list[0]!, ended], ORIGIN, 14).inactiveProductIds).to.deep.equal(["P001"]);
  });

  it("sees the same fleet when only some of its products are wanted", () => {
    const list = generateDemand({ products: 5, days: 60 });
    const all = buildForecastFrame(list, ORIGIN, 14);
    const one = buildForecastFrame(list, ORIGIN, 14, { wanted: new Set(["P003"]) });
    const start = 3 * 14 * FEATURE_COUNT;
    expect(one.features).to.deep.equal(all.features.subarray(start, start + 14 * FEATURE_COUNT));
  });
});
