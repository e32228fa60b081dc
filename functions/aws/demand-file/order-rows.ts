import { formatDay } from "../../demand/calendar";
import type { DemandRows } from "./demand-rows";
import type { Faults } from "./faults";

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
 * Sorts rows by product and day. A product that has two rows for one day is a fault of the second.
 */
export function orderRows(demand: DemandRows, faults: Faults): RowOrder {
  const { ranks, products } = rankProducts(demand.products);
  const offsets = new Int32Array(products.length + 1);
  for (const product of demand.productIndex) offsets[ranks[product]! + 1]!++;
  for (let product = 0; product < products.length; product++) offsets[product + 1]! += offsets[product]!;
  const next = offsets.slice();
  const rows = new Int32Array(demand.rowCount);
  for (let row = 0; row < demand.rowCount; row++) rows[next[ranks[demand.productIndex[row]!]!]!++] = row;
  const order = { products, rows, offsets };
  sortDays(demand, order, faults);
  return order;
}

function rankProducts(ids: readonly string[]): { ranks: Int32Array; products: string[] } {
  const sorted = ids.map((id, index) => ({ id, index })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ranks = new Int32Array(ids.length);
  for (const [rank, { index }] of sorted.entries()) ranks[index] = rank;
  return { ranks, products: sorted.map(({ id }) => id) };
}

function sortDays(demand: DemandRows, { products, rows, offsets }: RowOrder, faults: Faults): void {
  const { days } = demand;
  for (let product = 0; product < products.length; product++) {
    const start = offsets[product]!;
    const end = offsets[product + 1]!;
    if (!isAscending(days, rows, start, end)) {
      rows.subarray(start, end).sort((a, b) => days[a]! - days[b]! || a - b);
      for (let position = start + 1; position < end; position++) {
        const [first, second] = [rows[position - 1]!, rows[position]!];
        if (days[first] !== days[second]) continue;
        faults.add(demand.lines[second]!, describeDuplicate(demand, products[product]!, first, second));
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

function describeDuplicate(demand: DemandRows, productId: string, first: number, second: number): string {
  const { lineNoun, lines, days } = demand;
  return `product_id "${productId}" already has a row for ${formatDay(days[second]!)} on ${lineNoun} ${lines[first]}; a product may have one row per day. Remove the row when it stands twice, say --columns location=NAME when the file has a row per store, or --sum-rows to add up the rows of a day.`;
}
