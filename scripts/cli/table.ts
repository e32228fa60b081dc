/** A column of a printed table. */
export interface TableColumn {
  readonly title: string;
  /** Numbers stand to the right. @default "left" */
  readonly align?: "left" | "right";
}

/**
 * Lays out a table: with rules on a terminal, with tabs in a pipe, where a program reads it.
 *
 * @param rows cells as texts, one per column
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  isTerminal: boolean,
): string {
  const titles = columns.map((column) => column.title);
  if (!isTerminal) return [titles, ...rows].map((row) => row.join("\t")).join("\n");
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const layOut = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        columns[index]?.align === "right" ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("──");
  return [layOut(titles), rule, ...rows.map(layOut)].join("\n");
}
