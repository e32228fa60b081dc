import { expect } from "chai";
import type { DemandSeries } from "../../../../functions/demand/series";
import type { DayForecasts } from "../../../../functions/monitoring/run/day-forecasts";
import { addProductDay, createDaySums, mergeDaySums } from "../../../../functions/monitoring/run/day-sums";
import { toScoredSeries } from "../../../../functions/monitoring/run/score-product";

const DAY = 107;

function historyOf(productId: string, before: number, units: number, inventory = 9) {
  const series: DemandSeries = {
    productId,
    days: Int32Array.of(DAY - 7, DAY),
    unitsSold: Float64Array.of(before, units),
    sellingPrice: new Float64Array(2),
    inventoryLevel: Float64Array.of(9, inventory),
    features: {},
    categories: {},
  };
  return toScoredSeries(series);
}

function forecastsOf(predictedDemand: Readonly<Record<string, number>>): DayForecasts {
  const values = Object.values(predictedDemand);
  return {
    day: DAY,
    modelVersion: "v1",
    rowOfProduct: new Map(Object.keys(predictedDemand).map((productId, row) => [productId, row])),
    predictedDemand: Float64Array.from(values),
    lower: Float64Array.from(values, (value) => value - 2),
    upper: Float64Array.from(values, (value) => value + 2),
    standsIn: new Uint8Array(values.length),
  };
}

const SCALE = { maeUnits: 2, rmseUnits: 4 };

describe("addProductDay", () => {
  it("adds the forecasts of each step, and those of the day before to the model's and the baseline's sums", () => {
    const total = createDaySums(3);
    const steps = [forecastsOf({ B: 1, A: 12 }), undefined, forecastsOf({ A: 7 })];
    addProductDay(total, historyOf("A", 6, 10), DAY, steps, SCALE);
    expect(total.model).to.include({ count: 1, absoluteError: 2, actual: 10 });
    expect(total.baseline).to.include({ count: 1, absoluteError: 4, actual: 10 });
    expect(total.steps[0]).to.deep.include({ scaledByMae: 1, scaledByRmse: 0.5, scaledCount: 1 });
    expect(total.steps[0]!.sums).to.include({ count: 1, error: 2, covered: 1, boundedCount: 1 });
    expect(total.steps[1]).to.deep.equal(createDaySums(1).steps[0]);
    expect(total.steps[2]).to.deep.include({ scaledByMae: 1.5, scaledByRmse: 0.75, scaledCount: 1 });
    expect(total.steps[2]!.sums).to.include({ count: 1, error: -3, covered: 0, boundedCount: 1 });
  });

  it("adds no forecast of the baseline that stood in for the model's, and compares nothing on that day", () => {
    const total = createDaySums(2);
    const standIn = { ...forecastsOf({ A: 6 }), standsIn: Uint8Array.of(1) };
    addProductDay(total, historyOf("A", 6, 10), DAY, [standIn, forecastsOf({ A: 7 })], SCALE);
    expect([total.model.count, total.baseline.count, total.steps[0]!.sums.count]).to.deep.equal([0, 0, 0]);
    expect(total.steps[1]!.sums).to.include({ count: 1, error: -3 });
  });

  it("adds nothing of a day that is not scored, of a product without a forecast, and beyond the horizon", () => {
    const total = createDaySums(1);
    const nothing = createDaySums(1);
    const steps = [forecastsOf({ A: 12, B: Number.NaN }), forecastsOf({ A: 12 })];
    addProductDay(total, historyOf("A", 6, 10, 0), DAY, steps, SCALE);
    addProductDay(total, historyOf("A", 6, Number.NaN), DAY, steps, SCALE);
    addProductDay(total, historyOf("B", 6, 10), DAY, steps, SCALE);
    addProductDay(total, historyOf("C", 6, 10), DAY, steps, SCALE);
    addProductDay(total, historyOf("A", 6, 10), DAY, [], SCALE);
    expect(total).to.deep.equal(nothing);
    addProductDay(total, historyOf("A", 6, 10), DAY, steps, SCALE);
    expect(total.steps).to.have.length(1);
    expect(total.model.count).to.equal(1);
  });

  it("has no scaled error of a product whose history is flat, or too short to tell", () => {
    const total = createDaySums(1);
    for (const scale of [undefined, { maeUnits: 0, rmseUnits: 0 }]) {
      addProductDay(total, historyOf("A", 6, 10), DAY, [forecastsOf({ A: 12 })], scale);
    }
    expect(total.steps[0]).to.include({ scaledByMae: 0, scaledByRmse: 0, scaledCount: 0 });
    expect(total.steps[0]!.sums.count).to.equal(2);
  });
});

describe("mergeDaySums", () => {
  it("gives of shards the sums of the whole, for as many steps as are kept", () => {
    const products = [historyOf("A", 6, 10), historyOf("B", 3, 8), historyOf("C", 9, 2)];
    const steps = [forecastsOf({ A: 12, B: 5, C: 2 }), forecastsOf({ A: 9, B: 8 })];
    const [whole, first, second] = [createDaySums(2), createDaySums(2), createDaySums(2)];
    products.forEach((product, index) => {
      addProductDay(whole, product, DAY, steps, SCALE);
      addProductDay(index === 0 ? first : second, product, DAY, steps, SCALE);
    });
    mergeDaySums(first, second);
    expect(first).to.deep.equal(whole);
    const short = createDaySums(1);
    mergeDaySums(short, whole);
    expect(short).to.deep.equal({ ...whole, steps: whole.steps.slice(0, 1) });
  });
});
