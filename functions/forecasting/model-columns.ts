import type { Plans } from "../contracts/calendar";
import { ConfigError } from "../contracts/errors";
import type { ModelSettings } from "../contracts/settings/model";
import type { DemandSeries } from "../demand/series";
import { FEATURE_NAMES } from "./features";
import { isPlanned, PLANNED_FEATURE_NAMES } from "./planned-features";

/**
 * Names in a configured feature order that are not features of ours: what the calendar says of the day that is forecast,
 * or columns of the history, whose last value known at the origin goes to the model.
 */
export function listModelColumns(featureOrder: readonly string[]): string[] {
  return featureOrder.filter((name) => !(FEATURE_NAMES as readonly string[]).includes(name));
}

/**
 * What a model is asked with, in order: with JSON our own features and what it gets besides, with CSV the configured
 * columns; before there is a model, and nobody has said, our own.
 */
export function listAskedFeatures({
  contentType,
  featureOrder,
}: Pick<ModelSettings, "contentType" | "featureOrder">): readonly string[] {
  if (contentType === "csv" && featureOrder.length > 0) return featureOrder;
  return [...FEATURE_NAMES, ...listModelColumns(featureOrder)];
}

/** Columns that neither the calendar nor a product of the fleet has. Nothing can be told from a fleet without products. */
function findUnknownColumns(
  fleet: readonly DemandSeries[],
  columns: readonly string[],
  plans: Plans | undefined,
): string[] {
  if (fleet.length === 0) return [];
  return columns.filter(
    (name) => !isPlanned(name, plans) && !fleet.some((series) => columnOf(series, name) !== undefined),
  );
}

/** @throws ConfigError when the configured feature order names what neither we nor calendar and history have. */
export function checkModelColumns(
  fleet: readonly DemandSeries[],
  columns: readonly string[],
  plans?: Plans,
): void {
  const unknown = findUnknownColumns(fleet, columns, plans);
  if (unknown.length === 0) return;
  const ofCalendar = unknown.filter((name) => (PLANNED_FEATURE_NAMES as readonly string[]).includes(name));
  const advice =
    ofCalendar.length === 0
      ? "Set it to columns that the model was trained with."
      : `The calendar ${plans ? "has no line of such a kind" : "would say it, and the lake has none"}; import what is planned with "ops data import --calendar FILE".`;
  throw new ConfigError(
    `Config "final-mile:model.featureOrder" names "${unknown.join('", "')}", which is neither a numeric column of the history nor one of our features (${FEATURE_NAMES.join(", ")}). ${advice}`,
  );
}

/** The last value of a column that is known at the origin; `NaN` when there is none in the last weeks. */
export function readLastValue(
  series: DemandSeries,
  name: string,
  originDay: number,
  windowDays: number,
): number {
  const column = columnOf(series, name);
  if (column === undefined) return Number.NaN;
  for (let row = series.days.length - 1; row >= 0; row--) {
    const day = series.days[row]!;
    if (day > originDay) continue;
    if (day <= originDay - windowDays) break;
    if (!Number.isNaN(column[row]!)) return column[row]!;
  }
  return Number.NaN;
}

function columnOf(series: DemandSeries, name: string): Float64Array | undefined {
  if (name === "units_sold") return series.unitsSold;
  if (name === "selling_price") return series.sellingPrice;
  if (name === "inventory_level") return series.inventoryLevel;
  return series.features[name];
}
