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

/** Breaks a text between words into lines of at most `width` characters; a longer word keeps a line of its own. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
