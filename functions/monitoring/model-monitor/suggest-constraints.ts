import type {
  ConstraintsDocument,
  FeatureConstraints,
  FeatureStatistics,
  MonitoringConfig,
  StatisticsDocument,
} from "./documents";

/** What the service suggests when it is not told otherwise. */
export const DEFAULT_MONITORING_CONFIG: MonitoringConfig = {
  evaluate_constraints: "Enabled",
  emit_metrics: "Enabled",
  datatype_check_threshold: 1.0,
  domain_content_threshold: 1.0,
  distribution_constraints: {
    perform_comparison: "Enabled",
    comparison_threshold: 0.1,
    comparison_method: "Robust",
  },
};

/** `constraints.json` that the data set behind the statistics just keeps. */
export function suggestConstraints(statistics: StatisticsDocument): ConstraintsDocument {
  return {
    version: 0.0,
    features: statistics.features.map(suggestForFeature),
    monitoring_config: DEFAULT_MONITORING_CONFIG,
  };
}

function suggestForFeature(feature: FeatureStatistics): FeatureConstraints {
  const { name, inferred_type, numerical_statistics, string_statistics } = feature;
  const common = (numerical_statistics ?? string_statistics)?.common;
  const total = common ? common.num_present + common.num_missing : 0;
  const domains = string_statistics?.distribution?.categorical.buckets.map(({ value }) => value);
  return {
    name,
    inferred_type,
    completeness: common && total > 0 ? common.num_present / total : 0,
    ...(numerical_statistics && { num_constraints: { is_non_negative: numerical_statistics.min >= 0 } }),
    ...(domains && { string_constraints: { domains } }),
  };
}
