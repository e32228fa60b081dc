import type { Column } from "../contracts/lake";

/** Quotes what needs it, and keeps a spreadsheet from running a text as a formula. */
export function toCsvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of cells as CSV, a header first. */
export function toCsvRows(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return `${[header, ...rows].map((cells) => cells.map(toCsvCell).join(",")).join("\n")}\n`;
}

/** A table as CSV, a header first. Numbers keep four digits; `NaN` is an empty cell. */
export function toCsv(columns: Readonly<Record<string, Column>>): string {
  const names = Object.keys(columns);
  const count = names.length > 0 ? columns[names[0]!]!.length : 0;
  const lines = Array.from({ length: count }, (_, row) =>
    names
      .map((name) => {
        const value = columns[name]![row];
        if (typeof value === "number")
          return Number.isNaN(value) ? "" : String(Math.round(value * 1e4) / 1e4);
        return toCsvCell((value ?? null) as string | null);
      })
      .join(","),
  );
  return `${[names.join(","), ...lines].join("\n")}\n`;
}
