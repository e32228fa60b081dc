import { readFile } from "node:fs/promises";
import { DataError } from "../../contracts/errors";
import type { Column, Table } from "../../contracts/lake";
import { readParquet } from "../parquet/read-parquet";
import { parseDecimal } from "./csv-numbers";
import { type DemandRows, REQUIRED_COLUMNS, type RequiredColumn } from "./demand-rows";
import type { GivenForm } from "./form/file-form";
import { settleColumns } from "./form/settle-columns";
import { checkHeader } from "./header";
import { LOCATION_COLUMN } from "./join-locations";
import { normaliseName } from "./names";
import { ProductInterner } from "./product-interner";
import {
  describeDay,
  describeValue,
  isAllowedDay,
  isAllowedNumber,
  isMissingMark,
  parseAllowedDay,
} from "./values";

/**
 * Reads a demand file in Parquet and checks every value.
 *
 * @throws DataError naming row (from 1), column and value of the first fault
 */
export async function readParquetFile(path: string, fileName: string, given: GivenForm): Promise<DemandRows> {
  const bytes = await readFile(path);
  if (bytes.length === 0) throw new DataError(`${fileName} is empty; it must be a Parquet file with rows.`);
  const table = await readParquet(bytes, fileName);
  const written = Object.keys(table.columns).map(normaliseName);
  const mapping = settleColumns(fileName, { headerLine: 1, names: written }, given);
  const known = new Map(Object.entries(mapping).map(([column, name]) => [name, column]));
  const names = written.map((name) => known.get(name) ?? name);
  checkHeader(fileName, names);
  if (table.rowCount === 0) throw new DataError(`${fileName} holds columns but no rows.`);
  const columns = Object.fromEntries(
    Object.values(table.columns).map((column, index) => [names[index]!, column]),
  );
  return toDemandRows({ rowCount: table.rowCount, columns }, fileName);
}

function toDemandRows(table: Table, fileName: string): DemandRows {
  const refuse = (row: number, column: RequiredColumn, text: string): never => {
    throw new DataError(`${fileName}, row ${row + 1}: ${describeValue(column, text)}`);
  };
  const { rowCount } = table;
  const products = new ProductInterner();
  const ids = table.columns.product_id!;
  const productIndex = Int32Array.from({ length: rowCount }, (_, row) => {
    const text = spellId(ids[row]);
    return products.internText(text) ?? refuse(row, "product_id", text);
  });
  const readNumbersOf = (column: "units_sold" | "selling_price"): Float64Array => {
    const values = readNumbers(table.columns[column]!, (row, text) => refuse(row, column, text));
    const row = values.findIndex((value) => !isAllowedNumber(column, value));
    return row < 0 ? values : refuse(row, column, String(values[row]));
  };
  const numbers: Record<string, Float64Array> = {};
  const texts: Record<string, readonly (string | undefined)[]> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    if (REQUIRED_COLUMNS.includes(name as RequiredColumn)) continue;
    if (isNumeric(column) && name !== LOCATION_COLUMN)
      numbers[name] = Float64Array.from(column as ArrayLike<number | boolean>, Number);
    else if (name === LOCATION_COLUMN)
      texts[name] = Array.from(column as ArrayLike<string | number>, (place) => spellId(place) || undefined);
    else texts[name] = (column as readonly (string | undefined)[]).map((text) => text || undefined);
  }
  return {
    fileName,
    rowCount,
    products: products.products,
    respelled: products.respelled,
    productIndex,
    days: readDays(table.columns.date!, (row, text) => refuse(row, "date", text)),
    unitsSold: readNumbersOf("units_sold"),
    sellingPrice: readNumbersOf("selling_price"),
    numbers,
    texts,
    lines: Int32Array.from({ length: rowCount }, (_, row) => row + 1),
    lineNoun: "row",
  };
}

/** An id as text. A number beyond 2^53 is not the one that was written; as text it would be. */
function spellId(id: string | number | boolean | undefined): string {
  if (typeof id !== "number") return id === undefined ? "" : String(id);
  return Math.abs(id) <= Number.MAX_SAFE_INTEGER ? String(id) : "";
}

type Refuse = (row: number, text: string) => never;

function isNumeric(column: Column): boolean {
  return ArrayBuffer.isView(column) || column.some((value) => typeof value === "boolean");
}

function readDays(column: Column, refuse: Refuse): Int32Array {
  if (column instanceof Int32Array) {
    const row = column.findIndex((day) => !isAllowedDay(day));
    if (row >= 0) refuse(row, describeDay(column[row]!));
    return column;
  }
  return Int32Array.from(column as ArrayLike<unknown>, (value, row) => {
    const text = value === undefined ? "" : String(value);
    return parseAllowedDay(text) ?? refuse(row, text);
  });
}

/** Numbers of a column; texts that spell a number are taken, for some writers keep all columns as text. */
function readNumbers(column: Column, refuse: Refuse): Float64Array {
  if (ArrayBuffer.isView(column)) {
    return column instanceof Float64Array ? column : Float64Array.from(column);
  }
  return Float64Array.from(column as ArrayLike<unknown>, (value, row) => {
    const text = value === undefined ? "" : String(value);
    if (isMissingMark(text)) return Number.NaN;
    return parseDecimal(text) ?? refuse(row, text);
  });
}
