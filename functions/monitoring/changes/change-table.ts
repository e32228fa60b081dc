import type { Column, Table } from "../../contracts/lake";
import type { OpenChange } from "../../contracts/results/monitoring";

const COLUMNS = {
  product_id: "productId",
  feature: "feature",
  kind: "kind",
  text: "text",
  state: "state",
  since: "since",
  raised_on: "raisedOn",
  settled_on: "settledOn",
  before: "before",
  now: "now",
  score: "score",
  revenue_per_day: "revenuePerDay",
  declaration_id: "declarationId",
  declared_by: "declaredBy",
  why: "why",
} as const satisfies Record<string, keyof OpenChange>;

const NUMBERS: ReadonlySet<string> = new Set(["before", "now", "score", "revenue_per_day"]);

/** Changes as a table, by product; what is not known is empty text or `NaN`. */
export function toChangeTable(changes: readonly OpenChange[]): Table {
  const rows = [...changes].sort((left, right) =>
    left.productId === right.productId ? 0 : left.productId < right.productId ? -1 : 1,
  );
  const columns = Object.entries(COLUMNS).map(([column, field]): [string, Column] => [
    column,
    NUMBERS.has(column)
      ? Float64Array.from(rows, (row) => (row[field] as number | null) ?? Number.NaN)
      : rows.map((row) => (row[field] as string | null) ?? ""),
  ]);
  return { rowCount: rows.length, columns: Object.fromEntries(columns) };
}

/** Reads {@link toChangeTable}. @param keep only these products; all when absent. */
export function readChangeTable(
  { columns, rowCount }: Table,
  keep: (productId: string) => boolean = () => true,
): readonly OpenChange[] {
  const changes: OpenChange[] = [];
  for (let row = 0; row < rowCount; row += 1) {
    if (!keep(columns.product_id![row] as string)) continue;
    const cells = Object.entries(COLUMNS).map(([column, field]) => [
      field,
      // An earlier run may not have had the column.
      readCell(columns[column]?.[row], column),
    ]);
    changes.push(Object.fromEntries(cells) as OpenChange);
  }
  return changes;
}

function readCell(value: unknown, column: string): string | number | null {
  if (NUMBERS.has(column)) return Number.isNaN(value) ? null : (value as number);
  return (value as string | undefined) || null;
}
