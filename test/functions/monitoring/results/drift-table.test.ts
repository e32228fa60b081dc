import { expect } from "chai";
import { DriftTable } from "../../../../functions/monitoring/results/drift-table";
import { evidenceOf, resultOf, scoreOf } from "./build-result";

describe("the table of what drifts", () => {
  it("has a row per drifting feature, by product, NaN where a figure is unknown", () => {
    const unknown = {
      before: null,
      now: null,
      ksStatistic: null,
      ksPValue: null,
      psi: null,
      wasserstein: null,
    };
    const table = new DriftTable();
    for (const result of [
      resultOf(scoreOf("C"), {}, [evidenceOf({ sinceDay: 20_001 })]),
      resultOf(scoreOf("A"), {}, [
        evidenceOf(),
        evidenceOf({ feature: "traffic", kind: "missing", ...unknown }),
      ]),
      resultOf(scoreOf("B")),
    ]) {
      table.add(result);
    }
    const { rowCount, columns } = table.toTable();
    expect(table.rowCount).to.equal(3);
    expect(rowCount).to.equal(3);
    const { NaN: none } = Number;
    expect(
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column]])),
    ).to.deep.equal({
      product_id: ["A", "A", "C"],
      feature: ["selling_price", "traffic", "selling_price"],
      kind: ["level", "missing", "level"],
      score: [2, 2, 2],
      since: ["2024-10-04", "2024-10-04", "2024-10-05"],
      before: [8.5, none, 8.5],
      now: [10.25, none, 10.25],
      ks_statistic: [0.4, none, 0.4],
      ks_p_value: [0.01, none, 0.01],
      psi: [0.3, none, 0.3],
      wasserstein: [1.5, none, 1.5],
    });
  });
});
