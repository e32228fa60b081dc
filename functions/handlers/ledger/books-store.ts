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
import { booksFile, EARLIER_BOOKS_KEY, runStateFile } from "../../contracts/keys";
import type { DayWriter, Lake } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";

/** Which runs have left books, by ISO date, with what changes when their content does. */
export interface BooksIndex {
  readonly runs: Readonly<Record<string, string>>;
}

/** Stages books and state of a run. */
export async function writeBooks(
  day: DayWriter,
  books: FleetBooks,
  outcome: RunOutcome,
  observed: ObservedColumns,
  state: OrderState,
): Promise<void> {
  await Promise.all([
    day.writeTable(booksFile(day.runDay), toBooksTable(books, outcome, observed)),
    day.writeText(runStateFile(day.runDay), JSON.stringify(toRunState(books, state))),
  ]);
}

/** Books and state of a run, or `undefined` when it left none (or only half, before days were committed). */
export async function readBooks(
  lake: Lake,
  runDay: number,
): Promise<{ readonly books: FleetBooks; readonly state: RunState } | undefined> {
  const state = await lake.readJson<RunState>(runStateFile(runDay));
  if (!state) return undefined;
  const table = await lake.readTable(booksFile(runDay));
  if (!table) return undefined;
  return { books: toFleetBooks(table, runDay, state), state };
}

export async function readBooksIndex(lake: Lake): Promise<BooksIndex> {
  const [earlier, commits] = await Promise.all([
    lake.readJson<BooksIndex>(EARLIER_BOOKS_KEY),
    lake.listCommits("orders"),
  ]);
  const committed = commits.map(({ runDay, version }) => [formatDay(runDay), version] as const);
  return { runs: { ...earlier?.runs, ...Object.fromEntries(committed) } };
}
