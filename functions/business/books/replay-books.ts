/** Plays a book again from what its runs have left, under another policy. */
import type { FleetTerms, ProductTerms } from "../../contracts/catalogue";
import type { Table } from "../../contracts/lake";
import { computeProtectionIntervalDays } from "../policy/policy";
import type { Book, FleetBooks } from "./fleet-books";
import type { KnownDemand } from "./known-demand";
import type { LedgerDay } from "./ledger";
import { type RunInput, unitsOf } from "./run-input";
import { type SimulatedRun, simulateFleet } from "./simulate-fleet";
import { observedStartOf, restartFrom, type StartingPoint } from "./starting-point";

/** Columns of `books.parquet` that a replay reads. */
export const REPLAY_COLUMNS = [
  "product_id",
  "price_amount",
  "demand",
  "protection_forecast_units",
  "service_class",
  "known_days",
  "highest_interval_units",
  "demand_cycle_share",
  "recent_units",
  "protection_days",
  "model_on_hand",
  "model_error_mean_square",
  "inventory_level",
  "opening_trailing_units",
];

/** A run as its books tell it. */
export interface KeptRun {
  readonly runDay: number;
  readonly table: Table;
}

/**
 * The days of a book that goes on from `start` under another policy, with the demand and the forecasts of the runs.
 * Forecasts of a longer protection interval are those of the kept one at the same pace.
 *
 * @param start books of the day before the first run; played by `kept`.
 * @param runs of consecutive days, each with the products of the one before.
 * @param terms of the policy that is played.
 * @param kept the terms that the runs were made with, where they do not tell their own intervals.
 * @param earlier what is kept of the runs up to `start`: the forecasts of a protection interval before the first run are
 *   learned from in it. With them, the policy of then gives the very books of then.
 * @returns the closed day of each run; its model's book is the one that was played.
 */
export function replayBooks(
  start: FleetBooks,
  runs: readonly KeptRun[],
  terms: FleetTerms,
  kept: FleetTerms,
  earlier: readonly KeptRun[] = [],
): { readonly firstDay: number; readonly days: readonly LedgerDay[] } {
  const stretchOf = (productId: string) =>
    computeProtectionIntervalDays(terms.of(productId)) / computeProtectionIntervalDays(kept.of(productId));
  const stretches = Float64Array.from(start.productIds, stretchOf);
  const byDay = new Map([...earlier, ...runs].map((run) => [run.runDay, run.table]));
  const book = stretchErrors(start.model, stretches);
  const opened: FleetBooks = { ...start, model: book, baseline: book, others: undefined };
  return simulateFleet(
    runs[0]!.runDay,
    runs.length,
    terms.stack,
    (day) => toRun(day, byDay, terms, kept),
    opened,
  );
}

/** Some products of books and runs, so that a large fleet is judged by a sample. */
export function pickProducts(
  start: FleetBooks,
  runs: readonly KeptRun[],
  isPicked: (productId: string) => boolean,
): { readonly start: FleetBooks; readonly runs: readonly KeptRun[] } {
  const places = [...start.productIds.keys()].filter((place) => isPicked(start.productIds[place]!));
  const pick = (column: Float64Array) => Float64Array.from(places, (place) => column[place]!);
  const pickBook = (book: Book): Book => ({
    ...book,
    onHand: pick(book.onHand),
    layers: places.map((place) => book.layers[place]),
    errorMeanSquare: pick(book.errorMeanSquare),
    cycleDemand: pick(book.cycleDemand),
    cycleShort: pick(book.cycleShort),
    due: Float64Array.from({ length: places.length * start.slots }, (_, index) => {
      const place = places[Math.floor(index / start.slots)]!;
      return book.due[place * start.slots + (index % start.slots)]!;
    }),
  });
  return {
    start: {
      ...start,
      productIds: places.map((place) => start.productIds[place]!),
      model: pickBook(start.model),
      baseline: pickBook(start.baseline),
      foresightOnHand: pick(start.foresightOnHand),
    },
    runs: runs.map(({ runDay, table }) => ({ runDay, table: pickRows(table, isPicked) })),
  };
}

function pickRows({ columns, rowCount }: Table, isPicked: (productId: string) => boolean): Table {
  const ids = columns.product_id as readonly string[];
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) if (isPicked(ids[row]!)) rows.push(row);
  return {
    rowCount: rows.length,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        name === "product_id"
          ? rows.map((row) => ids[row]!)
          : Float64Array.from(rows, (row) => (column as Float64Array)[row]!),
      ]),
    ),
  };
}

/** Errors over a longer interval: variances of its days add up. */
function stretchErrors(book: Book, stretches: Float64Array): Book {
  return {
    ...book,
    errorMeanSquare: book.errorMeanSquare.map((square, index) => square * stretches[index]!),
  };
}

function toRun(
  day: number,
  byDay: ReadonlyMap<number, Table>,
  fleetTerms: FleetTerms,
  kept: FleetTerms,
): SimulatedRun {
  const { columns, rowCount } = byDay.get(day)!;
  const productIds = columns.product_id as readonly string[];
  const column = (name: string) =>
    (columns[name] as Float64Array | undefined) ?? new Float64Array(rowCount).fill(Number.NaN);
  const terms = productIds.map(fleetTerms.of);
  const keptDays = column("protection_days");
  const keptDaysOf = (index: number) =>
    keptDays[index]! || computeProtectionIntervalDays(kept.of(productIds[index]!));
  const stretches = Float64Array.from(
    terms,
    (own, index) => computeProtectionIntervalDays(own) / keptDaysOf(index),
  );
  const matured = readMatured(day, byDay, productIds, terms);
  const forecast = {
    protectionForecastUnits: column("protection_forecast_units").map(
      (units, index) => units * stretches[index]!,
    ),
    maturedProtectionForecastUnits: matured.forecast.map((units, index) => units * stretches[index]!),
  };
  const known = toKnownDemand(column, stretches);
  const input: RunInput = {
    runDay: day,
    productIds,
    terms,
    demand: column("demand"),
    protectionDemand: matured.demand,
    priceAmount: column("price_amount"),
    known,
    model: forecast,
    baseline: forecast,
    startingPointOf: (index) =>
      toStartingPoint(index, column, keptDaysOf(index), computeProtectionIntervalDays(terms[index]!)),
  };
  return {
    input,
    observed: {
      price_amount: column("price_amount"),
      service_class: column("service_class"),
      known_days: column("known_days"),
    },
  };
}

/** A product that is new opens as a run of the day would have opened it under the policy that is played. */
function toStartingPoint(
  index: number,
  column: (name: string) => Float64Array,
  keptDays: number,
  protectionDays: number,
): StartingPoint {
  const trailingUnits = column("opening_trailing_units")[index]!;
  const start = restartFrom(
    {
      trailingUnits: unitsOf(trailingUnits),
      knownDays: column("known_days")[index]!,
      errorMeanSquare: column("model_error_mean_square")[index]!,
      openedDays: keptDays,
    },
    protectionDays,
  );
  return {
    ...start,
    pastErrors: [],
    // Books of before starts were kept: with what they opened it with.
    onHandUnits: Number.isNaN(trailingUnits)
      ? column("model_on_hand")[index]!
      : observedStartOf(column("inventory_level")[index]!),
  };
}

function toKnownDemand(column: (name: string) => Float64Array, stretches: Float64Array): KnownDemand {
  // Books of before a column was kept: nothing bounds, every cycle has demand.
  const or = (name: string, missing: number) =>
    column(name).map((value) => (Number.isNaN(value) ? missing : value));
  return {
    highestIntervalUnits: or("highest_interval_units", Number.POSITIVE_INFINITY).map(
      (units, index) => units * stretches[index]!,
    ),
    demandCycleShare: or("demand_cycle_share", 1),
    recentUnits: column("recent_units"),
    knownDays: or("known_days", Number.POSITIVE_INFINITY),
    serviceClass: Uint8Array.from(or("service_class", 0)),
  };
}

/** Forecasts whose intervals have just closed, each product's own, and the demand of those intervals. */
function readMatured(
  day: number,
  byDay: ReadonlyMap<number, Table>,
  productIds: readonly string[],
  terms: readonly ProductTerms[],
): { readonly forecast: Float64Array; readonly demand: Float64Array } {
  const column = () => new Float64Array(productIds.length).fill(Number.NaN);
  const found = { forecast: column(), demand: column() };
  const lengths = terms.map(computeProtectionIntervalDays);
  for (const length of new Set(lengths)) {
    const table = byDay.get(day - length);
    if (!table) continue;
    const forecast = alignColumn(table, "protection_forecast_units", productIds);
    const demand = sumDemand(byDay, day, length, productIds);
    lengths.forEach((own, index) => {
      if (own !== length) return;
      found.forecast[index] = forecast[index]!;
      found.demand[index] = demand[index]!;
    });
  }
  return found;
}

/** Demand of the days that ended with the day before; `NaN` of products that a day did not have. */
function sumDemand(
  byDay: ReadonlyMap<number, Table>,
  runDay: number,
  days: number,
  productIds: readonly string[],
): Float64Array {
  const total = new Float64Array(productIds.length);
  for (let back = 0; back < days; back++) {
    const demand = alignColumn(byDay.get(runDay - back), "demand", productIds);
    for (let index = 0; index < total.length; index++) total[index]! += unitsOf(demand[index]!);
  }
  return total;
}

/** A column of another day in the order of `productIds`, both ascending; `NaN` where it has none. */
function alignColumn(table: Table | undefined, name: string, productIds: readonly string[]): Float64Array {
  const aligned = new Float64Array(productIds.length).fill(Number.NaN);
  if (!table) return aligned;
  const ids = table.columns.product_id as readonly string[];
  const values = table.columns[name] as Float64Array;
  let row = 0;
  for (let index = 0; index < productIds.length; index++) {
    while (row < ids.length && ids[row]! < productIds[index]!) row++;
    if (ids[row] === productIds[index]) aligned[index] = values[row]!;
  }
  return aligned;
}
