import type { Column, Table } from "../../contracts/lake";
import type { MonitoringProductRow } from "../../contracts/results/monitoring";
import { formatDay } from "../../demand/calendar";
import { computeWape, measureSums } from "../../demand/error-measures";
import type { ProductResult } from "./product-result";
import { countClosed, countMissing } from "./summarise";

const orNaN = (value: number | undefined): number => value ?? Number.NaN;
const dayText = (day: number | undefined): string => (day === undefined ? "" : formatDay(day));

/** Per-product results as the table that is written to `products/data.parquet`. */
export function toProductTable(
  results: readonly ProductResult[],
  isOpenDay: (day: number) => boolean,
): Table {
  const names = Object.keys(COLUMN_KINDS) as (keyof MonitoringProductRow)[];
  const columns: Record<string, Column> = {};
  for (const name of names) {
    columns[name] = COLUMN_KINDS[name] === "number" ? new Float64Array(results.length) : [];
  }
  // Row by row into columns: a catalogue's rows side by side would not fit beside its results.
  results.forEach((result, index) => {
    const row = toRow(result, isOpenDay);
    for (const name of names) (columns[name] as (typeof row)[typeof name][])[index] = row[name];
  });
  return { rowCount: results.length, columns };
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
  smape_percent: "number",
  r2: "number",
  pinball_loss: "number",
  coverage: "number",
  days_scored: "number",
  days_censored: "number",
  days_missing: "number",
  days_closed: "number",
  days_quarantined: "number",
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
  const measures = measureSums(model, score.naiveScale);
  const { data, concept } = verdict;
  const since = data.features.map((drift) => drift.sinceDay);
  return {
    product_id: score.productId,
    wape: orNaN(measures.wape),
    baseline_wape: orNaN(computeWape(score.baseline)),
    mape_percent: orNaN(measures.mapePercent),
    mape_actuals_used: measures.mapeActualsUsed,
    mape_actuals_zero: measures.mapeActualsZero,
    mae_units: orNaN(measures.maeUnits),
    rmse_units: orNaN(measures.rmseUnits),
    bias_ratio: orNaN(measures.biasRatio),
    mase: orNaN(measures.mase),
    rmsse: orNaN(measures.rmsse),
    smape_percent: orNaN(measures.smapePercent),
    r2: orNaN(measures.r2),
    pinball_loss: orNaN(measures.pinballLoss),
    coverage: orNaN(measures.coverage),
    days_scored: score.scored,
    days_censored: score.censored,
    days_missing: countMissing(score, isOpenDay),
    days_closed: countClosed(score, isOpenDay),
    days_quarantined: score.quarantined,
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
