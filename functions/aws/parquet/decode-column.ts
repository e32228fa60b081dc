import type { SchemaElement } from "hyparquet";
import type { Column } from "../../contracts/lake";
import { dayOfInstant } from "../../demand/calendar";

/** Stands for a missing date in a column of day numbers. */
export const MISSING_DAY = -2_147_483_648;

type Pieces = readonly ArrayLike<unknown>[];

/** Whether a column is read as its stored integers, which {@link decodeColumn} turns into day numbers. */
export function hidesLogicalType(element: SchemaElement): boolean {
  return daysPerUnit(element) !== undefined;
}

/** Joins the pieces of a column as hyparquet delivers them and brings them into one of our column types. */
export function decodeColumn(element: SchemaElement, pieces: Pieces, rowCount: number): Column {
  const unit = daysPerUnit(element);
  if (unit !== undefined) return decodeDays(pieces, rowCount, unit);
  if (element.type === "INT96") return decodeInstants(pieces, rowCount);
  if (element.type === "BOOLEAN") return decodeBooleans(pieces, rowCount);
  if (isText(element)) return decodeText(pieces, rowCount);
  return decodeNumbers(pieces, rowCount);
}

/** Units of a date or timestamp column per day; `undefined` for every other column. */
function daysPerUnit({ converted_type, logical_type }: SchemaElement): number | undefined {
  if (converted_type === "DATE" || logical_type?.type === "DATE") return 1;
  if (converted_type === "TIMESTAMP_MILLIS") return 86_400_000;
  if (converted_type === "TIMESTAMP_MICROS") return 86_400_000_000;
  if (logical_type?.type !== "TIMESTAMP") return undefined;
  return { MILLIS: 86_400_000, MICROS: 86_400_000_000, NANOS: 86_400_000_000_000 }[logical_type.unit];
}

function isText({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type !== "BYTE_ARRAY" && type !== "FIXED_LEN_BYTE_ARRAY") return false;
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL") return false;
  return logical_type?.type !== "FLOAT16";
}

function decodeDays(pieces: Pieces, rowCount: number, unitsPerDay: number): Int32Array {
  const only = pieces[0];
  if (pieces.length === 1 && unitsPerDay === 1 && only instanceof Int32Array) return only;
  const days = new Int32Array(rowCount);
  let row = 0;
  for (const piece of pieces) {
    for (let index = 0; index < piece.length; index++) {
      const value = piece[index];
      days[row++] = value == null ? MISSING_DAY : Math.floor(Number(value) / unitsPerDay);
    }
  }
  return days;
}

function decodeInstants(pieces: Pieces, rowCount: number): Int32Array {
  const days = new Int32Array(rowCount);
  let row = 0;
  for (const piece of pieces) {
    for (let index = 0; index < piece.length; index++) {
      const value = piece[index];
      days[row++] = value instanceof Date ? dayOfInstant(value.getTime()) : MISSING_DAY;
    }
  }
  return days;
}

function decodeNumbers(pieces: Pieces, rowCount: number): Float64Array {
  const only = pieces[0];
  if (pieces.length === 1 && only instanceof Float64Array) return only;
  const numbers = new Float64Array(rowCount);
  let row = 0;
  for (const piece of pieces) {
    if (piece instanceof Float64Array || piece instanceof Int32Array || piece instanceof Float32Array) {
      numbers.set(piece, row);
      row += piece.length;
      continue;
    }
    for (let index = 0; index < piece.length; index++) {
      const value = piece[index];
      numbers[row++] = value == null ? Number.NaN : Number(value);
    }
  }
  return numbers;
}

function decodeText(pieces: Pieces, rowCount: number): readonly (string | undefined)[] {
  const only = pieces[0];
  if (pieces.length === 1 && Array.isArray(only) && !only.includes(null)) return only;
  const text: (string | undefined)[] = new Array(rowCount);
  let row = 0;
  for (const piece of pieces) {
    for (let index = 0; index < piece.length; index++) {
      const value = piece[index];
      text[row++] = value == null ? undefined : String(value);
    }
  }
  return text;
}

/** Booleans with nulls become numbers (1, 0, `NaN`), for a boolean column has no missing value. */
function decodeBooleans(pieces: Pieces, rowCount: number): Column {
  const values = pieces.flatMap((piece) => Array.from(piece));
  if (!values.some((value) => value == null)) return values as boolean[];
  return Float64Array.from({ length: rowCount }, (_, row) => {
    const value = values[row];
    return value == null ? Number.NaN : Number(value);
  });
}
