import { expect } from "chai";
import { checkConstraints } from "../../../../functions/monitoring/model-monitor/check-constraints";
import { computeStatistics } from "../../../../functions/monitoring/model-monitor/compute-statistics";
import type {
  ConstraintsDocument,
  FeatureConstraints,
  MonitoringConfig,
  StatisticsDocument,
} from "../../../../functions/monitoring/model-monitor/documents";
import { suggestConstraints } from "../../../../functions/monitoring/model-monitor/suggest-constraints";

const COLUMNS = {
  units: [1, 2, 3, 4],
  price: [1.5, 2.5, Number.NaN, 3.5],
  colour: ["red", "blue", "red", undefined],
};

describe("checkConstraints", () => {
  type Columns = Parameters<typeof computeStatistics>[0];
  /** Constraints of {@link COLUMNS}, with changes to the first feature or to the settings. */
  const suggest = (
    feature: Partial<FeatureConstraints> = {},
    settings: Partial<MonitoringConfig> | undefined = {},
  ): ConstraintsDocument => {
    const { features, ...document } = suggestConstraints(computeStatistics(COLUMNS, 4));
    return {
      ...document,
      features: [{ ...features[0]!, ...feature }, ...features.slice(1)],
      monitoring_config: settings && { ...document.monitoring_config!, ...settings },
    };
  };
  const check = (columns: Columns, constraints = suggest(), baseline?: Columns) =>
    checkConstraints(
      columns,
      computeStatistics(columns, 4),
      constraints,
      baseline && computeStatistics(baseline, 4),
    ).violations.map(
      ({ feature_name, constraint_check_type, description }) =>
        `${feature_name}|${constraint_check_type}|${description}`,
    );

  it("suggests constraints that the baseline keeps", () => {
    expect(suggest().features[0]).to.deep.equal({
      name: "units",
      inferred_type: "Integral",
      completeness: 1,
      num_constraints: { is_non_negative: true },
    });
    expect(check(COLUMNS)).to.deep.equal([]);
    expect(check(COLUMNS, suggest(), COLUMNS)).to.deep.equal([]);
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

  const kindsOf = (violations: readonly string[]) =>
    violations.map((text) => text.split("|").slice(0, 2).join("|"));

  it("misses columns, and looks no further for them", () => {
    expect(check({ price: COLUMNS.price, colour: COLUMNS.colour })).to.deep.equal([
      "Missing columns|missing_column_check|There are missing columns in current dataset. Number of columns in current dataset: 2, Number of columns in baseline constraints: 3",
    ]);
    // Statistics without the column, as of another data set, are passed over too.
    const { features, ...others } = computeStatistics(COLUMNS, 4);
    const found = checkConstraints(COLUMNS, { ...others, features: features.slice(1) }, suggest());
    expect(found.violations).to.deep.equal([]);
  });

  it("asks for the type that was inferred: whole numbers, any numbers, texts, or nothing", () => {
    const typeOf = (units: Columns[string], inferred_type: FeatureConstraints["inferred_type"]) =>
      kindsOf(check({ ...COLUMNS, units }, suggest({ inferred_type })));
    const broken = ["units|data_type_check"];
    expect(typeOf([1, 2, 3, 4.5], "Fractional")).to.deep.equal([]);
    expect(typeOf([1, 2, 3, 4.5], "Integral")).to.deep.equal(broken);
    expect(typeOf([1, 2, 3, 4], "String")).to.deep.equal(broken);
    expect(typeOf(["a", "b", "c", "d"], "String")).to.deep.equal([]);
    expect(typeOf(["a", "b", "c", "d"], "Fractional")).to.deep.equal(broken);
    expect(typeOf(["1", "2", "3", "4"], "Unknown")).to.deep.equal([]);
    // Without any value completeness alone is broken.
    expect(typeOf([Number.NaN, Number.NaN], "Integral")).to.deep.equal(["units|completeness_check"]);
    expect(kindsOf(check({ units: [], price: [], colour: [] }))).to.deep.equal([]);
  });

  it("lets through what the thresholds allow, as edited, and all must match where none is stated", () => {
    const odd = { ...COLUMNS, units: [1, 2, 3, 4.5], colour: ["red", "blue", "red", "green"] };
    const broken = ["units|data_type_check", "colour|categorical_values_check"];
    const checkWith = (settings: Partial<MonitoringConfig> | undefined) =>
      kindsOf(check(odd, suggest({}, settings)));
    expect(checkWith({})).to.deep.equal(broken);
    expect(
      checkWith({ datatype_check_threshold: undefined, domain_content_threshold: undefined }),
    ).to.deep.equal(broken);
    expect(checkWith({ datatype_check_threshold: 0.75, domain_content_threshold: 0.75 })).to.deep.equal([]);
    expect(checkWith({ datatype_check_threshold: 0.76, domain_content_threshold: 0.75 })).to.deep.equal(
      broken.slice(0, 1),
    );
    expect(kindsOf(check(odd, { ...suggest(), monitoring_config: undefined }))).to.deep.equal(broken);
  });

  it("lets through values that are present often enough", () => {
    const incomplete = { ...COLUMNS, units: [1, 2, 3, Number.NaN] };
    expect(check(incomplete, suggest({ completeness: 0.75 }))).to.deep.equal([]);
    expect(kindsOf(check(incomplete, suggest({ completeness: 0.76 })))).to.deep.equal([
      "units|completeness_check",
    ]);
  });

  it("has no domain to break where nothing is present", () => {
    expect(kindsOf(check({ ...COLUMNS, colour: [undefined, undefined] }))).to.deep.equal([
      "colour|completeness_check",
    ]);
  });

  const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  /** Distances found between numbers from 0 on and as many that begin later. */
  const driftOf = (
    shift: number,
    count: number,
    distribution_constraints?: MonitoringConfig["distribution_constraints"],
  ) => {
    const [reference, current] = [{ units: range(0, count) }, { units: range(shift, count) }];
    const constraints = suggestConstraints(computeStatistics(reference, count));
    return checkConstraints(
      current,
      computeStatistics(current, count),
      { ...constraints, monitoring_config: { ...constraints.monitoring_config!, distribution_constraints } },
      computeStatistics(reference, count),
    ).violations.map(({ description }) => description);
  };

  it("compares distributions as the settings say: simply, robustly, by which threshold, or not", () => {
    // 128 and 128 numbers, moved by 40: distance 40 / 128. Chance alone reaches 1.358 sqrt(2 / 128) = 0.16975.
    const robust = 0.3125 - 1.358 / 8;
    const simple = { perform_comparison: "Enabled", comparison_method: "Simple" } as const;
    expect(driftOf(40, 128, { ...simple, comparison_threshold: 0.25 })).to.deep.equal([
      "Baseline drift distance: 0.3125 exceeds threshold: 0.25",
    ]);
    expect(driftOf(40, 128, { ...simple, comparison_threshold: 0.3125 })).to.deep.equal([]);
    expect(driftOf(40, 128, simple)).to.deep.equal([
      "Baseline drift distance: 0.3125 exceeds threshold: 0.1",
    ]);
    expect(driftOf(40, 128, { perform_comparison: "Enabled" })).to.deep.equal([
      `Baseline drift distance: ${robust} exceeds threshold: 0.1`,
    ]);
    expect(driftOf(32, 128, { perform_comparison: "Enabled" })).to.deep.equal([]);
    expect(driftOf(32, 128, { perform_comparison: "Enabled", comparison_threshold: 0.05 })).to.have.length(1);
    expect(driftOf(40, 128, { perform_comparison: "Disabled" })).to.deep.equal([]);
    expect(driftOf(40, 128)).to.deep.equal([]);
    expect(driftOf(2, 10, { perform_comparison: "Enabled", comparison_threshold: -0.01 })).to.deep.equal([
      "Baseline drift distance: 0 exceeds threshold: -0.01",
    ]);
  });

  it("compares no distributions where either side has none", () => {
    const moved = { ...COLUMNS, units: [101, 102, 103, 104] };
    const simple = suggest(
      {},
      { distribution_constraints: { perform_comparison: "Enabled", comparison_method: "Simple" } },
    );
    expect(kindsOf(check(moved, simple, COLUMNS))).to.deep.equal(["units|baseline_drift_check"]);
    expect(kindsOf(check(moved, simple))).to.deep.equal([]);
    // The other side is a column of texts, or is not there.
    expect(check(moved, simple, { ...COLUMNS, units: ["a", "b", "c", "d"] })).to.deep.equal([]);
    expect(check(moved, simple, { price: COLUMNS.price })).to.deep.equal([]);
    // Or its file has no distribution, no sketch, or a sketch without values.
    const baseline = computeStatistics({ units: COLUMNS.units }, 4);
    const current = computeStatistics({ units: moved.units }, 4);
    const strip = (document: StatisticsDocument, distribution: unknown) =>
      ({
        ...document,
        features: document.features.map((feature) => ({
          ...feature,
          numerical_statistics: { ...feature.numerical_statistics!, distribution },
        })),
      }) as StatisticsDocument;
    const one = { ...simple, features: simple.features.slice(0, 1) };
    const robust = { ...one, monitoring_config: suggest().monitoring_config };
    const compare = (left: StatisticsDocument, right: StatisticsDocument, constraints = one) =>
      checkConstraints({ units: moved.units }, left, constraints, right).violations.length;
    expect(compare(current, baseline)).to.equal(1);
    for (const without of [
      undefined,
      { kll: {} },
      { kll: { sketch: {} } },
      { kll: { sketch: { data: [[]] } } },
    ]) {
      expect(compare(strip(current, without), baseline)).to.equal(0);
      expect(compare(current, strip(baseline, without))).to.equal(0);
      expect(compare(current, strip(baseline, without), robust)).to.equal(0);
    }
  });
});
