import type { Column, Table } from "../../contracts/lake";
import type { MonitoringProductRow } from "../../contracts/monitoring-results";
import { formatDay } from "../../demand/calendar";
import {
  computeBiasRatio,
  computeMae,
  computeMapePercent,
  computeMase,
  computeRmse,
  computeRmsse,
  computeWape,
} from "../../monitoring/accuracy/measures";
import type { ProductResult } from "./results";
import { countMissing } from "./summarise";

const orNaN = (value: number | undefined): number => value ?? Number.NaN;
const dayText = (day: number | undefined): string => (day === undefined ? "" : formatDay(day));

/** Per-product results as the table that is written to `products/data.parquet`. */
export function toProductTable(
  results: readonly ProductResult[],
  isOpenDay: (day: number) => boolean,
): Table {
  const rows = results.map((result) => toRow(result, isOpenDay));
  const columns: Record<string, Column> = {};
  for (const name of Object.keys(COLUMN_KINDS) as (keyof MonitoringProductRow)[]) {
    const values = rows.map((row) => row[name]);
    columns[name] =
      COLUMN_KINDS[name] === "number" ? Float64Array.from(values as number[]) : (values as string[]);
  }
  return { rowCount: rows.length, columns };
}

const COLUMN_KINDS = {
  product_id: "text",
  wape: "number",
  baseline_wape: "number",
  mape_percent: "number",
  mape_actuals_used: "number",
  mape_actuals_zero: "number",
  mae_units: "number",
  rmse_units: "number",
  bias_ratio: "number",
  mase: "number",
  rmsse: "number",
  days_scored: "number",
  days_censored: "number",
  days_missing: "number",
  units: "number",
  revenue: "number",
  data_drift: "boolean",
  drift_score: "number",
  drift_features: "text",
  drift_since: "text",
  concept: "text",
  concept_score: "number",
  concept_error_ratio: "number",
  concept_samples: "number",
  concept_since: "text",
} as const satisfies Record<keyof MonitoringProductRow, "text" | "number" | "boolean">;

function toRow({ score, verdict }: ProductResult, isOpenDay: (day: number) => boolean): MonitoringProductRow {
  const { model } = score;
  const { data, concept } = verdict;
  const since = data.features.map((drift) => drift.sinceDay);
  return {
    product_id: score.productId,
    wape: orNaN(computeWape(model)),
    baseline_wape: orNaN(computeWape(score.baseline)),
    mape_percent: orNaN(computeMapePercent(model)),
    mape_actuals_used: model.positiveActuals,
    mape_actuals_zero: model.count - model.positiveActuals,
    mae_units: orNaN(computeMae(model)),
    rmse_units: orNaN(computeRmse(model)),
    bias_ratio: orNaN(computeBiasRatio(model)),
    mase: orNaN(computeMase(model, score.naiveScale)),
    rmsse: orNaN(computeRmsse(model, score.naiveScale)),
    days_scored: score.scored,
    days_censored: score.censored,
    days_missing: countMissing(score, isOpenDay),
    units: model.actual,
    revenue: score.revenue,
    data_drift: data.status === "drifted",
    drift_score: orNaN(data.score),
    drift_features: [...new Set(data.features.map((drift) => drift.feature))].join(","),
    drift_since: since.length === 0 ? "" : formatDay(Math.min(...since)),
    concept: concept.status,
    concept_score: orNaN(concept.score),
    concept_error_ratio: orNaN(concept.errorRatio),
    concept_samples: concept.sampleCount,
    concept_since: dayText(concept.sinceDay),
  };
}
