import {
  LEDGER_COLUMNS,
  type RunState,
  shareProductIds,
  toLedgerDay,
} from "../../business/books/books-table";
import type { PastCosts } from "../../business/books/fleet-books";
import type { LedgerDay } from "../../business/books/ledger";
import { publicKey } from "../../contracts/day-results";
import { booksFile, runStateFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import { formatDay, parseDay } from "../../demand/calendar";
import { type BooksIndex, readBooksIndex } from "./books-store";

export interface Ledger {
  readonly firstDay: number;
  /** Consecutive closed days; the first gives the opening stock only. Empty when no run left books. */
  readonly days: readonly LedgerDay[];
  /** What the baselines' books had cost before those days. */
  readonly pastCostAmount?: PastCosts;
}

/** Days kept in a warm process; 400 days of 2,417 products take about 85 MB in single precision. */
const CACHED_DAYS = 400;
const CONCURRENT_READS = 8;

interface CachedDay {
  readonly hash: string;
  readonly day: LedgerDay;
}

/** Closed days as read so far, by bucket and date. What a run wrote only changes with its hash in the index. */
const cache = new Map<string, CachedDay>();

/**
 * The ledger's days from `fromDay` to `toDay` as far as the books go, and the day before for the opening.
 *
 * @param index as read before, to save a request.
 */
export async function readLedger(
  lake: Lake,
  fromDay: number,
  toDay: number,
  index?: BooksIndex,
): Promise<Ledger> {
  const { runs } = index ?? (await readBooksIndex(lake));
  // The run of the morning after a day tells how the day went.
  const known = Object.keys(runs)
    .map((date) => parseDay(date)!)
    .sort((left, right) => left - right);
  const first = known[0];
  const lastRun = Math.min(known.at(-1) ?? Number.NEGATIVE_INFINITY, toDay + 1);
  if (first === undefined) return { firstDay: fromDay, days: [] };
  const firstDay = (await readState(lake, first, runs[formatDay(first)]!))?.firstDay ?? first;
  const wanted = known.filter((runDay) => runDay >= Math.max(firstDay, fromDay) && runDay <= lastRun);
  const days: LedgerDay[] = [];
  for (let start = 0; start < wanted.length; start += CONCURRENT_READS) {
    const batch = wanted.slice(start, start + CONCURRENT_READS);
    days.push(...(await Promise.all(batch.map((runDay) => readDay(lake, runDay, runs[formatDay(runDay)]!)))));
  }
  shareProductIds(days);
  const opening = wanted[0];
  const pastCostAmount =
    opening === undefined
      ? undefined
      : (await readState(lake, opening, runs[formatDay(opening)]!))?.pastCostAmount;
  return { firstDay, days, pastCostAmount };
}

/** By bucket, run and hash: the state of a run is read once. */
const states = new Map<string, Pick<RunState, "firstDay" | "pastCostAmount"> | undefined>();

async function readState(lake: Lake, runDay: number, hash: string) {
  const key = `${lake.bucketName}/${runDay}/${hash}`;
  if (!states.has(key)) {
    const state = await lake.readJson<RunState>(runStateFile(runDay));
    states.set(key, state && { firstDay: state.firstDay, pastCostAmount: state.pastCostAmount });
    if (states.size > CACHED_DAYS) states.delete(states.keys().next().value!);
  }
  return states.get(key);
}

async function readDay(lake: Lake, runDay: number, hash: string): Promise<LedgerDay> {
  const key = `${lake.bucketName}/${formatDay(runDay)}`;
  const cached = cache.get(key);
  if (cached?.hash === hash) return cached.day;
  const table = await lake.readTable(booksFile(runDay), LEDGER_COLUMNS);
  if (!table) throw new Error(`"${publicKey(booksFile(runDay))}" is in the index but not in the lake.`);
  const day = toLedgerDay(runDay - 1, table);
  cache.delete(key);
  cache.set(key, { hash, day });
  if (cache.size > CACHED_DAYS) cache.delete(cache.keys().next().value!);
  return day;
}
