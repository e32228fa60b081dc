import type { Column, Table } from "../../contracts/lake";

/** Memory that a column holds, roughly: text is counted as pointers, for its values repeat. */
export function sizeOfColumn(column: Column): number {
  return ArrayBuffer.isView(column) ? column.byteLength : column.length * 8;
}

export function sizeOfTable(table: Table): number {
  return Object.values(table.columns).reduce((sum, column) => sum + sizeOfColumn(column), 0);
}
