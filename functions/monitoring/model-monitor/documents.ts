/**
 * The files of SageMaker Model Monitor's data quality monitor, field by field as the service writes them.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-statistics.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html
 */
export type InferredType = "Integral" | "Fractional" | "String" | "Unknown";

export interface CommonStatistics {
  readonly num_present: number;
  readonly num_missing: number;
}

export interface KllDistribution {
  /** Ten of equal width from the smallest to the largest value. */
  readonly buckets?: readonly {
    readonly lower_bound: number;
    readonly upper_bound: number;
    readonly count: number;
  }[];
  /** Values by level; one of level `l` stands for `2^l` values. */
  readonly sketch?: {
    readonly parameters: { readonly c: number; readonly k: number };
    readonly data?: readonly (readonly number[])[];
  };
}

export interface NumericalStatistics {
  readonly common: CommonStatistics;
  readonly mean: number;
  readonly sum: number;
  /** Population standard deviation: divided by n. */
  readonly std_dev: number;
  readonly min: number;
  readonly max: number;
  readonly distribution?: { readonly kll: KllDistribution };
}

export interface StringStatistics {
  readonly common: CommonStatistics;
  readonly distinct_count: number;
  readonly distribution?: {
    readonly categorical: { readonly buckets: readonly { readonly value: string; readonly count: number }[] };
  };
}

export interface FeatureStatistics {
  readonly name: string;
  readonly inferred_type: InferredType;
  readonly numerical_statistics?: NumericalStatistics;
  readonly string_statistics?: StringStatistics;
}

/** `statistics.json`. */
export interface StatisticsDocument {
  readonly version: number;
  readonly dataset: { readonly item_count: number };
  readonly features: readonly FeatureStatistics[];
}

export interface FeatureConstraints {
  readonly name: string;
  readonly inferred_type: InferredType;
  /** Share of values that must be present, 0 to 1. */
  readonly completeness: number;
  readonly num_constraints?: { readonly is_non_negative: boolean };
  readonly string_constraints?: {
    readonly domains: readonly string[];
    readonly monitoring_config_overrides?: Readonly<Record<string, unknown>>;
  };
  readonly monitoringConfigOverrides?: Readonly<Record<string, unknown>>;
}

export interface MonitoringConfig {
  readonly evaluate_constraints: "Enabled" | "Disabled";
  readonly emit_metrics: "Enabled" | "Disabled";
  readonly datatype_check_threshold?: number;
  readonly domain_content_threshold?: number;
  readonly distribution_constraints?: {
    readonly perform_comparison?: "Enabled" | "Disabled";
    readonly comparison_threshold?: number;
    readonly comparison_method?: "Simple" | "Robust";
  };
}

/** `constraints.json`. */
export interface ConstraintsDocument {
  readonly version: number;
  readonly features: readonly FeatureConstraints[];
  readonly monitoring_config?: MonitoringConfig;
}

export const CONSTRAINT_CHECKS = [
  "data_type_check",
  "completeness_check",
  "baseline_drift_check",
  "missing_column_check",
  "extra_column_check",
  "categorical_values_check",
] as const;
export type ConstraintCheck = (typeof CONSTRAINT_CHECKS)[number];

export interface ConstraintViolation {
  readonly feature_name: string;
  readonly constraint_check_type: ConstraintCheck;
  readonly description: string;
}

/** `constraint_violations.json`. */
export interface ViolationsDocument {
  readonly violations: readonly ConstraintViolation[];
}
