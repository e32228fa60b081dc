import type { LedgerDay } from "../../business/books/ledger";
import { booksKey } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import { formatDay, parseDay } from "../../demand/calendar";
import { type BooksIndex, readBooks, readBooksIndex } from "./books-store";

export interface Ledger {
  readonly firstDay: number;
  /** Consecutive closed days; the first gives the opening stock only. Empty when no run left books. */
  readonly days: readonly LedgerDay[];
}

const COLUMNS = [
  "product_id",
  "price_usd",
  "units_sold",
  "units_returned",
  "inventory_level",
  "demand",
  "predicted_demand",
  "lower",
  "upper",
  "baseline_predicted_demand",
  "foresight_received",
  "foresight_lost",
  "foresight_on_hand",
  ...["model", "baseline"].flatMap((name) =>
    ["received", "lost", "on_hand", "ordered", "level"].map((column) => `${name}_${column}`),
  ),
];

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
  const firstDay = await readFirstDay(lake, first, runs[formatDay(first)]!);
  const wanted = known.filter((runDay) => runDay >= Math.max(firstDay, fromDay) && runDay <= lastRun);
  const days: LedgerDay[] = [];
  for (let start = 0; start < wanted.length; start += CONCURRENT_READS) {
    const batch = wanted.slice(start, start + CONCURRENT_READS);
    days.push(...(await Promise.all(batch.map((runDay) => readDay(lake, runDay, runs[formatDay(runDay)]!)))));
  }
  shareProductIds(days);
  return { firstDay, days };
}

const firstDays = new Map<string, number>();

async function readFirstDay(lake: Lake, firstRun: number, hash: string): Promise<number> {
  const key = `${lake.bucketName}/${hash}`;
  const known = firstDays.get(key);
  if (known !== undefined) return known;
  const firstDay = (await readBooks(lake, firstRun))?.state.firstDay ?? firstRun;
  firstDays.set(key, firstDay);
  return firstDay;
}

async function readDay(lake: Lake, runDay: number, hash: string): Promise<LedgerDay> {
  const key = `${lake.bucketName}/${formatDay(runDay)}`;
  const cached = cache.get(key);
  if (cached?.hash === hash) return cached.day;
  const table = await lake.readTable(booksKey(runDay), COLUMNS);
  if (!table) throw new Error(`"${booksKey(runDay)}" is in the index but not in the lake.`);
  const day = toLedgerDay(runDay - 1, table);
  cache.delete(key);
  cache.set(key, { hash, day });
  if (cache.size > CACHED_DAYS) cache.delete(cache.keys().next().value!);
  return day;
}

function toLedgerDay(day: number, { columns, rowCount }: Table): LedgerDay {
  const column = (name: string): Float32Array => {
    const values = columns[name] as Float64Array | undefined;
    return values ? Float32Array.from(values) : new Float32Array(rowCount).fill(Number.NaN);
  };
  const bookOf = (name: string) => ({
    received: column(`${name}_received`),
    lost: column(`${name}_lost`),
    onHand: column(`${name}_on_hand`),
    ordered: column(`${name}_ordered`),
    level: column(`${name}_level`),
  });
  return {
    day,
    productIds: columns.product_id as readonly string[],
    priceUsd: columns.price_usd as Float64Array,
    demand: column("demand"),
    unitsSold: column("units_sold"),
    unitsReturned: column("units_returned"),
    inventoryLevel: column("inventory_level"),
    nextPredictedDemand: column("predicted_demand"),
    nextLower: column("lower"),
    nextUpper: column("upper"),
    nextBaselinePredictedDemand: column("baseline_predicted_demand"),
    books: {
      model: bookOf("model"),
      baseline: bookOf("baseline"),
      perfectForesight: {
        received: column("foresight_received"),
        lost: column("foresight_lost"),
        onHand: column("foresight_on_hand"),
      },
    },
  };
}

/** Days with the same products get the very same list, which makes comparing them free. */
function shareProductIds(days: LedgerDay[]): void {
  for (let index = days.length - 2; index >= 0; index--) {
    const later = days[index + 1]!.productIds;
    const own = days[index]!.productIds;
    if (own !== later && own.length === later.length && own.every((id, place) => id === later[place])) {
      const shared = { ...days[index]!, productIds: later };
      days[index] = shared;
    }
  }
}
