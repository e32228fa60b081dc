import { createHash } from "node:crypto";
import type { ObservedColumns } from "../../business/books/assemble-run";
import {
  type OrderState,
  type RunState,
  toBooksTable,
  toFleetBooks,
  toRunState,
} from "../../business/books/books-table";
import type { FleetBooks } from "../../business/books/fleet-books";
import type { RunOutcome } from "../../business/books/run-outcome";
import { BOOKS_INDEX_KEY, booksKey, runStateKey } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";

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
  state: OrderState,
): Promise<string> {
  const table = toBooksTable(books, outcome, observed);
  const stateText = JSON.stringify(toRunState(books, state));
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
  return { books: toFleetBooks(table, runDay, state), state };
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
