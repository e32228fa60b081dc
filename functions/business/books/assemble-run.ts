import type { FleetTerms, ProductTerms } from "../../contracts/catalogue";
import { lowerBound } from "../../demand/numeric/search";
import { demandOf } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";
import type { ProductPace } from "../policy/order-bounds";
import { computeProtectionIntervalDays, countSellingDays } from "../policy/policy";
import { type DailyDemand, demandSince, forecastBaseline } from "./baseline-demand";
import { bookColumnOf, findPlaces, OTHER_BASELINES, type OtherBaseline } from "./fleet-books";
import { summariseKnownDemand } from "./known-demand";
import { measurePace } from "./product-pace";
import type { ForecastIntervals, ProtectionForecasts } from "./protection-forecasts";
import type { RunInput } from "./run-input";
import { advanceSmoothing, forecastSmoothing, openSmoothing, type SmoothingState } from "./smoothing";
import {
  type ComputedStart,
  computeStartingPoint,
  observedStartOf,
  START_WINDOW_DAYS,
} from "./starting-point";

/** What the day brought, besides the books: columns for the report. */
export type ObservedColumns = Readonly<Record<string, Float64Array>>;

export interface AssembledRun {
  readonly input: RunInput;
  readonly observed: ObservedColumns;
  /** Stock on hand at the close of D-1 where the data has it; `NaN` elsewhere. */
  readonly inventoryLevel: Float64Array;
  /** 1 where the baseline's forecast stands in for the model's. */
  readonly standsIn: Uint8Array;
  /**
   * Units forecast for each day of the longest protection interval, product after product; `NaN` without a forecast, and
   * after a product's own interval.
   */
  readonly forecastByDay: Float64Array;
  /** How fast a product has sold, for the bounds of its order. */
  readonly paceOf: (index: number) => ProductPace;
}

/** The same weekdays a year before. */
export const LAST_YEAR_DAYS = 52 * 7;
/** Days after which a closing stock in the data no longer tells the stock of today. */
const INVENTORY_MAX_AGE_DAYS = 14;

export interface AssembleOptions {
  readonly runDay: number;
  readonly terms: FleetTerms;
  /** The model's forecasts of the run for products in ascending order. */
  readonly forecastsOf: (productIds: readonly string[], intervals: ForecastIntervals) => ProtectionForecasts;
  /** Protection forecasts of the run so many days ago, whose intervals of that length have just closed. */
  readonly maturedOf: (protectionDays: number) => MaturedForecasts | undefined;
  /** The smoothing baseline as the books before the run keep it; it is told from the history when absent. */
  readonly smoothing?: { readonly productIds: readonly string[]; readonly state: SmoothingState };
  /** Rows from 52 weeks before the run day on; empty where no history goes back so far. */
  readonly lastYear?: readonly DemandSeries[];
}

/** What a run has forecast over protection intervals. */
export interface MaturedForecasts {
  /** Ascending. */
  readonly productIds: readonly string[];
  readonly model: Float64Array;
  readonly baseline: Float64Array;
  readonly others?: Readonly<Partial<Record<OtherBaseline, Float64Array>>>;
  /** Days of each product's interval then; those of the stack when absent. */
  readonly protectionDays?: Float64Array;
}

/**
 * A run's input from history and forecasts.
 *
 * @param fleet products in ascending order, rows up to the day before the run.
 */
export function assembleRun(
  fleet: readonly DemandSeries[],
  knownIds: readonly string[],
  options: AssembleOptions,
): AssembledRun {
  const { runDay, terms: fleetTerms } = options;
  const { reviewPeriodDays } = fleetTerms.stack;
  const originDay = runDay - 1;
  const { productIds, series } = alignFleet(fleet, knownIds);
  const count = productIds.length;
  const terms = productIds.map(fleetTerms.of);
  const protectionDaysOf = (index: number) => computeProtectionIntervalDays(terms[index]!);
  const intervals: ForecastIntervals = {
    daysOf: (index) => countSellingDays(runDay, protectionDaysOf(index), terms[index]!),
    spanDays: Math.max(...fleetTerms.distinct.map(computeProtectionIntervalDays)),
  };
  const column = () => new Float64Array(count).fill(Number.NaN);
  const demand = column();
  const unitsSold = column();
  const unitsReturned = column();
  const price = column();
  const protectionDemand = column();
  const baselineTotal = new Float64Array(count);
  const baselineFirst = new Float64Array(count);
  const baselineByDay = new Float64Array(count * intervals.spanDays);
  const inventoryLevel = column();
  const windowStart = originDay - START_WINDOW_DAYS + 1;
  const cleanedOf: (DailyDemand | undefined)[] = new Array(count);

  for (let index = 0; index < count; index++) {
    const product = series[index];
    if (!product) continue;
    const cleaned = demandSince(product, windowStart);
    cleanedOf[index] = cleaned;
    const { days } = product;
    const last = days.length - 1;
    if (days[last] === originDay) {
      demand[index] = cleaned.units[cleaned.units.length - 1]!;
      unitsSold[index] = product.unitsSold[last]!;
      unitsReturned[index] =
        product.features.units_returned?.[last] ?? Math.max(0, -product.unitsSold[last]!);
    }
    const protectionDays = protectionDaysOf(index);
    let total = 0;
    for (let row = cleaned.days.length - 1; row >= 0; row--) {
      if (cleaned.days[row]! <= originDay - protectionDays) break;
      if (cleaned.units[row]! > 0) total += cleaned.units[row]!;
    }
    protectionDemand[index] = total;
    const baseline = forecastBaseline(cleaned, originDay, intervals.daysOf(index));
    baselineTotal[index] = baseline.total;
    baselineFirst[index] = baseline.byDay[0]!;
    baselineByDay.set(baseline.byDay, index * intervals.spanDays);
    price[index] = lastKnown(product.sellingPrice);
    if (Number.isNaN(price[index]!)) price[index] = terms[index]!.listPriceAmount ?? Number.NaN;
    inventoryLevel[index] = lastInventoryLevel(product, originDay);
  }

  const forecasts = options.forecastsOf(productIds, intervals);
  const known = summariseKnownDemand(count, (index) => cleanedOf[index], price, originDay, {
    protectionDaysOf,
    reviewPeriodDays,
  });
  forecasts.peakUnits?.forEach((units, index) => {
    if (units > known.highestIntervalUnits[index]!) known.highestIntervalUnits[index] = units;
  });
  const smoothingState = options.smoothing
    ? advanceSmoothing(
        options.smoothing.state,
        findPlaces(productIds, options.smoothing.productIds),
        originDay,
        demand,
        (index) => cleanedOf[index],
      )
    : openSmoothing(fleet, cleanedOf, originDay);
  const otherTotals: Partial<Record<OtherBaseline, Float64Array>> = {
    smoothing: forecastSmoothing(smoothingState, runDay, intervals.daysOf),
  };
  if (options.lastYear?.length) {
    otherTotals["last-year"] = sumLastYear(
      productIds,
      options.lastYear,
      runDay,
      intervals.daysOf,
      baselineTotal,
    );
  }
  const { model, standsIn } = withBaseline(forecasts, baselineTotal, baselineByDay);
  const matured = alignMatured(productIds, protectionDaysOf, options);
  const computeStart = (index: number) => startOf(cleanedOf[index], originDay, protectionDaysOf(index));
  const input: RunInput = {
    runDay,
    productIds,
    terms,
    demand,
    protectionDemand,
    priceAmount: price,
    known,
    model: { protectionForecastUnits: model.total, maturedProtectionForecastUnits: matured.model },
    baseline: { protectionForecastUnits: baselineTotal, maturedProtectionForecastUnits: matured.baseline },
    others: mapOthers(otherTotals, (name, total) => ({
      protectionForecastUnits: total,
      maturedProtectionForecastUnits: matured[name],
    })),
    smoothingState,
    startingPointOf: (index) => ({
      ...computeStart(index),
      onHandUnits: observedStartOf(inventoryLevel[index]!),
    }),
  };
  const observed = {
    price_amount: price,
    units_sold: unitsSold,
    units_returned: unitsReturned,
    inventory_level: inventoryLevel,
    service_class: Float64Array.from(known.serviceClass),
    known_days: known.knownDays,
    highest_interval_units: known.highestIntervalUnits,
    demand_cycle_share: known.demandCycleShare,
    recent_units: known.recentUnits,
    demand,
    predicted_demand: model.firstDay,
    lower: model.lower,
    upper: model.upper,
    baseline_predicted_demand: baselineFirst,
    protection_forecast_units: model.total,
    baseline_protection_forecast_units: baselineTotal,
    ...Object.fromEntries(
      Object.entries(otherTotals).map(([name, total]) => [forecastColumnOf(name as OtherBaseline), total]),
    ),
    baseline_stands_in: Float64Array.from(standsIn),
    ...keepProtectionDays(terms, fleetTerms),
    ...keepStarts(productIds, knownIds, (index) => computeStart(index).trailingUnits),
  };
  const paceOf = (index: number) => measurePace(series[index], forecasts.peakUnits?.[index] ?? Number.NaN);
  return { input, observed, inventoryLevel, standsIn, forecastByDay: model.byDay, paceOf };
}

/** Column of the protection forecasts of a baseline in what a run observed. */
export function forecastColumnOf(name: OtherBaseline): string {
  return `${bookColumnOf(name)}_protection_forecast_units`;
}

function mapOthers<T, U>(
  others: Readonly<Partial<Record<OtherBaseline, T>>>,
  map: (name: OtherBaseline, value: T) => U,
): Partial<Record<OtherBaseline, U>> {
  return Object.fromEntries(
    OTHER_BASELINES.flatMap((name) => {
      const value = others[name];
      return value === undefined ? [] : [[name, map(name, value)]];
    }),
  );
}

/** Units of the same days 52 weeks before; the seasonal-naive forecast of a product that was not sold then. */
function sumLastYear(
  productIds: readonly string[],
  lastYear: readonly DemandSeries[],
  runDay: number,
  daysOf: ForecastIntervals["daysOf"],
  baselineTotal: Float64Array,
): Float64Array {
  const totals = baselineTotal.slice();
  const places = findPlaces(
    productIds,
    lastYear.map(({ productId }) => productId),
  );
  places.forEach((place, index) => {
    if (place < 0) return;
    const series = lastYear[place]!;
    const lastDay = runDay - LAST_YEAR_DAYS + daysOf(index) - 1;
    totals[index] = 0;
    for (let row = 0; row < series.days.length && series.days[row]! <= lastDay; row++) {
      totals[index]! += demandOf(series, row) || 0;
    }
  });
  return totals;
}

/**
 * Forecasts of the model, and those of the baseline for products that sell but have none: a shard that failed,
 * a week without a run. Without them nothing would be ordered, as if nobody bought them any more.
 */
function withBaseline(
  forecasts: ProtectionForecasts,
  baselineTotal: Float64Array,
  baselineByDay: Float64Array,
): {
  readonly model: ProtectionForecasts & { readonly byDay: Float64Array };
  readonly standsIn: Uint8Array;
} {
  const standsIn = forecasts.standsIn?.slice() ?? new Uint8Array(baselineTotal.length);
  const total = forecasts.total.slice();
  const firstDay = forecasts.firstDay.slice();
  const days = baselineByDay.length / total.length;
  const byDay = forecasts.byDay?.slice() ?? new Float64Array(baselineByDay.length).fill(Number.NaN);
  for (let index = 0; index < total.length; index++) {
    if (!Number.isNaN(total[index]!) || baselineTotal[index] === 0) continue;
    standsIn[index] = 1;
    total[index] = baselineTotal[index]!;
    byDay.set(baselineByDay.subarray(index * days, (index + 1) * days), index * days);
    firstDay[index] = baselineByDay[index * days]!;
  }
  return { model: { ...forecasts, total, byDay, firstDay }, standsIn };
}

function alignFleet(
  fleet: readonly DemandSeries[],
  knownIds: readonly string[],
): { readonly productIds: readonly string[]; readonly series: readonly (DemandSeries | undefined)[] } {
  const byId = new Map(fleet.map((product) => [product.productId, product]));
  const gone = knownIds.filter((productId) => !byId.has(productId));
  if (gone.length === 0) return { productIds: fleet.map(({ productId }) => productId), series: fleet };
  const productIds = [...byId.keys(), ...gone].sort((left, right) => (left < right ? -1 : 1));
  return { productIds, series: productIds.map((productId) => byId.get(productId)) };
}

/** What was forecast over each product's own interval; `NaN` where its interval was another one then. */
function alignMatured(
  productIds: readonly string[],
  protectionDaysOf: (index: number) => number,
  { maturedOf, terms }: AssembleOptions,
): Readonly<Record<"model" | "baseline" | OtherBaseline, Float64Array>> {
  const column = () => new Float64Array(productIds.length).fill(Number.NaN);
  const aligned = { model: column(), baseline: column(), smoothing: column(), "last-year": column() };
  const stackDays = computeProtectionIntervalDays(terms.stack);
  const lengths = new Set(Array.from(productIds, (_, index) => protectionDaysOf(index)));
  for (const length of lengths) {
    const matured = maturedOf(length);
    if (!matured) continue;
    const ids = matured.productIds;
    let row = 0;
    for (let index = 0; index < productIds.length; index++) {
      while (row < ids.length && ids[row]! < productIds[index]!) row++;
      if (ids[row] !== productIds[index] || protectionDaysOf(index) !== length) continue;
      if ((matured.protectionDays?.[row] ?? stackDays) !== length) continue;
      aligned.model[index] = matured.model[row]!;
      aligned.baseline[index] = matured.baseline[row]!;
      for (const name of OTHER_BASELINES) aligned[name][index] = matured.others?.[name]?.[row] ?? Number.NaN;
    }
  }
  return aligned;
}

/** Kept where they are not the stack's for all: the run that learns from the errors must know whose they are. */
function keepProtectionDays(
  terms: readonly ProductTerms[],
  { stack }: FleetTerms,
): { readonly protection_days?: Float64Array } {
  const days = Float64Array.from(terms, computeProtectionIntervalDays);
  const stackDays = computeProtectionIntervalDays(stack);
  return days.every((one) => one === stackDays) ? {} : { protection_days: days };
}

/**
 * Kept of products that are new to the books, on that day: whoever plays it again under another policy opens them from
 * it. Not of the first run, before which there is nothing to begin with.
 */
function keepStarts(
  productIds: readonly string[],
  knownIds: readonly string[],
  trailingUnitsOf: (index: number) => number,
): { readonly opening_trailing_units?: Float64Array } {
  if (knownIds.length === 0) return {};
  const places = findPlaces(productIds, knownIds);
  if (places.every((place) => place >= 0)) return {};
  return {
    opening_trailing_units: Float64Array.from(places, (place, index) =>
      place >= 0 ? Number.NaN : trailingUnitsOf(index),
    ),
  };
}

function startOf(cleaned: DailyDemand | undefined, originDay: number, protectionDays: number): ComputedStart {
  if (!cleaned) return { protectionForecastUnits: 0, trailingUnits: 0, errorMeanSquare: 0, pastErrors: [] };
  return computeStartingPoint(cleaned.days, cleaned.units, originDay, protectionDays);
}

function lastKnown(values: Float64Array): number {
  for (let row = values.length - 1; row >= 0; row--) if (values[row]! >= 0) return values[row]!;
  return Number.NaN;
}

function lastInventoryLevel({ days, inventoryLevel }: DemandSeries, originDay: number): number {
  if (!inventoryLevel) return Number.NaN;
  const first = lowerBound(days, originDay - INVENTORY_MAX_AGE_DAYS);
  for (let row = days.length - 1; row >= first; row--) {
    if (!Number.isNaN(inventoryLevel[row]!)) return inventoryLevel[row]!;
  }
  return Number.NaN;
}
