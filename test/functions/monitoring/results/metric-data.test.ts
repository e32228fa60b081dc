import { expect } from "chai";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import { buildMetricData, MOST_WATCHED_PRODUCTS } from "../../../../functions/monitoring/results/metric-data";
import { resultOf, scoreOf } from "./build-result";

type Summary = Omit<MonitoringSummary, "metricsPublished">;

const SUMMARY = {
  environment: "prod",
  productsScored: 40,
  accuracy: { wape: 0.3, baselineWape: 0.4, biasRatio: -0.05 },
  drift: { productsTested: 8, productsDrifted: 2, byFeature: [] },
  concept: { ok: 5, warning: 2, degraded: 3, insufficientData: 6 },
} as unknown as Summary;

const build = (summary: Summary, results = [resultOf(scoreOf("A"))], watchList: readonly string[] = []) =>
  buildMetricData(summary, results, watchList, 1_234);
const valuesOf = (data: ReturnType<typeof build>) =>
  Object.fromEntries(data.map(({ name, value }) => [name, value]));

describe("buildMetricData", () => {
  it("publishes the fleet's figures, shares of the products that were tested", () => {
    const data = build(SUMMARY);
    expect(valuesOf(data)).to.deep.equal({
      FleetWape: 0.3,
      FleetBaselineWape: 0.4,
      FleetBiasRatio: -0.05,
      ProductsScored: 40,
      DataDriftShare: 0.25,
      ConceptDegradedShare: 0.3,
      MonitoringRun: 1,
    });
    for (const datum of data)
      expect(datum).to.deep.include({ timestampMs: 1_234, dimensions: { Environment: "prod" } });
  });

  it("leaves out what is undefined, and shares of nothing", () => {
    const nothing = {
      ...SUMMARY,
      accuracy: { wape: null, baselineWape: undefined, biasRatio: Number.NaN },
      drift: { productsTested: 0, productsDrifted: 0, byFeature: [] },
      concept: { ok: 0, warning: 0, degraded: 0, insufficientData: 6 },
    } as unknown as Summary;
    expect(valuesOf(build(nothing))).to.deep.equal({ ProductsScored: 40, MonitoringRun: 1 });
  });

  it("publishes six figures of each watched product", () => {
    const results = [resultOf(scoreOf("A")), resultOf(scoreOf("B", [[10, 15]]))];
    const data = build(SUMMARY, results, ["B"]).slice(7);
    expect(valuesOf(data)).to.deep.equal({
      MAPE: 50,
      WAPE: 0.5,
      MAE: 5,
      RMSE: 5,
      DataDrift: 0.5,
      ConceptDrift: 0.25,
    });
    for (const { dimensions } of data) {
      expect(dimensions).to.deep.equal({ Environment: "prod", ProductId: "B", ModelType: "DemandForecast" });
    }
    expect(data.map(({ unit }) => unit)).to.deep.equal(["Percent", "None", "None", "None", "None", "None"]);
  });

  it("watches ten products at most", () => {
    const ids = Array.from({ length: 13 }, (_, index) => `P${index}`);
    const data = build(
      SUMMARY,
      ids.map((id) => resultOf(scoreOf(id))),
      ids,
    ).slice(7);
    expect(new Set(data.map(({ dimensions }) => dimensions.ProductId)).size).to.equal(MOST_WATCHED_PRODUCTS);
    expect(MOST_WATCHED_PRODUCTS).to.equal(10);
  });
});
