import { formatDay } from "../../demand/calendar";
import type { DemandRows } from "./demand-rows";

/** What a column was found to hold. */
export interface ColumnFinding {
  readonly name: string;
  readonly kind: "date" | "number" | "text";
  readonly missing: number;
  /** Smallest and largest value: ISO date or number; undefined when all are missing or the column is text. */
  readonly min?: string | number;
  readonly max?: string | number;
  readonly mean?: number;
  /** Distinct values of a text column. */
  readonly distinct?: number;
}

/** One finding per column, the required ones first. */
export function describeColumns(rows: DemandRows): readonly ColumnFinding[] {
  return [
    describeDates(rows.days),
    { name: "product_id", kind: "text", missing: 0, distinct: rows.products.length },
    describeNumbers("units_sold", rows.unitsSold),
    describeNumbers("selling_price", rows.sellingPrice),
    ...Object.entries(rows.numbers).map(([name, values]) => describeNumbers(name, values)),
    ...Object.entries(rows.texts).map(([name, values]) => describeTexts(name, values)),
  ];
}

function describeDates(days: Int32Array): ColumnFinding {
  let [min, max] = [days[0]!, days[0]!];
  for (const day of days) {
    if (day < min) min = day;
    if (day > max) max = day;
  }
  return { name: "date", kind: "date", missing: 0, min: formatDay(min), max: formatDay(max) };
}

function describeNumbers(name: string, values: Float64Array): ColumnFinding {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  const missing = values.length - count;
  return count === 0
    ? { name, kind: "number", missing }
    : { name, kind: "number", missing, min, max, mean: sum / count };
}

function describeTexts(name: string, values: readonly (string | undefined)[]): ColumnFinding {
  const distinct = new Set(values);
  const missing = values.reduce((sum, value) => sum + (value === undefined ? 1 : 0), 0);
  return { name, kind: "text", missing, distinct: distinct.size - (missing > 0 ? 1 : 0) };
}
