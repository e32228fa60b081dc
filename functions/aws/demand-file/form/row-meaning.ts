import { DataError } from "../../../contracts/errors";
import { formatDay, weekdayOf } from "../../../demand/calendar";
import type { DemandRows } from "../demand-rows";
import { quote } from "../names";
import type { Period } from "./file-form";
import { isTotalsName } from "./totals";

const WEEKDAYS = [
  "Sundays",
  "Mondays",
  "Tuesdays",
  "Wednesdays",
  "Thursdays",
  "Fridays",
  "Saturdays",
] as const;
/** So many dates, all a week or a month apart, are no chance. */
const FEWEST_WEEKS = 4;
const FEWEST_MONTHS = 3;
const SUM_TOLERANCE = 1e-6;

/**
 * What a row of a file is about, by its dates.
 *
 * @throws DataError when the dates are those of weeks or months and nobody said what they mean: taken for days, most
 *   days would be closures
 */
export function requirePeriod(rows: DemandRows, given: Period | undefined): Period {
  if (given !== undefined) return given;
  const days = [...new Set(rows.days)];
  const weekdays = new Set(days.map(weekdayOf));
  if (days.length >= FEWEST_WEEKS && weekdays.size === 1) {
    throw new DataError(
      `${rows.fileName} is weekly: all its ${days.length} dates are ${WEEKDAYS[weekdayOf(days[0]!)]}. Say --period week-starting or week-ending to spread each row evenly over its seven days, or --period day when each row is a day's trade.`,
    );
  }
  const isFirst = (day: number): boolean => formatDay(day).endsWith("-01");
  const isMonthly = days.every(isFirst) || days.every((day) => isFirst(day + 1));
  if (days.length >= FEWEST_MONTHS && isMonthly) {
    throw new DataError(
      `${rows.fileName} is monthly: all its ${days.length} dates are the ${isFirst(days[0]!) ? "first" : "last"} days of months. Say --period month to spread each row evenly over the days of its month, or --period day when each row is a day's trade.`,
    );
  }
  return "day";
}

/** Spreads rows of weeks or months evenly over their days; whole units stay whole. Stock is that of the last day. */
export function spreadPeriods(rows: DemandRows, period: Period): DemandRows {
  if (period === "day") return rows;
  const spans = Array.from(rows.days, (day) => daysOfPeriod(day, period));
  const sources = Int32Array.from(spans.flatMap(({ length }, row) => new Array<number>(length).fill(row)));
  const places = spans.flatMap(({ length }) => Array.from({ length }, (_, place) => place));
  const share = (values: Float64Array): Float64Array =>
    Float64Array.from(sources, (row, index) => shareOf(values[row]!, places[index]!, spans[row]!.length));
  const repeat = <T>(values: ArrayLike<T>): T[] => Array.from(sources, (row) => values[row]!);
  const lastOnly = (values: Float64Array): Float64Array =>
    Float64Array.from(sources, (row, index) =>
      places[index] === spans[row]!.length - 1 ? values[row]! : Number.NaN,
    );
  const spreadOne = (name: string, values: Float64Array): Float64Array => {
    if (name === "inventory_level") return lastOnly(values);
    return name === "units_returned" || name === "predicted_demand"
      ? share(values)
      : Float64Array.from(repeat(values));
  };
  return {
    ...rows,
    rowCount: sources.length,
    productIndex: Int32Array.from(repeat(rows.productIndex)),
    days: Int32Array.from(sources, (row, index) => spans[row]!.first + places[index]!),
    unitsSold: share(rows.unitsSold),
    sellingPrice: Float64Array.from(repeat(rows.sellingPrice)),
    numbers: Object.fromEntries(
      Object.entries(rows.numbers).map(([name, values]) => [name, spreadOne(name, values)]),
    ),
    texts: Object.fromEntries(Object.entries(rows.texts).map(([name, values]) => [name, repeat(values)])),
    lines: Int32Array.from(repeat(rows.lines)),
  };
}

function daysOfPeriod(day: number, period: Period): { readonly first: number; readonly length: number } {
  if (period === "week-starting") return { first: day, length: 7 };
  if (period === "week-ending") return { first: day - 6, length: 7 };
  const date = new Date(day * 86_400_000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const first = Date.UTC(year, month, 1) / 86_400_000;
  return { first, length: Date.UTC(year, month + 1, 1) / 86_400_000 - first };
}

/** Part of a place in an even split: the parts of a whole number are whole, and their sum is the number. */
function shareOf(total: number, place: number, count: number): number {
  if (!Number.isInteger(total)) return total / count;
  return Math.floor((total * (place + 1)) / count) - Math.floor((total * place) / count);
}

/** A file without the rows of products that are none. */
export interface WithoutTotals {
  readonly rows: DemandRows;
  /** Ids that were left out. */
  readonly leftOut: readonly string[];
  /** Ids that sound like totals and are none: their units are not the sum of the others'. */
  readonly doubtful: readonly string[];
}

/**
 * Leaves out the rows of excluded ids, and of ids such as "Total" whose units are the sum of all other products on
 * every one of their days.
 *
 * @throws DataError when an excluded id is not in the file
 */
export function dropTotals(rows: DemandRows, excluded: readonly string[]): WithoutTotals {
  for (const id of excluded) {
    if (rows.products.includes(id)) continue;
    throw new DataError(`${rows.fileName} has no product_id ${quote(id)}, which --exclude-products names.`);
  }
  const named = rows.products.flatMap((id, index) =>
    isTotalsName(id) && !excluded.includes(id) ? [index] : [],
  );
  const sums = named.filter((product) => isSumOfOthers(rows, product, new Set(named)));
  const dropped = new Set([...sums, ...excluded.map((id) => rows.products.indexOf(id))]);
  const nameAll = (indexes: Iterable<number>): string[] => [...indexes].map((index) => rows.products[index]!);
  return {
    rows: dropped.size === 0 ? rows : keepRows(rows, (row) => !dropped.has(rows.productIndex[row]!)),
    leftOut: nameAll(dropped),
    doubtful: nameAll(named.filter((product) => !dropped.has(product))),
  };
}

function isSumOfOthers(rows: DemandRows, product: number, totals: ReadonlySet<number>): boolean {
  const own = new Map<number, number>();
  const others = new Map<number, number>();
  for (let row = 0; row < rows.rowCount; row++) {
    const index = rows.productIndex[row]!;
    const target = index === product ? own : totals.has(index) ? undefined : others;
    const units = rows.unitsSold[row]! || 0;
    target?.set(rows.days[row]!, (target.get(rows.days[row]!) ?? 0) + units);
  }
  return (
    others.size > 0 &&
    [...own].every(([day, units]) => {
      const sum = others.get(day) ?? 0;
      return Math.abs(sum - units) <= SUM_TOLERANCE * Math.max(1, Math.abs(sum));
    })
  );
}

function keepRows(rows: DemandRows, isKept: (row: number) => boolean): DemandRows {
  const kept = Int32Array.from({ length: rows.rowCount }, (_, row) => row).filter(isKept);
  const products = [...new Set(Array.from(kept, (row) => rows.productIndex[row]!))].sort((a, b) => a - b);
  const places = new Map(products.map((product, place) => [product, place]));
  return {
    ...gatherRows(rows, kept),
    products: products.map((product) => rows.products[product]!),
    productIndex: Int32Array.from(kept, (row) => places.get(rows.productIndex[row]!)!),
  };
}

function gatherRows(rows: DemandRows, kept: Int32Array): DemandRows {
  const floats = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row]!);
  return {
    ...rows,
    rowCount: kept.length,
    productIndex: kept.map((row) => rows.productIndex[row]!),
    days: kept.map((row) => rows.days[row]!),
    unitsSold: floats(rows.unitsSold),
    sellingPrice: floats(rows.sellingPrice),
    numbers: Object.fromEntries(Object.entries(rows.numbers).map(([name, values]) => [name, floats(values)])),
    texts: Object.fromEntries(
      Object.entries(rows.texts).map(([name, values]) => [name, Array.from(kept, (row) => values[row])]),
    ),
    lines: kept.map((row) => rows.lines[row]!),
  };
}

/**
 * Adds up the rows of a product and day: sales and returns each for themselves, the price as the mean paid per unit, a
 * forecast or stock as it stands last, other numbers as their mean, texts as they stand last.
 */
export function sumRows(rows: DemandRows): DemandRows {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows.rowCount; row++) {
    const key = rows.productIndex[row]! * 200_000 + rows.days[row]!;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  if (groups.size === rows.rowCount) return rows;
  const all = [...groups.values()];
  const first = gatherRows(
    rows,
    Int32Array.from(all, (group) => group[0]!),
  );
  const fold = (combine: (group: readonly number[]) => number): Float64Array =>
    Float64Array.from(all, combine);
  const hasReturns = rows.unitsSold.some((units) => units < 0) && all.some((group) => group.length > 1);
  const returned = rows.numbers.units_returned;
  const sold = (row: number): number =>
    hasReturns ? Math.max(0, rows.unitsSold[row]!) : rows.unitsSold[row]!;
  const back = (row: number): number => (returned?.[row] || 0) + Math.max(0, -rows.unitsSold[row]! || 0);
  const numbers = Object.entries(rows.numbers).map(([name, values]): [string, Float64Array] => {
    if (name === "inventory_level" || name === "predicted_demand")
      return [name, fold((group) => lastOf(values, group))];
    return [name, fold((group) => meanOf(values, group))];
  });
  return {
    ...first,
    unitsSold: fold((group) => sumOf(group, sold)),
    sellingPrice: fold((group) => meanPrice(rows, group)),
    numbers: {
      ...Object.fromEntries(numbers),
      ...((hasReturns || returned) && { units_returned: fold((group) => sumOf(group, back)) }),
    },
    texts: Object.fromEntries(
      Object.entries(rows.texts).map(([name, values]) => [
        name,
        all.map((group) => values[group.findLast((row) => values[row] !== undefined) ?? group[0]!]),
      ]),
    ),
  };
}

/** Sum of what is not missing; missing when all is. */
function sumOf(group: readonly number[], measure: (row: number) => number): number {
  const known = group.map(measure).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((total, value) => total + value, 0);
}

function meanOf(values: Float64Array, group: readonly number[]): number {
  const known = group.map((row) => values[row]!).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((total, value) => total + value, 0) / known.length;
}

function lastOf(values: Float64Array, group: readonly number[]): number {
  return values[group.findLast((row) => !Number.isNaN(values[row]!)) ?? group[0]!]!;
}

/** What a unit cost in the mean of the units sold; of the rows where none was sold. */
function meanPrice({ sellingPrice, unitsSold }: DemandRows, group: readonly number[]): number {
  const sales = group.filter((row) => unitsSold[row]! > 0 && !Number.isNaN(sellingPrice[row]!));
  if (sales.length === 0) return meanOf(sellingPrice, group);
  const units = sales.reduce((total, row) => total + unitsSold[row]!, 0);
  return sales.reduce((total, row) => total + sellingPrice[row]! * unitsSold[row]!, 0) / units;
}
