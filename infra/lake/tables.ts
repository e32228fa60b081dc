import type { DailyScoreRow, MonitoringProductRow } from "../../functions/contracts/results/monitoring";

/** Types of Hive, as Glue and Athena name them. */
type ColumnType = "string" | "double" | "date" | "boolean";

export interface TableDefinition {
  /** One of `RESULT_TABLES`. */
  readonly name: string;
  readonly description: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
}

const PREDICTIONS = {
  product_id: "string",
  forecast_origin: "date",
  date: "date",
  predicted_demand: "double",
  lower: "double",
  upper: "double",
  model_version: "string",
  variant: "string",
  forecast_source: "string",
  peak_units: "double",
  data_age_days: "double",
} as const satisfies Record<string, ColumnType>;

const MONITORING_PRODUCTS = {
  product_id: "string",
  wape: "double",
  baseline_wape: "double",
  mape_percent: "double",
  mape_actuals_used: "double",
  mape_actuals_zero: "double",
  mae_units: "double",
  rmse_units: "double",
  bias_ratio: "double",
  mase: "double",
  rmsse: "double",
  smape_percent: "double",
  r2: "double",
  pinball_loss: "double",
  coverage: "double",
  days_scored: "double",
  days_censored: "double",
  days_missing: "double",
  days_closed: "double",
  days_quarantined: "double",
  units: "double",
  revenue: "double",
  data_drift: "boolean",
  drift_score: "double",
  drift_features: "string",
  drift_since: "string",
  concept: "string",
  concept_score: "double",
  concept_error_ratio: "double",
  concept_samples: "double",
  concept_since: "string",
  events: "string",
} as const satisfies Record<keyof MonitoringProductRow, ColumnType>;

const MONITORING_SCORES = {
  product_id: "string",
  date: "date",
  actual: "double",
  predicted_demand: "double",
  baseline_predicted_demand: "double",
  lower: "double",
  upper: "double",
  selling_price: "double",
  treatment: "string",
  forecast_source: "string",
  model_version: "string",
  competitor_predicted_demand: "double",
  competitor_lower: "double",
  competitor_upper: "double",
  competitor_model_version: "string",
  competitor_variant: "string",
} as const satisfies Record<keyof DailyScoreRow, ColumnType> & Record<string, ColumnType>;

/** The tables of the lake, column by column as the handlers write them. */
export const TABLES: readonly TableDefinition[] = [
  {
    name: "predictions",
    description: "Forecasts of every product, by the day of the run that made them.",
    columns: PREDICTIONS,
  },
  {
    name: "monitoring_products",
    description: "Accuracy, drift and concept drift per product, by the day of the run.",
    columns: MONITORING_PRODUCTS,
  },
  {
    name: "monitoring_scores",
    description: "Forecast, actual and baseline per product and day, by the day of the run.",
    columns: MONITORING_SCORES,
  },
];
