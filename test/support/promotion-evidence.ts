import { monitoringScoresFile, monitoringSummaryFile } from "../../functions/contracts/keys";
import type { Lake, Table } from "../../functions/contracts/lake";
import type { MonitoringSummary } from "../../functions/contracts/results/monitoring";
import { formatDay } from "../../functions/demand/calendar";
import { writeDayFile } from "./day-files";

export interface ShownScores {
  readonly version: string;
  /** What the model is off by on each day, in units. */
  readonly errorUnits: number;
  readonly products?: number;
  /** Treatment of each row; all are scored when absent. */
  readonly treatment?: (product: number) => string;
}

/** What sells: another figure each weekday, so that a mean of the week is off by more than the models of the tests. */
function soldUnits(day: number, product: number): number {
  return 20 + 10 * (day % 7) + product;
}

/** Scores of a day, as the monitoring writes them. */
export function createScores(
  day: number,
  { version, errorUnits, products = 3, treatment }: ShownScores,
): Table {
  const rows = Array.from({ length: products }, (_, product) => product);
  const numbers = (of: (product: number) => number) => Float64Array.from(rows, of);
  return {
    rowCount: products,
    columns: {
      product_id: rows.map((product) => `P${product}`),
      date: Int32Array.from(rows, () => day),
      actual: numbers((product) => soldUnits(day, product)),
      predicted_demand: numbers((product) => soldUnits(day, product) + errorUnits),
      // The same weekday a week before sold as much but for an eighth.
      baseline_predicted_demand: numbers((product) => soldUnits(day, product) * 0.875),
      treatment: rows.map((product) => treatment?.(product) ?? "scored"),
      model_version: rows.map(() => version),
    },
  };
}

/** A summary of a run that found nothing wrong. */
function createSummary(runDay: number, changes: Partial<MonitoringSummary> = {}): MonitoringSummary {
  return {
    runDay: formatDay(runDay),
    concept: { ok: 3, warning: 0, degraded: 0, insufficientData: 0 },
    drift: { productsTested: 3, productsDrifted: 0, byFeature: [] },
    attention: [],
    ...changes,
  } as unknown as MonitoringSummary;
}

/** Leaves what the monitoring leaves in the days before `today`: scores of each, and the summary of this morning's run. */
export async function writeMonitoring(
  lake: Lake,
  today: number,
  days: number,
  scores: ShownScores,
  summary: Partial<MonitoringSummary> = {},
): Promise<void> {
  for (let runDay = today - days + 1; runDay <= today; runDay++) {
    await writeDayFile(lake, monitoringScoresFile(runDay), createScores(runDay - 1, scores));
  }
  await writeDayFile(lake, monitoringSummaryFile(today), createSummary(today, summary));
}
