import type { FleetTerms } from "../../contracts/catalogue";
import type { Table } from "../../contracts/lake";
import type { Book, FleetBooks } from "../books/fleet-books";
import type { KeptRun } from "../books/replay-books";
import { TRAILING_DAYS } from "../books/starting-point";
import { computeProtectionIntervalDays } from "../policy/policy";
import type { IsAsked } from "./change-terms";

/** Books and runs that are played again. */
export interface KeptStretch {
  /** After the run before the first of `runs`. */
  readonly start: FleetBooks;
  /** Consecutive. */
  readonly runs: readonly KeptRun[];
  /** Up to that of `start`, as far as a protection interval goes back. */
  readonly earlier: readonly KeptRun[];
}

/**
 * The same stretch with other prices, and with what is sold at them. Forecasts know of it: their intervals are raised by
 * the share of their days on which demand is another. Where it always was so, the books begin as they would have been.
 *
 * @param fromDay first day of the other price; all days when absent.
 * @param kept the terms that the runs were made with, where they do not tell their own intervals.
 */
export function changeDemand(
  stretch: KeptStretch,
  { priceRatio, demandRatio }: { readonly priceRatio: number; readonly demandRatio: number },
  isAsked: IsAsked,
  kept: FleetTerms,
  fromDay = Number.NEGATIVE_INFINITY,
): KeptStretch {
  const changeRun = ({ runDay, table }: KeptRun): KeptRun => {
    const ids = table.columns.product_id as readonly string[];
    const asked = Uint8Array.from(ids, (productId) => (isAsked(productId) ? 1 : 0));
    const scale = (name: string, factorOf: (row: number) => number) => {
      const values = table.columns[name] as Float64Array | undefined;
      return values && { [name]: values.map((value, row) => (asked[row] ? value * factorOf(row) : value)) };
    };
    const keptDays = table.columns.protection_days as Float64Array | undefined;
    const raiseOf = (row: number) => {
      const days = keptDays?.[row] || computeProtectionIntervalDays(kept.of(ids[row]!));
      const share = Math.max(0, Math.min(1, (runDay + days - Math.max(runDay, fromDay)) / days));
      return 1 + (demandRatio - 1) * share;
    };
    const knownDays = table.columns.known_days as Float64Array | undefined;
    /** Of the last weeks of a product, those of its days count that were of the other price. */
    const trailingRaiseOf = (row: number) => {
      const days = Math.min(TRAILING_DAYS, knownDays?.[row] || TRAILING_DAYS);
      return 1 + (demandRatio - 1) * (Math.min(days, Math.max(0, runDay - fromDay)) / days);
    };
    // A run tells how the day before it went.
    const isOther = runDay - 1 >= fromDay;
    const isAlways = fromDay === Number.NEGATIVE_INFINITY;
    const columns: Table["columns"] = {
      ...table.columns,
      ...scale("protection_forecast_units", raiseOf),
      // What a product has shown bounds its level; what is known to come may raise it.
      ...scale("highest_interval_units", (row) => Math.max(1, raiseOf(row))),
      // Lots are of what was sold: more by who always sold more, not by a promotion to come.
      ...(isAlways && scale("recent_units", () => demandRatio)),
      ...scale("opening_trailing_units", (row) => trailingRaiseOf(row)),
      // What a product that is new opens with, where the data tell it: see `scaleBooks`.
      ...(isAlways && scale("inventory_level", () => demandRatio)),
      ...(isOther && scale("demand", () => demandRatio)),
      ...(isOther && scale("price_amount", () => priceRatio)),
    };
    return { runDay, table: { rowCount: table.rowCount, columns } };
  };
  return {
    start:
      fromDay === Number.NEGATIVE_INFINITY ? scaleBooks(stretch.start, demandRatio, isAsked) : stretch.start,
    runs: stretch.runs.map(changeRun),
    earlier: stretch.earlier.map(changeRun),
  };
}

/** Books of products that always sold so many times what they did: stock and errors are so many times as large. */
function scaleBooks(books: FleetBooks, ratio: number, isAsked: IsAsked): FleetBooks {
  const factors = Float64Array.from(books.productIds, (productId) => (isAsked(productId) ? ratio : 1));
  const scaleBook = (book: Book): Book => ({
    ...book,
    onHand: book.onHand.map((units, index) => units * factors[index]!),
    due: book.due.map((units, cell) => units * factors[Math.floor(cell / books.slots)]!),
    errorMeanSquare: book.errorMeanSquare.map((square, index) => square * factors[index]! ** 2),
  });
  return {
    ...books,
    model: scaleBook(books.model),
    baseline: scaleBook(books.baseline),
    foresightOnHand: books.foresightOnHand.map((units, index) => units * factors[index]!),
  };
}
