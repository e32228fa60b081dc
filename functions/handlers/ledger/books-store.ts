import { createHash } from "node:crypto";
import type { ObservedColumns } from "../../business/books/assemble-run";
import type { Book, FleetBooks } from "../../business/books/fleet-books";
import type { RunOutcome } from "../../business/books/run-outcome";
import type { OpenOrder } from "../../business/orders/open-orders";
import { toErrorProfile } from "../../business/policy/error-profile";
import { BOOKS_INDEX_KEY, booksKey, runStateKey } from "../../contracts/keys";
import type { Column, Lake, Table } from "../../contracts/lake";

/** What a run leaves for the next one, besides the books' columns. */
export interface RunState {
  readonly firstDay: number;
  readonly runDay: number;
  readonly slots: number;
  /** Orders placed elsewhere that were under way at the run. */
  readonly openOrders: readonly OpenOrder[];
  /** Ids of open orders that have arrived: a line that stays in the file is not received again. */
  readonly receivedOrderIds: readonly string[];
  /** Suggestions for products with observed stock that are not due yet. */
  readonly pending: readonly OpenOrder[];
  readonly profiles: { readonly model: number[][]; readonly baseline: number[][] };
  /** How far each book aims beside the target, see `correctAim`. */
  readonly corrections: { readonly model: number; readonly baseline: number };
}

/** Which runs have left books, by ISO date, with a hash of their content. */
export interface BooksIndex {
  readonly schemaVersion: 1;
  readonly runs: Readonly<Record<string, string>>;
}

/** Writes books and state of a run; returns the hash of both. */
export async function writeBooks(
  lake: Lake,
  books: FleetBooks,
  outcome: RunOutcome,
  observed: ObservedColumns,
  state: Pick<RunState, "openOrders" | "receivedOrderIds" | "pending">,
): Promise<string> {
  const table = toBooksTable(books, outcome, observed);
  const stateText = JSON.stringify({
    firstDay: books.firstDay,
    runDay: books.runDay,
    slots: books.slots,
    ...state,
    profiles: { model: profilesOf(books.model), baseline: profilesOf(books.baseline) },
    corrections: { model: books.model.aim.correction, baseline: books.baseline.aim.correction },
  } satisfies RunState);
  await lake.writeTable(booksKey(books.runDay), table);
  await lake.writeText(runStateKey(books.runDay), stateText, "application/json");
  return hashOf(table, stateText);
}

/** Books and state of a run, or `undefined` when it left none (or only half). */
export async function readBooks(
  lake: Lake,
  runDay: number,
): Promise<{ readonly books: FleetBooks; readonly state: RunState } | undefined> {
  const state = await lake.readJson<RunState>(runStateKey(runDay));
  if (!state) return undefined;
  const table = await lake.readTable(booksKey(runDay));
  if (!table) return undefined;
  const books: FleetBooks = {
    firstDay: state.firstDay,
    runDay,
    productIds: table.columns.product_id as readonly string[],
    slots: state.slots,
    model: toBook(table, "model", state),
    baseline: toBook(table, "baseline", state),
    foresightOnHand: table.columns.foresight_on_hand as Float64Array,
  };
  return { books, state };
}

export async function readBooksIndex(lake: Lake): Promise<BooksIndex> {
  return (await lake.readJson<BooksIndex>(BOOKS_INDEX_KEY)) ?? { schemaVersion: 1, runs: {} };
}

/** Notes runs in the index. Writes nothing when it says so already. */
export async function writeBooksIndex(
  lake: Lake,
  index: BooksIndex,
  added: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.entries(added).every(([date, hash]) => index.runs[date] === hash)) return;
  const runs = Object.fromEntries(
    Object.entries({ ...index.runs, ...added }).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  await lake.writeText(BOOKS_INDEX_KEY, JSON.stringify({ schemaVersion: 1, runs }), "application/json");
}

function toBooksTable(books: FleetBooks, outcome: RunOutcome, observed: ObservedColumns): Table {
  const columns: Record<string, Column> = { product_id: books.productIds, ...observed };
  for (const name of ["model", "baseline"] as const) {
    const of = outcome[name];
    columns[`${name}_received`] = of.received;
    columns[`${name}_lost`] = of.lost;
    columns[`${name}_on_hand`] = of.onHand;
    columns[`${name}_ordered`] = of.ordered;
    columns[`${name}_level`] = of.level;
    columns[`${name}_position`] = of.position;
    columns[`${name}_safety_stock`] = of.safetyStock;
    columns[`${name}_cycle_short`] = books[name].cycleShort;
    columns[`${name}_error_mean_square`] = books[name].errorMeanSquare;
  }
  columns.foresight_received = outcome.foresight.received;
  columns.foresight_lost = outcome.foresight.lost;
  columns.foresight_on_hand = outcome.foresight.onHand;
  const count = books.productIds.length;
  for (const name of ["model", "baseline"] as const) {
    for (let slot = 0; slot < books.slots; slot++) {
      const due = new Float64Array(count);
      for (let index = 0; index < count; index++) due[index] = books[name].due[index * books.slots + slot]!;
      columns[`${name}_due_${slot}`] = due;
    }
  }
  return { rowCount: count, columns };
}

function toBook(table: Table, name: "model" | "baseline", state: RunState): Book {
  const { slots } = state;
  const due = new Float64Array(table.rowCount * slots);
  for (let slot = 0; slot < slots; slot++) {
    const column = table.columns[`${name}_due_${slot}`] as Float64Array;
    for (let index = 0; index < table.rowCount; index++) due[index * slots + slot] = column[index]!;
  }
  return {
    onHand: table.columns[`${name}_on_hand`] as Float64Array,
    due,
    errorMeanSquare: table.columns[`${name}_error_mean_square`] as Float64Array,
    cycleShort: table.columns[`${name}_cycle_short`] as Float64Array,
    profiles: state.profiles[name].map(toErrorProfile),
    aim: { correction: state.corrections[name] },
  };
}

function profilesOf(book: Book): number[][] {
  return book.profiles.map(({ weights }) => {
    let length = weights.length;
    while (length > 0 && weights[length - 1] === 0) length--;
    return Array.from(weights.subarray(0, length));
  });
}

function hashOf(table: Table, text: string): string {
  const hash = createHash("md5").update(text);
  for (const column of Object.values(table.columns)) {
    if (column instanceof Float64Array) {
      hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    }
  }
  hash.update((table.columns.product_id as readonly string[]).join("\n"));
  return hash.digest("hex").slice(0, 16);
}
