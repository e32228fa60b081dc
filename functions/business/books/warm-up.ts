import type { FleetTerms } from "../../contracts/catalogue";
import { lowerBound } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import { computeProtectionIntervalDays } from "../policy/policy";
import { type AssembleOptions, assembleRun, LAST_YEAR_DAYS, type MaturedForecasts } from "./assemble-run";
import { demandSince } from "./baseline-demand";
import type { FleetBooks } from "./fleet-books";
import type { ForecastIntervals } from "./protection-forecasts";
import type { OtherForecasts } from "./run-input";
import { type SimulatedRun, simulateFleet } from "./simulate-fleet";
import { START_WINDOW_DAYS } from "./starting-point";

/**
 * Days played before the first forecast: so many that neither the opening stock nor the aims that both books begin
 * with matter any more, and both serve what they are to serve. `npm run bench -- books-openings` shows what is left.
 */
export const WARM_UP_DAYS = 112;
/** Days of history that must be left before the warm-up to forecast from. */
const HISTORY_NEEDED_DAYS = 56;
const TRAILING_DAYS = 28;

/**
 * Books that have been in use for sixteen weeks when the model's first forecast arrives, so that the comparison
 * does not begin with full shelves, and each book knows how far its orders miss the target: then all serve alike. The
 * baselines' books are played with their own forecasts; the model's, whose forecasts of that time do not exist, with the
 * mean of the last four weeks.
 *
 * `undefined` where the history is too short, and where the data tells the stock: then the books open with it.
 *
 * @param fleet products in ascending order with their history up to the day before `firstRun`.
 * @param onRun told each run.
 */
export function warmUpBooks(
  fleet: readonly DemandSeries[],
  firstRun: number,
  terms: FleetTerms,
  onRun?: (run: SimulatedRun) => void,
): FleetBooks | undefined {
  if (fleet.some(({ inventoryLevel }) => inventoryLevel)) return undefined;
  const oldest = fleet.reduce((first, { days }) => Math.min(first, days[0] ?? first), firstRun);
  const days = Math.min(WARM_UP_DAYS, firstRun - oldest - HISTORY_NEEDED_DAYS);
  if (days < 1) return undefined;
  const longest = longestProtectionDays(terms);
  const past = new Map<number, MaturedForecasts>();
  const runOf = (day: number, knownIds: readonly string[], before: FleetBooks | undefined) => {
    const known = cutFleet(fleet, day - START_WINDOW_DAYS - 1, day - 1);
    const run = assembleRun(known, knownIds, {
      runDay: day,
      terms,
      forecastsOf: (productIds, { daysOf }) => forecastTrailingMean(known, productIds, day - 1, daysOf),
      maturedOf: (protectionDays) => past.get(day - protectionDays),
      smoothing: smoothingOf(before),
      lastYear: cutLastYear(fleet, day, longest),
    });
    past.set(day, {
      productIds: run.input.productIds,
      model: run.input.model.protectionForecastUnits,
      baseline: run.input.baseline.protectionForecastUnits,
      protectionDays: run.observed.protection_days,
      others: protectionForecastsOf(run.input.others),
    });
    onRun?.(run);
    return run;
  };
  return simulateFleet(firstRun - days, days, terms.stack, runOf).books;
}

/** What the books of the day before know of the smoothing baseline. */
export function smoothingOf(
  books: Pick<FleetBooks, "productIds" | "smoothingState"> | undefined,
): AssembleOptions["smoothing"] {
  return books?.smoothingState && { productIds: books.productIds, state: books.smoothingState };
}

export function protectionForecastsOf(others: OtherForecasts = {}) {
  return Object.fromEntries(
    Object.entries(others).map(([name, forecast]) => [name, forecast.protectionForecastUnits]),
  );
}

/** The longest protection interval of a product of the fleet. */
export function longestProtectionDays({ distinct }: FleetTerms): number {
  return Math.max(...distinct.map(computeProtectionIntervalDays));
}

/** Rows of the same weekdays 52 weeks before the days of a protection interval. */
export function cutLastYear(fleet: readonly DemandSeries[], runDay: number, protectionDays: number) {
  return cutFleet(fleet, runDay - LAST_YEAR_DAYS, runDay - LAST_YEAR_DAYS + protectionDays - 1);
}

/** Days of history that a run looks back on at most. */
export const LOOK_BACK_DAYS = LAST_YEAR_DAYS;

/** The rows of each product between two days, inclusive, as views; products without any are left out. */
export function cutFleet(fleet: readonly DemandSeries[], fromDay: number, toDay: number): DemandSeries[] {
  const cut: DemandSeries[] = [];
  for (const series of fleet) {
    const start = lowerBound(series.days, fromDay);
    const end = lowerBound(series.days, toDay + 1);
    if (start >= end) continue;
    const returned = series.features.units_returned;
    cut.push({
      productId: series.productId,
      days: series.days.subarray(start, end),
      unitsSold: series.unitsSold.subarray(start, end),
      sellingPrice: series.sellingPrice.subarray(start, end),
      inventoryLevel: series.inventoryLevel?.subarray(start, end),
      features: returned ? { units_returned: returned.subarray(start, end) } : {},
      categories: {},
    });
  }
  return cut;
}

function forecastTrailingMean(
  known: readonly DemandSeries[],
  productIds: readonly string[],
  originDay: number,
  daysOf: ForecastIntervals["daysOf"],
) {
  const total = new Float64Array(productIds.length).fill(Number.NaN);
  const byId = new Map(known.map((series) => [series.productId, series]));
  productIds.forEach((productId, index) => {
    const series = byId.get(productId);
    if (!series) return;
    const { units } = demandSince(series, originDay - TRAILING_DAYS + 1);
    const age = Math.min(TRAILING_DAYS, originDay - series.days[0]! + 1);
    total[index] = (units.reduce((sum, one) => sum + (one || 0), 0) / age) * daysOf(index);
  });
  return { total, firstDay: total, lower: total, upper: total };
}
