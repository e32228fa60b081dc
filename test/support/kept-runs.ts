import { advanceBooks } from "../../functions/business/books/advance-books";
import { assembleRun } from "../../functions/business/books/assemble-run";
import { toBooksTable } from "../../functions/business/books/books-table";
import type { FleetBooks } from "../../functions/business/books/fleet-books";
import type { KeptRun } from "../../functions/business/books/replay-books";
import { cutFleet } from "../../functions/business/books/warm-up";
import { computeProtectionIntervalDays } from "../../functions/business/policy/policy";
import { sameTerms } from "../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../functions/contracts/settings/business";
import { createRandom } from "../../functions/demand/numeric/random";
import type { DemandSeries } from "../../functions/demand/series";

const HISTORY_DAYS = 120;

/** Products of unlike volume, the last of them new in the middle of the runs; the mean of 28 days is the forecast. */
export function keepRuns(
  policy: BusinessSettings,
  { products = 12, days = 50, firstRun = 20_000 } = {},
): { readonly start: FleetBooks; readonly runs: readonly KeptRun[] } {
  const random = createRandom(5);
  const fleet = Array.from({ length: products }, (_, index): DemandSeries => {
    const from = index === products - 1 ? firstRun + 20 : firstRun - HISTORY_DAYS;
    const length = firstRun + days - from;
    return {
      productId: `P${String(index).padStart(3, "0")}`,
      days: Int32Array.from({ length }, (_, row) => from + row),
      unitsSold: Float64Array.from({ length }, () =>
        random() < 0.6 ? Math.floor(random() * (4 + 5 * index)) : 0,
      ),
      sellingPrice: new Float64Array(length).fill(2 + index),
      features: {},
      categories: {},
    };
  });
  const protectionDays = computeProtectionIntervalDays(policy);
  const past = new Map<
    number,
    { productIds: readonly string[]; model: Float64Array; baseline: Float64Array }
  >();
  const runs: KeptRun[] = [];
  let start: FleetBooks | undefined;
  let books: FleetBooks | undefined;
  for (let day = firstRun; day < firstRun + days; day++) {
    const known = cutFleet(fleet, day - 168, day - 1);
    const run = assembleRun(known, books?.productIds ?? [], {
      runDay: day,
      terms: sameTerms({ ...policy, usdPerCurrencyUnit: 1 }),
      forecastsOf: (ids) => {
        const total = Float64Array.from(ids, (id) => {
          const units = known.find(({ productId }) => productId === id)!.unitsSold.slice(-28);
          return (units.reduce((sum, one) => sum + one, 0) / units.length) * protectionDays;
        });
        return { total, firstDay: total, lower: total, upper: total };
      },
      maturedOf: (length) => past.get(day - length),
    });
    past.set(day, {
      productIds: run.input.productIds,
      model: run.input.model.protectionForecastUnits,
      baseline: run.input.baseline.protectionForecastUnits,
    });
    const step = advanceBooks(books, run.input, policy);
    books = step.books;
    if (start) runs.push({ runDay: day, table: toBooksTable(step.books, step.outcome, run.observed) });
    else start = step.books;
  }
  return { start: start!, runs };
}
