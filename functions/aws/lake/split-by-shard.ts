import type { Column } from "../../contracts/lake";
import type { DailyTable } from "./daily-table";
import { formatShardId, shardOfProduct } from "./sharding";

/** Rows by shard, in each sorted by product and date. */
export function splitByShard(table: DailyTable, shardCount: number): Map<string, DailyTable> {
  const productIds = table.columns.product_id as readonly string[];
  const days = table.columns.date as Int32Array;
  const shardOf = new Map<string, string>();
  const rowsOf = new Map<string, number[]>(
    Array.from({ length: shardCount }, (_, index) => [formatShardId(index), []]),
  );
  for (let row = 0; row < table.rowCount; row++) {
    const productId = productIds[row]!;
    let shardId = shardOf.get(productId);
    if (shardId === undefined) {
      shardId = shardOfProduct(productId, shardCount);
      shardOf.set(productId, shardId);
    }
    rowsOf.get(shardId)!.push(row);
  }
  const shards = new Map<string, DailyTable>();
  for (const [shardId, rows] of rowsOf) {
    rows.sort((left, right) => {
      const leftProduct = productIds[left]!;
      const rightProduct = productIds[right]!;
      if (leftProduct !== rightProduct) return leftProduct < rightProduct ? -1 : 1;
      return days[left]! - days[right]!;
    });
    const columns: Record<string, Column> = {};
    for (const [name, column] of Object.entries(table.columns)) columns[name] = pickRows(column, rows);
    shards.set(shardId, { rowCount: rows.length, columns });
  }
  return shards;
}

function pickRows(column: Column, rows: readonly number[]): Column {
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row]!);
  if (column instanceof Int32Array) return Int32Array.from(rows, (row) => column[row]!);
  return rows.map((row) => column[row]) as (string | undefined)[];
}
