import type { DriftKind, FeatureDrift } from "../../contracts/product-verdict";
import { countDecimals } from "../../demand/numeric/decimals";
import type { DemandSeries } from "../../demand/series";
import { valuesOf } from "./judge-series";

/** What changed about a feature, in its own unit: before the change and since. */
export interface Change {
  readonly before: number | null;
  readonly now: number | null;
}

/** Days before a change that it is compared with at most: further back it may have been another season. */
const COMPARED_DAYS = 56;

/**
 * A drift in figures people can check: the mean of a level, the standard deviation of a spread, the share of days
 * of a yes-no feature, of a text or of missing values, the most decimals of a value; since the change, and in the eight weeks before it, or as many
 * days as the reference has.
 */
export function compareSince(
  series: DemandSeries,
  { feature, kind, sinceDay, code }: Pick<FeatureDrift, "feature" | "kind" | "sinceDay" | "code">,
  referenceWindowDays: number,
): Change {
  const values = valuesOf(series, feature);
  const comparedDays = Math.min(COMPARED_DAYS, referenceWindowDays);
  const before: number[] = [];
  const now: number[] = [];
  series.days.forEach((day, row) => {
    if (day >= sinceDay) now.push(values[row] ?? Number.NaN);
    else if (day >= sinceDay - comparedDays) before.push(values[row] ?? Number.NaN);
  });
  return { before: describeValues(before, kind, code), now: describeValues(now, kind, code) };
}

/** The same measure of the days from one on; `null` where there is nothing. */
export function describeLately(
  series: DemandSeries,
  feature: string,
  kind: DriftKind,
  fromDay: number,
  code?: number,
): number | null {
  const values = valuesOf(series, feature);
  return describeValues(
    [...values].filter((_, row) => series.days[row]! >= fromDay),
    kind,
    code,
  );
}

function describeValues(values: readonly number[], kind: DriftKind, code?: number): number | null {
  if (kind === "missing") return average(values.map((value) => (Number.isNaN(value) ? 1 : 0)));
  const present = values.filter((value) => !Number.isNaN(value));
  if (kind === "rate") return average(present.map((value) => (value === 0 ? 0 : 1)));
  if (kind === "decimals") return present.length === 0 ? null : Math.max(...present.map(countDecimals));
  if (code !== undefined) return average(present.map((value) => (value === code ? 1 : 0)));
  const mean = average(present);
  if (kind === "level" || mean === null) return mean;
  return Math.sqrt(average(present.map((value) => (value - mean) ** 2))!);
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
