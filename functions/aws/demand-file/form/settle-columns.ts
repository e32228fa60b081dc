import { DataError } from "../../../contracts/errors";
import { REQUIRED_COLUMNS } from "../demand-rows";
import { normaliseName, quote } from "../names";
import { type ColumnMapping, MAPPED_COLUMNS, type MappedColumn, matchColumns } from "./column-names";
import { type GivenForm, NO_COLUMN } from "./file-form";

/** Where the column names stand, and which they are. */
export interface Header {
  readonly headerLine: number;
  /** Names of the columns, `column_N` where the file has none. */
  readonly names: readonly string[];
}

/** Every column that is needed, by its name in the file. @throws DataError */
export function settleColumns(
  fileName: string,
  { headerLine, names }: Header,
  given: GivenForm,
): ColumnMapping {
  const stated = Object.fromEntries(
    Object.entries(given.columns ?? {}).map(([column, name]) => [
      column,
      headerLine === 0 && /^\d+$/.test(name) ? `column_${name}` : normaliseName(name),
    ]),
  ) as ColumnMapping;
  const has = quoteAll(names.filter((name) => name !== ""));
  for (const [column, name] of Object.entries(stated)) {
    if (!names.includes(name) && !(column === "selling_price" && name === NO_COLUMN)) {
      throw new DataError(
        `${fileName} has no column ${quote(name)}, which --columns takes for ${column}; it has ${has}.`,
      );
    }
  }
  // Whoever names the columns as we do means the others as they are called.
  if (given.columns === undefined && REQUIRED_COLUMNS.every((name) => names.includes(name))) {
    return Object.fromEntries(
      MAPPED_COLUMNS.filter((name) => names.includes(name)).map((name) => [name, name]),
    );
  }
  const { columns, unclear } =
    headerLine === 0 ? { columns: stated, unclear: {} } : matchColumns(names, stated);
  for (const [column, matches] of Object.entries(unclear)) {
    if (!REQUIRED_COLUMNS.includes(column as never)) continue;
    throw new DataError(
      `${fileName}: ${matches.map(quote).join(" and ")} may each be ${column}. Say which, for example --columns ${column}=${matches[0]}.`,
    );
  }
  const needed =
    columns.revenue === undefined
      ? REQUIRED_COLUMNS
      : REQUIRED_COLUMNS.filter((name) => name !== "selling_price");
  const missing = needed.filter((column) => columns[column] === undefined);
  if (missing.length > 0) {
    throw new DataError(
      `${fileName} lacks the column${missing.length > 1 ? "s" : ""} ${quoteAll(missing)}; it has ${has}. ` +
        `Say which they are, for example --columns ${missing.map((column) => `${column}=NAME`).join(",")}${adviseOnPrice(missing)}.${adviseOnShape(missing)}`,
    );
  }
  return columns;
}

function adviseOnPrice(missing: readonly MappedColumn[]): string {
  return missing.includes("selling_price")
    ? `; for the money of a row in place of a price --columns revenue=NAME, for a file without either --columns selling_price=${NO_COLUMN}`
    : "";
}

/** A table without products or units in its header may have them as its columns. */
function adviseOnShape(missing: readonly MappedColumn[]): string {
  return missing.includes("units_sold") && (missing.includes("product_id") || missing.includes("date"))
    ? " When each product, or each day, is a column of its own, turn the table into rows first."
    : "";
}

function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(quote).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

/** Whether the columns that every file needs bear our names. */
export function hasOwnNames(columns: ColumnMapping): boolean {
  return REQUIRED_COLUMNS.every((name) => columns[name] === name);
}
