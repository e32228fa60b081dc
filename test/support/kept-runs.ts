import { advanceBooks } from "../../functions/business/books/advance-books";
import { assembleRun, type MaturedForecasts } from "../../functions/business/books/assemble-run";
import { toBooksTable } from "../../functions/business/books/books-table";
import type { FleetBooks } from "../../functions/business/books/fleet-books";
import type { KeptRun } from "../../functions/business/books/replay-books";
import { cutFleet } from "../../functions/business/books/warm-up";
import { type FleetTerms, sameTerms } from "../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import { createRandom } from "../../functions/demand/numeric/random";
import type { DemandSeries } from "../../functions/demand/series";

const HISTORY_DAYS = 120;

/** A product that is not there from the beginning. Days are counted from the first run. */
export interface LateProduct {
  /** Of its first demand. */
  readonly bornOn: number;
  /** Of the run that hears of it; the one after its first day when absent. */
  readonly listedOn?: number;
  /** What the data tell of its stock, where they do. */
  readonly stockUnits?: number;
}

/** Products of unlike volume, the last of them new in the middle of the runs; the mean of 28 days is the forecast. */
export function keepRuns(
  policy: BusinessSettings,
  {
    products = 12,
    days = 50,
    firstRun = 20_000,
    idOf = (index) => `P${String(index).padStart(3, "0")}`,
    terms = sameTerms(policy),
    late = new Map([[products - 1, { bornOn: 20 }]]),
    changed,
  }: {
    readonly products?: number;
    readonly days?: number;
    readonly firstRun?: number;
    /** Ids by index, ascending. */
    readonly idOf?: (index: number) => string;
    /** What counts for each product; the policy for all when absent. */
    readonly terms?: FleetTerms;
    /** By index. */
    readonly late?: ReadonlyMap<number, LateProduct>;
    /** Another policy, and what counts for each product under it, from a run on. */
    readonly changed?: {
      readonly fromRun: number;
      readonly policy: BusinessSettings;
      readonly terms: FleetTerms;
    };
  } = {},
): {
  readonly start: FleetBooks;
  readonly runs: readonly KeptRun[];
  /** The books after a run. */
  readonly booksOf: (runDay: number) => FleetBooks;
} {
  const random = createRandom(5);
  const fleet = Array.from({ length: products }, (_, index): DemandSeries => {
    const { bornOn = -HISTORY_DAYS, stockUnits } = late.get(index) ?? {};
    const from = firstRun + bornOn;
    const length = firstRun + days - from;
    return {
      productId: idOf(index),
      days: Int32Array.from({ length }, (_, row) => from + row),
      unitsSold: Float64Array.from({ length }, () =>
        random() < 0.6 ? Math.floor(random() * (4 + 5 * index)) : 0,
      ),
      sellingPrice: new Float64Array(length).fill(2 + index),
      ...(stockUnits !== undefined && { inventoryLevel: new Float64Array(length).fill(stockUnits) }),
      features: {},
      categories: {},
    };
  });
  const listedOn = new Map(
    [...late].map(([index, { listedOn: run }]) => [idOf(index), firstRun + (run ?? 0)] as const),
  );
  const past = new Map<number, MaturedForecasts>();
  const runs: KeptRun[] = [];
  const byRun = new Map<number, FleetBooks>();
  let start: FleetBooks | undefined;
  let books: FleetBooks | undefined;
  for (let day = firstRun; day < firstRun + days; day++) {
    const isChanged = changed !== undefined && day >= changed.fromRun;
    const known = cutFleet(fleet, day - 168, day - 1).filter(
      ({ productId }) => day >= (listedOn.get(productId) ?? day),
    );
    const run = assembleRun(known, books?.productIds ?? [], {
      runDay: day,
      terms: isChanged ? changed.terms : terms,
      forecastsOf: (ids, { daysOf }) => {
        const total = Float64Array.from(ids, (id, index) => {
          const units = known.find(({ productId }) => productId === id)!.unitsSold.slice(-28);
          return (units.reduce((sum, one) => sum + one, 0) / units.length) * daysOf(index);
        });
        return { total, firstDay: total, lower: total, upper: total };
      },
      maturedOf: (length) => past.get(day - length),
    });
    past.set(day, {
      productIds: run.input.productIds,
      model: run.input.model.protectionForecastUnits,
      baseline: run.input.baseline.protectionForecastUnits,
      protectionDays: run.observed.protection_days,
    });
    const step = advanceBooks(books, run.input, isChanged ? changed.policy : policy);
    books = step.books;
    byRun.set(day, books);
    if (start) runs.push({ runDay: day, table: toBooksTable(step.books, step.outcome, run.observed) });
    else start = step.books;
  }
  return { start: start!, runs, booksOf: (runDay) => byRun.get(runDay)! };
}
