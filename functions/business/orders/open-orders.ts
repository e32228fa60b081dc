import { DataError } from "../../contracts/errors";
import { parseDay } from "../../demand/calendar";
import { toSeriesKey } from "../../demand/series-key";

/** An order placed elsewhere and not yet received. */
export interface OpenOrder {
  /** The line's `order_id`, or one made of its content. */
  readonly orderId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly dueDay: number;
}

const REQUIRED = ["product_id", "quantity", "due_date"] as const;

/**
 * Reads `orders/open.csv`: a header with `product_id`, `quantity`, `due_date` and optionally `order_id` and `location`, in
 * any order; further columns are ignored.
 *
 * @throws DataError naming the line, its value and what is allowed.
 */
export function parseOpenOrders(text: string, key: string): readonly OpenOrder[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = splitCsvLine(lines[0] ?? "").map((name) => name.trim().toLowerCase());
  const missing = REQUIRED.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new DataError(
      `"${key}" has no column ${missing.map((name) => `"${name}"`).join(", ")}; it must have ${REQUIRED.join(", ")}. Found: ${header.join(", ") || "nothing"}.`,
    );
  }
  const place = (name: string): number => header.indexOf(name);
  const orders: OpenOrder[] = [];
  const seen = new Map<string, number>();
  for (let line = 1; line < lines.length; line++) {
    if (lines[line]!.trim() === "") continue;
    const cells = splitCsvLine(lines[line]!);
    const cell = (name: string): string => (place(name) < 0 ? "" : (cells[place(name)] ?? "").trim());
    const quantity = Number(cell("quantity"));
    if (cell("quantity") === "" || !Number.isFinite(quantity) || quantity < 0) {
      throw new DataError(
        `"${key}" line ${line + 1}: quantity is "${cell("quantity")}"; it must be a number of units, 0 or more.`,
      );
    }
    const dueDay = parseDay(cell("due_date"));
    if (dueDay === undefined) {
      throw new DataError(
        `"${key}" line ${line + 1}: due_date is "${cell("due_date")}"; it must be a date as YYYY-MM-DD.`,
      );
    }
    if (cell("product_id") === "") throw new DataError(`"${key}" line ${line + 1}: product_id is empty.`);
    const productId = toSeriesKey({
      productId: cell("product_id"),
      location: cell("location") || undefined,
    });
    const content = `${productId} ${cell("due_date")} ${quantity}`;
    const repeats = seen.get(content) ?? 0;
    seen.set(content, repeats + 1);
    orders.push({
      orderId: cell("order_id") || `${content} #${repeats}`,
      productId,
      quantity,
      dueDay,
    });
  }
  return orders;
}

/** Cells of one CSV line; quotes may hold commas and doubled quotes. */
function splitCsvLine(line: string): string[] {
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === "") break;
  }
  return cells;
}
