import { expect } from "chai";
import { addBounds } from "../../../../functions/demand/error-sums";
import type { ProductResult } from "../../../../functions/monitoring/results/product-result";
import { ProductTable } from "../../../../functions/monitoring/results/product-table";
import { DAY, driftedBy, evidenceOf, OK, resultOf, scoreOf } from "./build-result";

/** The row of a product that is added before one whose id is smaller. */
function rowOf(result: ProductResult, isOpenDay: (day: number) => boolean = () => true) {
  const table = new ProductTable(isOpenDay);
  table.add(result);
  table.add(resultOf(scoreOf("A first")));
  expect(table.rowCount).to.equal(2);
  const { rowCount, columns } = table.toTable();
  expect(rowCount).to.equal(2);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[1]]));
}

describe("the table of products", () => {
  it("has measures, days and verdicts of a product", () => {
    // By hand: errors +2 and -4 of 10 and 20, the baseline's 4 and 0; scales 2 and 4.
    const score = scoreOf(
      "P",
      [
        [10, 12, 14],
        [20, 16, 20],
      ],
      {
        naiveScale: { maeUnits: 2, rmseUnits: 4 },
        censored: 3,
        incomplete: 1,
        daysWithoutRow: [DAY, DAY + 1, DAY + 2],
        revenue: 75,
      },
    );
    addBounds(score.model, 10, 8, 12);
    const later = evidenceOf({ feature: "traffic", sinceDay: DAY + 3, score: 1.5 });
    const again = evidenceOf({ kind: "missing", sinceDay: DAY - 1, score: 1.2 });
    const row = rowOf(
      resultOf(score, {
        data: driftedBy(evidenceOf(), later, again),
        concept: { ...OK, status: "degraded", score: 1.3, errorRatio: 1.6, sinceDay: DAY + 2 },
      }),
      (day) => day !== DAY,
    );
    expect(row).to.deep.include({
      product_id: "P",
      wape: 0.2,
      baseline_wape: 4 / 30,
      mape_actuals_used: 2,
      mape_actuals_zero: 0,
      mae_units: 3,
      rmse_units: Math.sqrt(10),
      mase: 1.5,
      rmsse: Math.sqrt(10) / 4,
      coverage: 1,
      days_scored: 2,
      days_censored: 3,
      days_missing: 3,
      days_closed: 1,
      units: 30,
      revenue: 75,
      data_drift: true,
      drift_score: 2,
      drift_features: "selling_price,traffic",
      drift_since: "2024-10-03",
      concept: "degraded",
      concept_score: 1.3,
      concept_error_ratio: 1.6,
      concept_samples: 90,
      concept_since: "2024-10-06",
    });
    expect(row.mape_percent).to.be.closeTo(20, 1e-12);
    expect(row.bias_ratio).to.be.closeTo(-2 / 30, 1e-15);
    // 2*2/22 and 2*4/36 over two; 20 squared of 50 unexplained; pinball 0.1*2 and 0.1*2 over two.
    expect(row.smape_percent).to.be.closeTo((100 * (4 / 22 + 8 / 36)) / 2, 1e-12);
    expect(row.r2).to.be.closeTo(1 - 20 / 50, 1e-12);
    expect(row.pinball_loss).to.be.closeTo(0.2, 1e-12);
  });

  it("has NaN for undefined numbers, and empty texts for what never was", () => {
    const row = rowOf(
      resultOf(scoreOf("P", []), {
        data: { status: "insufficient-data", score: undefined, features: [] },
        concept: {
          status: "insufficient-data",
          score: undefined,
          errorRatio: undefined,
          sampleCount: 4,
          sinceDay: undefined,
        },
      }),
    );
    const measures = [
      "wape",
      "baseline_wape",
      "mape_percent",
      "mae_units",
      "rmse_units",
      "bias_ratio",
      "mase",
      "rmsse",
    ];
    const others = [
      "smape_percent",
      "r2",
      "pinball_loss",
      "coverage",
      "drift_score",
      "concept_score",
      "concept_error_ratio",
    ];
    for (const name of [...measures, ...others]) expect(row[name], name).to.be.NaN;
    expect(row).to.include({
      data_drift: false,
      drift_features: "",
      drift_since: "",
      concept_since: "",
      concept_samples: 4,
    });
  });

  it("keeps numbers in columns of numbers, and none of a fleet without products", () => {
    const { rowCount, columns } = new ProductTable(() => true).toTable();
    expect(rowCount).to.equal(0);
    for (const [name, column] of Object.entries(columns)) expect(column, name).to.have.length(0);
    expect(columns.wape).to.be.instanceOf(Float64Array);
    expect(columns.product_id).to.be.an("array");
    expect(columns.data_drift).to.be.an("array");
  });
});
