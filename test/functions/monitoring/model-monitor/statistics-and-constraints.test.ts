import { expect } from "chai";
import { checkConstraints } from "../../../../functions/monitoring/model-monitor/check-constraints";
import { computeStatistics } from "../../../../functions/monitoring/model-monitor/compute-statistics";
import { computeSketchDistance, KllSketch } from "../../../../functions/monitoring/model-monitor/kll-sketch";
import { suggestConstraints } from "../../../../functions/monitoring/model-monitor/suggest-constraints";

const COLUMNS = {
  units: [1, 2, 3, 4],
  price: [1.5, 2.5, Number.NaN, 3.5],
  colour: ["red", "blue", "red", undefined],
};

describe("computeStatistics", () => {
  const { dataset, features, version } = computeStatistics(COLUMNS, 4);

  it("describes numbers in the service's fields, with the population deviation", () => {
    expect(version).to.equal(0);
    expect(dataset.item_count).to.equal(4);
    const { numerical_statistics: units, inferred_type } = features[0]!;
    expect(inferred_type).to.equal("Integral");
    expect(units).to.include({ mean: 2.5, sum: 10, min: 1, max: 4 });
    // Variance of 1..4 over n: 1.25.
    expect(units!.std_dev).to.be.closeTo(Math.sqrt(1.25), 1e-15);
    expect(features[1]!.numerical_statistics!.common).to.deep.equal({ num_present: 3, num_missing: 1 });
    expect(features[1]!.inferred_type).to.equal("Fractional");
  });

  it("has ten buckets of equal width that hold all values", () => {
    const buckets = features[0]!.numerical_statistics!.distribution!.kll.buckets!;
    expect(buckets).to.have.length(10);
    expect(buckets[0]).to.deep.include({ lower_bound: 1, upper_bound: 1.3, count: 1 });
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).to.equal(4);
  });

  it("counts categories", () => {
    expect(features[2]!.string_statistics).to.deep.equal({
      common: { num_present: 3, num_missing: 1 },
      distinct_count: 2,
      distribution: {
        categorical: {
          buckets: [
            { value: "red", count: 2 },
            { value: "blue", count: 1 },
          ],
        },
      },
    });
  });

  it("calls a column without values unknown", () => {
    expect(computeStatistics({ empty: [Number.NaN] }, 1).features[0]!.inferred_type).to.equal("Unknown");
  });
});

describe("KllSketch", () => {
  it("keeps weights that add up and ranks within a percent", () => {
    const sketch = new KllSketch(512);
    for (let value = 0; value < 50_000; value += 1) sketch.add((value * 7919) % 50_000);
    const weight = sketch.data.reduce((sum, level, index) => sum + level.length * 2 ** index, 0);
    expect(weight).to.equal(50_000);
    const even = [Array.from({ length: 1000 }, (_, index) => index * 50)];
    expect(computeSketchDistance(sketch.data, even)).to.be.below(0.02);
  });

  it("is undefined against nothing", () => {
    expect(computeSketchDistance([[1]], [[]])).to.equal(undefined);
  });
});

describe("checkConstraints", () => {
  const baseline = computeStatistics(COLUMNS, 4);
  const constraints = suggestConstraints(baseline);
  const check = (columns: Parameters<typeof computeStatistics>[0], count = 4) =>
    checkConstraints(columns, computeStatistics(columns, count), constraints, baseline).violations.map(
      ({ feature_name, constraint_check_type, description }) =>
        `${feature_name}|${constraint_check_type}|${description}`,
    );

  it("suggests constraints that the baseline keeps", () => {
    expect(constraints.features[0]).to.deep.equal({
      name: "units",
      inferred_type: "Integral",
      completeness: 1,
      num_constraints: { is_non_negative: true },
    });
    expect(check(COLUMNS)).to.deep.equal([]);
  });

  it("says in the service's words what is broken", () => {
    const violations = check({
      units: [1, 2, 3.5, Number.NaN],
      price: [1.5, 2.5, 3, 3.5],
      colour: ["red", "green", "red", undefined],
      extra: [1, 2, 3, 4],
    });
    expect(violations).to.deep.equal([
      "Extra columns|extra_column_check|There are extra columns in current dataset. Number of columns in current dataset: 4, Number of columns in baseline constraints: 3",
      "units|data_type_check|Data type match requirement is not met. Expected data type: Integral, Expected match: 100.0%. Observed: Only 66.66666666666666% of data is Integral.",
      "units|completeness_check|Data completeness requirement is not met. Expected completeness: 100.0%. Observed: Only 75.0% of data is complete.",
      "colour|categorical_values_check|Categorical values requirement is not met. Expected match: 100.0%. Observed: Only 66.66666666666666% of values are in the domain.",
    ]);
  });

  it("compares distributions with the baseline's", () => {
    const many = Array.from({ length: 200 }, (_, index) => index);
    const reference = computeStatistics({ units: many }, 200);
    const moved = many.map((value) => value + 100);
    const { violations } = checkConstraints(
      { units: moved },
      computeStatistics({ units: moved }, 200),
      suggestConstraints(reference),
      reference,
    );
    expect(violations.map(({ constraint_check_type }) => constraint_check_type)).to.deep.equal([
      "baseline_drift_check",
    ]);
  });
});
