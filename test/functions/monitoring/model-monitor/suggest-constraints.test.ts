import { expect } from "chai";
import { computeStatistics } from "../../../../functions/monitoring/model-monitor/compute-statistics";
import { suggestConstraints } from "../../../../functions/monitoring/model-monitor/suggest-constraints";

describe("suggestConstraints", () => {
  const suggestFor = (values: readonly (number | string | undefined)[]) =>
    suggestConstraints(computeStatistics({ value: values as readonly number[] }, values.length)).features[0];

  it("asks for as many values as there are, and for none below zero where there is none", () => {
    expect(suggestFor([0, 2, Number.NaN, 4])).to.deep.equal({
      name: "value",
      inferred_type: "Integral",
      completeness: 0.75,
      num_constraints: { is_non_negative: true },
    });
    expect(suggestFor([-1, 2])!.num_constraints).to.deep.equal({ is_non_negative: false });
  });

  it("asks for the texts that there are", () => {
    expect(suggestFor(["b", "a", "b", undefined])).to.deep.equal({
      name: "value",
      inferred_type: "String",
      completeness: 0.75,
      string_constraints: { domains: ["b", "a"] },
    });
  });

  it("asks for nothing where there is nothing", () => {
    const unknown = { name: "value", inferred_type: "Unknown" } as const;
    expect(suggestFor([])).to.deep.equal({ ...unknown, completeness: 0 });
    expect(suggestFor([Number.NaN])).to.deep.equal({ ...unknown, completeness: 0 });
    const document = { version: 0, dataset: { item_count: 0 }, features: [unknown] };
    expect(suggestConstraints(document).features[0]).to.deep.equal({ ...unknown, completeness: 0 });
  });
});
