import { DataError } from "../../contracts/errors";
import type { Column, Table } from "../../contracts/lake";
import { parseDay } from "../../demand/calendar";
import { MISSING_DAY } from "../parquet/decode-column";

/**
 * Daily history of a set of products in one piece: the rows from `offsets[i]` up to {@link endOf} `i` belong to
 * `productIds[i]`. Products ascend, days ascend within a product and are unique.
 */
export interface History {
  readonly productIds: readonly string[];
  readonly offsets: Int32Array;
  /** Where the rows of each product end, when there is room behind them; at the next product's when absent. */
  readonly ends?: Int32Array;
  /** Which of the histories that share these columns may write into the room: the one that has come furthest. */
  readonly room?: { latest: History | undefined };
  readonly days: Int32Array;
  readonly numbers: Readonly<Record<string, Float64Array>>;
  readonly texts: Readonly<Record<string, readonly (string | undefined)[]>>;
}

/** The row behind the last one of a product. */
export function endOf({ offsets, ends }: History, product: number): number {
  return ends ? ends[product]! : offsets[product + 1]!;
}

/** Columns that every reader of history gets, where the file has them. */
export const CORE_COLUMNS = [
  "date",
  "product_id",
  "units_sold",
  "selling_price",
  "inventory_level",
  "predicted_demand",
] as const;

export const EMPTY_HISTORY: History = {
  productIds: [],
  offsets: new Int32Array(1),
  days: new Int32Array(0),
  numbers: {},
  texts: {},
};

/**
 * Brings a table as read from one file into the order of {@link History}. Of rows with the same product and
 * day the last one counts.
 *
 * @param source names the file in error messages.
 * @param fileProductId the product of a file that has no `product_id` column.
 * @throws DataError when `date`, `units_sold` or `product_id` is missing or unreadable.
 */
export function toHistory(table: Table, source: string, fileProductId?: string): History {
  const { rowCount, columns } = table;
  if (rowCount === 0) return EMPTY_HISTORY;
  const days = toDays(columns.date, source);
  const products = toProducts(columns.product_id, rowCount, source, fileProductId);
  if (columns.units_sold === undefined) throw missingColumn("units_sold", source);

  const rows = sortRows(products, days);
  const productIds: string[] = [];
  const starts: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    const product = products[rows.at(row)]!;
    if (product === productIds[productIds.length - 1]) continue;
    productIds.push(product);
    starts.push(row);
  }
  const numbers: Record<string, Float64Array> = {};
  const texts: Record<string, readonly (string | undefined)[]> = {};
  for (const [name, column] of Object.entries(columns)) {
    if (name === "date" || name === "product_id") continue;
    if (isTextColumn(column)) texts[name] = rows.pick(column);
    else numbers[name] = toNumbers(rows.pick(column));
  }
  for (const name of ["units_sold", "selling_price"]) {
    if (texts[name]) throw new DataError(`Column "${name}" of "${source}" holds text; it must hold numbers.`);
  }
  return {
    productIds,
    offsets: Int32Array.from([...starts, rows.count]),
    days: rows.pick(days) as Int32Array,
    numbers,
    texts,
  };
}

function missingColumn(name: string, source: string): DataError {
  return new DataError(
    `"${source}" has no column "${name}". History needs date, product_id, units_sold and selling_price.`,
  );
}

function toDays(column: Column | undefined, source: string): Int32Array {
  if (column === undefined) throw missingColumn("date", source);
  const days = column instanceof Int32Array ? column : parseDays(column as readonly unknown[]);
  const bad = days.indexOf(MISSING_DAY);
  if (bad < 0) return days;
  const got = column instanceof Int32Array ? "nothing" : JSON.stringify(column[bad]);
  throw new DataError(
    `Row ${bad + 1} of "${source}" has ${got} in column "date"; it must hold a date such as 2026-11-23.`,
  );
}

function parseDays(texts: readonly unknown[]): Int32Array {
  const known = new Map<unknown, number>();
  return Int32Array.from(texts, (text) => {
    let day = known.get(text);
    if (day === undefined) {
      day = typeof text === "string" ? (parseDay(text.slice(0, 10)) ?? MISSING_DAY) : MISSING_DAY;
      known.set(text, day);
    }
    return day;
  });
}

function toProducts(
  column: Column | undefined,
  rowCount: number,
  source: string,
  fileProductId: string | undefined,
): readonly string[] {
  if (column === undefined) {
    if (fileProductId === undefined) throw missingColumn("product_id", source);
    return new Array<string>(rowCount).fill(fileProductId);
  }
  if (isTextColumn(column)) {
    const bad = (column as readonly unknown[]).indexOf(undefined);
    if (bad >= 0) throw new DataError(`Row ${bad + 1} of "${source}" has no product_id.`);
    return column as readonly string[];
  }
  return Array.from(column as ArrayLike<unknown>, String);
}

function isTextColumn(column: Column): column is readonly (string | undefined)[] {
  if (!Array.isArray(column)) return false;
  return typeof column.find((value) => value !== undefined) !== "boolean";
}

function toNumbers(column: Column): Float64Array {
  return column instanceof Float64Array ? column : Float64Array.from(column as ArrayLike<unknown>, Number);
}

/** The order in which rows are taken; the identity when they already lie in order. */
interface RowOrder {
  readonly count: number;
  at(row: number): number;
  pick<T extends Column>(column: T): T;
}

function sortRows(products: readonly string[], days: Int32Array): RowOrder {
  const count = days.length;
  if (isStrictlyAscending(products, days)) {
    return { count, at: (row) => row, pick: (column) => column };
  }
  const order = Array.from({ length: count }, (_, row) => row).sort((left, right) => {
    const leftProduct = products[left]!;
    const rightProduct = products[right]!;
    if (leftProduct !== rightProduct) return leftProduct < rightProduct ? -1 : 1;
    return days[left]! - days[right]! || left - right;
  });
  const kept = order.filter((row, index) => {
    const next = order[index + 1];
    return next === undefined || products[next] !== products[row] || days[next] !== days[row];
  });
  return {
    count: kept.length,
    at: (row) => kept[row]!,
    pick: <T extends Column>(column: T): T => {
      if (column instanceof Float64Array) return Float64Array.from(kept, (row) => column[row]!) as T;
      if (column instanceof Int32Array) return Int32Array.from(kept, (row) => column[row]!) as T;
      return kept.map((row) => column[row]) as unknown as T;
    },
  };
}

function isStrictlyAscending(products: readonly string[], days: Int32Array): boolean {
  for (let row = 1; row < days.length; row++) {
    const previous = products[row - 1]!;
    const current = products[row]!;
    if (previous === current ? days[row - 1]! >= days[row]! : previous > current) return false;
  }
  return true;
}
