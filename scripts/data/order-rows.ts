import { DataError } from "../../functions/contracts/errors";
import { formatDay } from "../../functions/demand/calendar";
import type { DemandRows } from "./demand-rows";

/** The rows of a file by product (ids ascending), then day. */
export interface RowOrder {
  /** Product ids, ascending. */
  readonly products: readonly string[];
  /** Rows of the file, product after product. */
  readonly rows: Int32Array;
  /** Product `p` owns `rows[offsets[p]]` up to, not including, `rows[offsets[p + 1]]`. */
  readonly offsets: Int32Array;
}

/**
 * Sorts rows by product and day.
 *
 * @throws DataError when a product has two rows for one day, naming both
 */
export function orderRows(demand: DemandRows): RowOrder {
  const { ranks, products } = rankProducts(demand.products);
  const offsets = new Int32Array(products.length + 1);
  for (const product of demand.productIndex) offsets[ranks[product]! + 1]!++;
  for (let product = 0; product < products.length; product++) offsets[product + 1]! += offsets[product]!;
  const next = offsets.slice();
  const rows = new Int32Array(demand.rowCount);
  for (let row = 0; row < demand.rowCount; row++) rows[next[ranks[demand.productIndex[row]!]!]!++] = row;
  const order = { products, rows, offsets };
  sortDays(demand, order);
  return order;
}

function rankProducts(ids: readonly string[]): { ranks: Int32Array; products: string[] } {
  const sorted = ids.map((id, index) => ({ id, index })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ranks = new Int32Array(ids.length);
  for (const [rank, { index }] of sorted.entries()) ranks[index] = rank;
  return { ranks, products: sorted.map(({ id }) => id) };
}

function sortDays(demand: DemandRows, { products, rows, offsets }: RowOrder): void {
  const { days } = demand;
  for (let product = 0; product < products.length; product++) {
    const start = offsets[product]!;
    const end = offsets[product + 1]!;
    if (!isAscending(days, rows, start, end)) {
      rows.subarray(start, end).sort((a, b) => days[a]! - days[b]! || a - b);
      for (let position = start + 1; position < end; position++) {
        const [first, second] = [rows[position - 1]!, rows[position]!];
        if (days[first] === days[second]) throw refuseDuplicate(demand, products[product]!, first, second);
      }
    }
  }
}

/** Whether the days of a stretch of rows rise strictly. */
function isAscending(days: Int32Array, rows: Int32Array, start: number, end: number): boolean {
  for (let position = start + 1; position < end; position++) {
    if (days[rows[position - 1]!]! >= days[rows[position]!]!) return false;
  }
  return true;
}

function refuseDuplicate(demand: DemandRows, productId: string, first: number, second: number): DataError {
  const { fileName, lineNoun, lines, days } = demand;
  return new DataError(
    `${fileName}, ${lineNoun} ${lines[second]}: product_id "${productId}" already has a row for ${formatDay(days[second]!)} on ${lineNoun} ${lines[first]}; a product may have one row per day. Sum the rows of a day first.`,
  );
}
