import type { Table } from "../../contracts/lake";

/**
 * Scores of several shards as one table by product. A day on which a shard sold nothing was not closed when other
 * shards sold: its products have gaps.
 */
export function joinScoreTables(tables: readonly Table[], isOpen: boolean): Table {
  const joined = joinTables(tables);
  const productIds = joined.columns.product_id as readonly string[];
  const order = Array.from(productIds.keys()).sort((left, right) =>
    productIds[left]! < productIds[right]! ? -1 : 1,
  );
  const columns: Record<string, Table["columns"][string]> = {};
  for (const [name, column] of Object.entries(joined.columns)) {
    if (column instanceof Float64Array) columns[name] = Float64Array.from(order, (row) => column[row]!);
    else if (column instanceof Int32Array) columns[name] = Int32Array.from(order, (row) => column[row]!);
    else columns[name] = order.map((row) => column[row]) as string[];
  }
  if (isOpen) {
    const treatment = columns.treatment as readonly string[];
    columns.treatment = treatment.map((each) => (each === "closed" ? "missing" : each));
  }
  return { rowCount: order.length, columns };
}

/** Tables as one, row after row. Where one lacks a column that others have, numbers are `NaN` and texts empty. */
export function joinTables(tables: readonly Table[]): Table {
  if (tables.length === 1) return tables[0]!;
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const columns: Record<string, Table["columns"][string]> = {};
  const samples = Object.assign({}, ...tables.map((table) => table.columns)) as Table["columns"];
  for (const [name, sample] of Object.entries(samples)) {
    const parts = tables.map(({ rowCount: rows, columns: own }) => own[name] ?? fillUnknown(sample, rows));
    if (sample instanceof Float64Array) {
      columns[name] = fill(new Float64Array(rowCount), parts as readonly Float64Array[]);
    } else if (sample instanceof Int32Array) {
      columns[name] = fill(new Int32Array(rowCount), parts as readonly Int32Array[]);
    } else {
      columns[name] = (parts as readonly (readonly string[])[]).flat();
    }
  }
  return { rowCount, columns };
}

function fillUnknown(sample: Table["columns"][string], rowCount: number): Float64Array | string[] {
  return sample instanceof Float64Array
    ? new Float64Array(rowCount).fill(Number.NaN)
    : new Array<string>(rowCount).fill("");
}

function fill<T extends Float64Array | Int32Array>(all: T, parts: readonly T[]): T {
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
