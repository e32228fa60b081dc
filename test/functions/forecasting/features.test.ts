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
  const state = summariseProduct(demand, ORIGIN);
  fillFeatures(row, 0, state, computeFleetTrend([state]), ORIGIN + step, step);
  return toFeatureRecord(row);
}

describe("features", () => {
  it("summarise the weeks up to the origin", () => {
    const features = featuresOf(series([...Array(21).fill(1), 0, 0, 7, 7, 7, 7, 0]), 3);
    expect(features).to.include({
      mean_7: 4,
      mean_28: 49 / 28,
      mean_91: 49 / 28,
      zero_share_28: 0.1071,
      max_28: 7,
      days_since_sale: 1,
      days_on_sale: 27,
      price: 1,
      weekday: 3,
      horizon_step: 3,
      // Wednesdays: 1, 1, 1, then 7 of the last week.
      weekday_mean: 2.5,
      weekday_last: 7,
      fleet_trend: 1,
    });
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

  it("are null where nothing is known, never 0", () => {
    const features = featuresOf(series([]));
    for (const name of FEATURE_NAMES) {
      if (name !== "weekday" && name !== "horizon_step") expect(features[name], name).to.equal(null);
    }
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
