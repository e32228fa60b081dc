import { expect } from "chai";
import { createScoredErrors } from "../../../../functions/demand/error-sums";
import {
  addScores,
  SCORED_COLUMNS,
  toDayForecasts,
  toScoreTable,
  visitQuarantined,
} from "../../../../functions/monitoring/results/score-table";
import type { DayForecasts } from "../../../../functions/monitoring/run/day-forecasts";
import type { ProductDay } from "../../../../functions/monitoring/run/score-product";

const FORECASTS: DayForecasts = {
  day: 20_000,
  modelVersion: "v7",
  rowOfProduct: new Map([
    ["A", 0],
    ["B", 1],
    ["C", 2],
  ]),
  predictedDemand: Float64Array.of(12, 5, 7),
  lower: Float64Array.of(8, 4, 1),
  upper: Float64Array.of(16, 6, 9),
  standsIn: Uint8Array.of(0, 1, 0),
};

const DAY: ProductDay = {
  treatment: "scored",
  actual: 10,
  baseline: 13,
  sellingPrice: 2.5,
  predictedDemand: 12,
  lower: 8,
  upper: 16,
};

const scoreTable = () =>
  toScoreTable(FORECASTS, [DAY, undefined, { ...DAY, treatment: "censored", actual: 1 }]);

describe("the table of scores", () => {
  it("has the competitor's forecasts beside the champion's, none where it said nothing to be believed", () => {
    const competitor = {
      variant: "challenger",
      modelVersion: "v8",
      forecasts: {
        ...FORECASTS,
        rowOfProduct: new Map([
          ["C", 0],
          ["A", 1],
        ]),
        predictedDemand: Float64Array.of(70, 11),
        lower: Float64Array.of(1, 9),
        upper: Float64Array.of(99, 13),
        standsIn: Uint8Array.of(1, 0),
      },
    };
    const { columns } = toScoreTable(FORECASTS, [DAY, DAY, DAY], competitor);
    expect([...(columns.competitor_predicted_demand as Float64Array)]).to.deep.equal([
      11,
      Number.NaN,
      Number.NaN,
    ]);
    expect([...(columns.competitor_upper as Float64Array)]).to.deep.equal([13, Number.NaN, Number.NaN]);
    expect(columns.competitor_model_version).to.deep.equal(["v8", "v8", "v8"]);
    expect([...(columns.predicted_demand as Float64Array)]).to.deep.equal([12, 5, 7]);
    expect(scoreTable().columns).to.not.have.property("competitor_variant");
  });

  it("has a row per forecast, missing where the product has no series", () => {
    const { rowCount, columns } = scoreTable();
    expect(rowCount).to.equal(3);
    expect(
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column]])),
    ).to.deep.equal({
      product_id: ["A", "B", "C"],
      date: [20_000, 20_000, 20_000],
      actual: [10, Number.NaN, 1],
      predicted_demand: [12, 5, 7],
      baseline_predicted_demand: [13, Number.NaN, 13],
      lower: [8, 4, 1],
      upper: [16, 6, 9],
      selling_price: [2.5, Number.NaN, 2.5],
      treatment: ["scored", "missing", "censored"],
      forecast_source: ["model", "baseline", "model"],
      model_version: ["v7", "v7", "v7"],
    });
    for (const name of SCORED_COLUMNS) expect(columns).to.have.property(name);
  });

  it("gives the forecasts back that it was made from", () => {
    expect(toDayForecasts(scoreTable(), 20_000)).to.deep.equal(FORECASTS);
    const { model_version: _, ...columns } = scoreTable().columns;
    expect(toDayForecasts({ rowCount: 3, columns }, 20_000).modelVersion).to.equal("");
    expect(
      toDayForecasts({ rowCount: 0, columns: { ...columns, product_id: [], model_version: [] } }, 5),
    ).to.include({
      day: 5,
      modelVersion: "",
    });
  });

  it("takes the forecasts of tables from before their source was told for the model's", () => {
    const { forecast_source: _, ...columns } = scoreTable().columns;
    expect([...toDayForecasts({ rowCount: 3, columns }, 20_000).standsIn]).to.deep.equal([0, 0, 0]);
  });

  it("names the products on whose forecast of the day the baseline stood in, and adds nothing of theirs", () => {
    const table = toScoreTable(FORECASTS, [DAY, { ...DAY, treatment: "quarantined" }, { ...DAY }]);
    const named: string[] = [];
    visitQuarantined(table, (productId) => named.push(productId));
    expect(named).to.deep.equal(["B"]);
    const errors = createScoredErrors();
    addScores(table, (productId) => (productId === "B" ? errors : undefined));
    expect([errors.model.count, errors.baseline.count]).to.deep.equal([0, 0]);
  });

  it("adds up what was scored, of the products that count, model and baseline apart", () => {
    const errors = createScoredErrors();
    const table = toScoreTable(FORECASTS, [DAY, { ...DAY, actual: 20 }, { ...DAY, treatment: "closed" }]);
    addScores(table, (productId) => (productId === "B" ? undefined : errors));
    // By hand, of A alone: 12 and 13 for 10, between 8 and 16; pinball 0.1 * 2 + 0.1 * 6.
    expect(errors.model).to.include({ count: 1, absoluteError: 2, actual: 10, covered: 1, boundedCount: 1 });
    expect(errors.model.pinball).to.be.closeTo(0.8, 1e-12);
    expect(errors.baseline).to.include({ count: 1, absoluteError: 3, actual: 10, boundedCount: 0 });
    addScores(table, () => errors);
    // B again sold 20 of 5, above 6, and A a second time.
    expect(errors.model).to.include({ count: 3, absoluteError: 2 + 2 + 15, covered: 2, boundedCount: 3 });
    expect(errors.baseline).to.include({ count: 3, absoluteError: 3 + 3 + 7 });
  });
});
