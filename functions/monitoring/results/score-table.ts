import type { Table } from "../../contracts/lake";
import { addBounds, addError, type ScoredErrors } from "../../demand/error-sums";
import { type CompetitorForecasts, type DayForecasts, readVersions } from "../run/day-forecasts";
import type { ProductDay } from "../run/score-product";

/** The scores of one day as the table that is written to `scores/data.parquet`. */
export function toScoreTable(
  forecasts: DayForecasts,
  scored: readonly (ProductDay | undefined)[],
  competitor?: CompetitorForecasts,
): Table {
  const numbers = (read: (day: ProductDay) => number) =>
    Float64Array.from(scored, (day) => (day === undefined ? Number.NaN : read(day)));
  return {
    rowCount: scored.length,
    columns: {
      product_id: [...forecasts.rowOfProduct.keys()],
      date: new Int32Array(scored.length).fill(forecasts.day),
      actual: numbers((day) => day.actual),
      predicted_demand: forecasts.predictedDemand,
      baseline_predicted_demand: numbers((day) => day.baseline),
      lower: forecasts.lower,
      upper: forecasts.upper,
      selling_price: numbers((day) => day.sellingPrice),
      treatment: scored.map((day) => day?.treatment ?? "missing"),
      forecast_source: Array.from(forecasts.standsIn, nameSource),
      model_version: forecasts.modelVersions ?? new Array<string>(scored.length).fill(forecasts.modelVersion),
      ...(competitor && toCompetitorColumns(competitor, forecasts)),
    },
  };
}

/** Beside the champion's, row by row. A forecast that was not to be believed is none. */
function toCompetitorColumns(
  { variant, modelVersion, forecasts }: CompetitorForecasts,
  { rowOfProduct }: DayForecasts,
): Table["columns"] {
  const rows = [...rowOfProduct.keys()].map((productId) => forecasts.rowOfProduct.get(productId));
  const pick = (column: Float64Array) =>
    Float64Array.from(rows, (row) =>
      row === undefined || forecasts.standsIn[row] ? Number.NaN : column[row]!,
    );
  return {
    competitor_predicted_demand: pick(forecasts.predictedDemand),
    competitor_lower: pick(forecasts.lower),
    competitor_upper: pick(forecasts.upper),
    competitor_model_version: new Array<string>(rows.length).fill(modelVersion),
    competitor_variant: new Array<string>(rows.length).fill(variant),
  };
}

/** The forecasts of a day from its scores. Actuals are taken from the history, which may have been corrected. */
export function toDayForecasts({ columns }: Table, day: number): DayForecasts {
  const productIds = columns.product_id as readonly string[];
  return {
    day,
    ...readVersions(columns.model_version as readonly string[] | undefined),
    rowOfProduct: new Map(productIds.map((productId, row) => [productId, row])),
    predictedDemand: columns.predicted_demand as Float64Array,
    lower: columns.lower as Float64Array,
    upper: columns.upper as Float64Array,
    standsIn: toStandsIn(columns, productIds.length),
  };
}

/** `forecast_source`, in words as in `predictions/`. */
export function nameSource(standsIn: number): string {
  return standsIn ? "baseline" : "model";
}

/** 1 where the baseline stood in. Tables of before it was told have the model's forecasts alone. */
export function toStandsIn({ forecast_source }: Table["columns"], rowCount: number): Uint8Array {
  const sources = forecast_source as readonly string[] | undefined;
  return Uint8Array.from({ length: rowCount }, (_, row) => (sources?.[row] === "baseline" ? 1 : 0));
}

/** Calls `visit` for each product whose forecast of the day was not to be believed. */
export function visitQuarantined({ columns, rowCount }: Table, visit: (productId: string) => void): void {
  const productIds = columns.product_id as readonly string[];
  const treatment = columns.treatment as readonly string[];
  for (let row = 0; row < rowCount; row++) if (treatment[row] === "quarantined") visit(productIds[row]!);
}

/** Columns that {@link addScores} reads. */
export const SCORED_COLUMNS = [
  "product_id",
  "date",
  "actual",
  "predicted_demand",
  "baseline_predicted_demand",
  "lower",
  "upper",
  "treatment",
] as const;

/**
 * Adds up the scores of one closed day. What was scored, and by what, the run of the day decided: everybody who
 * states an accuracy reads it here.
 *
 * @param errorsOf the sums that a product adds to; `undefined` for one that does not count.
 */
export function addScores(
  { columns, rowCount }: Table,
  errorsOf: (productId: string) => ScoredErrors | undefined,
): void {
  const productIds = columns.product_id as readonly string[];
  const treatment = columns.treatment as readonly string[];
  const [actual, predicted, naive, lower, upper] = (
    ["actual", "predicted_demand", "baseline_predicted_demand", "lower", "upper"] as const
  ).map((name) => columns[name] as Float64Array) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < rowCount; row++) {
    if (treatment[row] !== "scored") continue;
    const errors = errorsOf(productIds[row]!);
    if (!errors) continue;
    addError(errors.model, actual[row]!, predicted[row]!);
    addBounds(errors.model, actual[row]!, lower[row]!, upper[row]!);
    addError(errors.baseline, actual[row]!, naive[row]!);
  }
}
