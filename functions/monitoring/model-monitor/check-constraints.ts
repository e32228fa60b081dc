import type { DatasetColumns } from "./compute-statistics";
import type {
  ConstraintsDocument,
  ConstraintViolation,
  FeatureConstraints,
  FeatureStatistics,
  StatisticsDocument,
  ViolationsDocument,
} from "./documents";
import { computeSketchDistance } from "./kll-sketch";
import { DEFAULT_MONITORING_CONFIG } from "./suggest-constraints";

/** Critical value of the two-sample Kolmogorov-Smirnov statistic at 5 %, times the root of the sizes' term. */
const KS_CRITICAL = 1.358;

/**
 * `constraint_violations.json`: which constraints a data set breaks, in the service's words.
 *
 * @param statistics of the data set; with those of the baseline the distributions are compared too.
 */
export function checkConstraints(
  columns: DatasetColumns,
  statistics: StatisticsDocument,
  constraints: ConstraintsDocument,
  baseline?: StatisticsDocument,
): ViolationsDocument {
  const found = new Map(statistics.features.map((feature) => [feature.name, feature]));
  const expected = new Map(baseline?.features.map((feature) => [feature.name, feature]));
  const violations: ConstraintViolation[] = [...checkColumns(columns, constraints)];
  for (const constraint of constraints.features) {
    const feature = found.get(constraint.name);
    const column = columns[constraint.name];
    if (!feature || !column) continue;
    violations.push(
      ...checkType(constraint, column, constraints),
      ...checkCompleteness(constraint, feature),
      ...checkDomain(constraint, column, constraints),
      ...checkDrift(feature, expected.get(constraint.name), constraints),
    );
  }
  return { violations };
}

function checkColumns(columns: DatasetColumns, { features }: ConstraintsDocument): ConstraintViolation[] {
  const names = new Set(features.map(({ name }) => name));
  const counts = `Number of columns in current dataset: ${Object.keys(columns).length}, Number of columns in baseline constraints: ${features.length}`;
  const violations: ConstraintViolation[] = [];
  if (features.some(({ name }) => columns[name] === undefined)) {
    violations.push({
      feature_name: "Missing columns",
      constraint_check_type: "missing_column_check",
      description: `There are missing columns in current dataset. ${counts}`,
    });
  }
  if (Object.keys(columns).some((name) => !names.has(name))) {
    violations.push({
      feature_name: "Extra columns",
      constraint_check_type: "extra_column_check",
      description: `There are extra columns in current dataset. ${counts}`,
    });
  }
  return violations;
}

function checkType(
  { name, inferred_type }: FeatureConstraints,
  column: DatasetColumns[string],
  constraints: ConstraintsDocument,
): ConstraintViolation[] {
  if (inferred_type === "Unknown") return [];
  const threshold =
    (constraints.monitoring_config ?? DEFAULT_MONITORING_CONFIG).datatype_check_threshold ?? 1;
  let present = 0;
  let ofType = 0;
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row];
    if (!isPresent(value)) continue;
    present += 1;
    if (matchesType(value, inferred_type)) ofType += 1;
  }
  if (present === 0) return [];
  const matching = ofType / present;
  if (matching >= threshold) return [];
  return [
    {
      feature_name: name,
      constraint_check_type: "data_type_check",
      description: `Data type match requirement is not met. Expected data type: ${inferred_type}, Expected match: ${percent(threshold)}. Observed: Only ${percent(matching)} of data is ${inferred_type}.`,
    },
  ];
}

function matchesType(value: unknown, type: string): boolean {
  if (type === "String") return typeof value === "string";
  if (typeof value !== "number") return false;
  return type === "Fractional" || Number.isInteger(value);
}

function checkCompleteness(
  { name, completeness }: FeatureConstraints,
  feature: FeatureStatistics,
): ConstraintViolation[] {
  const { num_present, num_missing } = (feature.numerical_statistics ?? feature.string_statistics)!.common;
  const total = num_present + num_missing;
  if (total === 0 || num_present / total >= completeness) return [];
  return [
    {
      feature_name: name,
      constraint_check_type: "completeness_check",
      description: `Data completeness requirement is not met. Expected completeness: ${percent(completeness)}. Observed: Only ${percent(num_present / total)} of data is complete.`,
    },
  ];
}

function checkDomain(
  { name, string_constraints }: FeatureConstraints,
  column: DatasetColumns[string],
  constraints: ConstraintsDocument,
): ConstraintViolation[] {
  if (!string_constraints) return [];
  const threshold =
    (constraints.monitoring_config ?? DEFAULT_MONITORING_CONFIG).domain_content_threshold ?? 1;
  const domains = new Set<unknown>(string_constraints.domains);
  const present = Array.from(column as ArrayLike<unknown>).filter(isPresent);
  const inside = present.filter((value) => domains.has(value)).length / present.length;
  if (present.length === 0 || inside >= threshold) return [];
  return [
    {
      feature_name: name,
      constraint_check_type: "categorical_values_check",
      description: `Categorical values requirement is not met. Expected match: ${percent(threshold)}. Observed: Only ${percent(inside)} of values are in the domain.`,
    },
  ];
}

function checkDrift(
  feature: FeatureStatistics,
  baseline: FeatureStatistics | undefined,
  constraints: ConstraintsDocument,
): ConstraintViolation[] {
  const settings = (constraints.monitoring_config ?? DEFAULT_MONITORING_CONFIG).distribution_constraints;
  if (!baseline || settings?.perform_comparison !== "Enabled") return [];
  const threshold = settings.comparison_threshold ?? 0.1;
  const distance = compareDistributions(feature, baseline, settings.comparison_method ?? "Robust");
  if (distance === undefined || distance <= threshold) return [];
  return [
    {
      feature_name: feature.name,
      constraint_check_type: "baseline_drift_check",
      description: `Baseline drift distance: ${distance} exceeds threshold: ${threshold}`,
    },
  ];
}

/** Largest distance of the distribution functions; `Robust` takes off what two equal small samples can show. */
function compareDistributions(
  feature: FeatureStatistics,
  baseline: FeatureStatistics,
  method: "Simple" | "Robust",
): number | undefined {
  const current = feature.numerical_statistics;
  const reference = baseline.numerical_statistics;
  const currentData = current?.distribution?.kll.sketch?.data;
  const referenceData = reference?.distribution?.kll.sketch?.data;
  if (!current || !reference || !currentData || !referenceData) return undefined;
  const distance = computeSketchDistance(currentData, referenceData);
  if (distance === undefined || method === "Simple") return distance;
  const n = current.common.num_present;
  const m = reference.common.num_present;
  return Math.max(0, distance - KS_CRITICAL * Math.sqrt((n + m) / (n * m)));
}

function isPresent(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "number" && !Number.isNaN(value));
}

function percent(ratio: number): string {
  const value = ratio * 100;
  return `${Number.isInteger(value) ? value.toFixed(1) : value}%`;
}
