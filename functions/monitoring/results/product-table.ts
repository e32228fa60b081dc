import type { Column, Table } from "../../contracts/lake";
import type { MonitoringProductRow } from "../../contracts/results/monitoring";
import { formatDay } from "../../demand/calendar";
import { computeWape, measureSums } from "../../demand/error-measures";
import type { ProductResult } from "./product-result";
import { countClosed, countMissing } from "./summarise";

const orNaN = (value: number | undefined): number => value ?? Number.NaN;
const dayText = (day: number | undefined): string => (day === undefined ? "" : formatDay(day));

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
  events: "text",
} as const satisfies Record<keyof MonitoringProductRow, "text" | "number" | "boolean">;

const COLUMN_NAMES = Object.keys(COLUMN_KINDS) as readonly (keyof MonitoringProductRow)[];

type Row = MonitoringProductRow;

/** Per-product results as a table that is written to `products/`, filled row by row. */
export class ProductTable {
  // In columns from the start: a catalogue's rows side by side would not fit beside its results.
  private readonly cells: { readonly [Name in keyof Row]: Row[Name][] } = Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, []]),
  ) as never;

  /** @param isOpenDay whether any product of the fleet has a row that day. */
  constructor(private readonly isOpenDay: (day: number) => boolean) {}

  get rowCount(): number {
    return this.cells.product_id.length;
  }

  add(result: ProductResult): void {
    const row = toRow(result, this.isOpenDay);
    for (const name of COLUMN_NAMES) (this.cells[name] as unknown[]).push(row[name]);
  }

  /** By product. */
  toTable(): Table {
    const { product_id: ids } = this.cells;
    const order = Array.from(ids.keys()).sort((left, right) => (ids[left]! < ids[right]! ? -1 : 1));
    const columns: Record<string, Column> = {};
    for (const name of COLUMN_NAMES) {
      const cells = this.cells[name];
      columns[name] =
        COLUMN_KINDS[name] === "number"
          ? Float64Array.from(order, (row) => cells[row] as number)
          : (order.map((row) => cells[row]) as string[]);
    }
    return { rowCount: order.length, columns };
  }
}

function toRow(
  { score, verdict, events = [] }: ProductResult,
  isOpenDay: (day: number) => boolean,
): MonitoringProductRow {
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
    events: events.join(","),
  };
}
