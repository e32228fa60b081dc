import { lowerBound } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import type { ProductPace } from "../policy/order-bounds";
import { type DailyDemand, demandSince, forecastBaseline } from "./baseline-demand";
import { summariseKnownDemand } from "./known-demand";
import { measurePace } from "./product-pace";
import type { ProtectionForecasts } from "./protection-forecasts";
import type { ForecastInput, RunInput } from "./run-input";
import { computeStartingPoint, START_WINDOW_DAYS } from "./starting-point";

/** What the day brought, besides the books: columns for the report. */
export type ObservedColumns = Readonly<Record<string, Float64Array>>;

export interface AssembledRun {
  readonly input: RunInput;
  readonly observed: ObservedColumns;
  /** Stock on hand at the close of D-1 where the data has it; `NaN` elsewhere. */
  readonly inventoryLevel: Float64Array;
  /** 1 where the baseline's forecast stands in for the model's. */
  readonly standsIn: Uint8Array;
  /** Units forecast for each day of the protection interval, product after product; `NaN` without a forecast. */
  readonly forecastByDay: Float64Array;
  /** How fast a product has sold, for the bounds of its order. */
  readonly paceOf: (index: number) => ProductPace;
}

/** Days after which a closing stock in the data no longer tells the stock of today. */
const INVENTORY_MAX_AGE_DAYS = 14;

export interface AssembleOptions {
  readonly runDay: number;
  readonly protectionDays: number;
  readonly reviewPeriodDays: number;
  readonly usdPerCurrencyUnit: number;
  /** The model's forecasts of the run for products in ascending order. */
  readonly forecastsOf: (productIds: readonly string[]) => ProtectionForecasts;
  /** Protection forecasts of the run whose interval has just closed. */
  readonly matured?: {
    readonly productIds: readonly string[];
    readonly model: Float64Array;
    readonly baseline: Float64Array;
  };
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
  const { runDay, protectionDays, usdPerCurrencyUnit, matured } = options;
  const originDay = runDay - 1;
  const { productIds, series } = alignFleet(fleet, knownIds);
  const count = productIds.length;
  const column = () => new Float64Array(count).fill(Number.NaN);
  const demand = column();
  const unitsSold = column();
  const unitsReturned = column();
  const price = column();
  const protectionDemand = column();
  const baselineTotal = new Float64Array(count);
  const baselineFirst = new Float64Array(count);
  const baselineByDay = new Float64Array(count * protectionDays);
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
    let total = 0;
    for (let row = cleaned.days.length - 1; row >= 0; row--) {
      if (cleaned.days[row]! <= originDay - protectionDays) break;
      if (cleaned.units[row]! > 0) total += cleaned.units[row]!;
    }
    protectionDemand[index] = total;
    const baseline = forecastBaseline(cleaned, originDay, protectionDays);
    baselineTotal[index] = baseline.total;
    baselineFirst[index] = baseline.byDay[0]!;
    baselineByDay.set(baseline.byDay, index * protectionDays);
    price[index] = lastKnown(product.sellingPrice) * usdPerCurrencyUnit;
    inventoryLevel[index] = lastInventoryLevel(product, originDay);
  }

  const forecasts = options.forecastsOf(productIds);
  const known = summariseKnownDemand(count, (index) => cleanedOf[index], price, originDay, options);
  forecasts.peakUnits?.forEach((units, index) => {
    if (units > known.highestIntervalUnits[index]!) known.highestIntervalUnits[index] = units;
  });
  const { model, standsIn } = withBaseline(forecasts, baselineTotal, baselineByDay);
  const input: RunInput = {
    runDay,
    productIds,
    demand,
    protectionDemand,
    priceUsd: price,
    known,
    model: withMatured(model.total, matured?.productIds, matured?.model, productIds),
    baseline: withMatured(baselineTotal, matured?.productIds, matured?.baseline, productIds),
    startingPointOf: (index) => ({
      ...startOf(cleanedOf[index], originDay, protectionDays),
      onHandUnits: Number.isNaN(inventoryLevel[index]!) ? undefined : Math.max(0, inventoryLevel[index]!),
    }),
  };
  const observed = {
    price_usd: price,
    units_sold: unitsSold,
    units_returned: unitsReturned,
    inventory_level: inventoryLevel,
    service_class: Float64Array.from(known.serviceClass),
    known_days: known.knownDays,
    highest_interval_units: known.highestIntervalUnits,
    demand_cycle_share: known.demandCycleShare,
    demand,
    predicted_demand: model.firstDay,
    lower: model.lower,
    upper: model.upper,
    baseline_predicted_demand: baselineFirst,
    protection_forecast_units: model.total,
    baseline_protection_forecast_units: baselineTotal,
    baseline_stands_in: Float64Array.from(standsIn),
  };
  const paceOf = (index: number) => measurePace(series[index], forecasts.peakUnits?.[index] ?? Number.NaN);
  return { input, observed, inventoryLevel, standsIn, forecastByDay: model.byDay, paceOf };
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

function withMatured(
  protectionForecastUnits: Float64Array,
  ids: readonly string[] | undefined,
  values: Float64Array | undefined,
  productIds: readonly string[],
): ForecastInput {
  const maturedProtectionForecastUnits = new Float64Array(productIds.length).fill(Number.NaN);
  if (ids && values) {
    let row = 0;
    for (let index = 0; index < productIds.length; index++) {
      while (row < ids.length && ids[row]! < productIds[index]!) row++;
      if (ids[row] === productIds[index]) maturedProtectionForecastUnits[index] = values[row]!;
    }
  }
  return { protectionForecastUnits, maturedProtectionForecastUnits };
}

function startOf(cleaned: DailyDemand | undefined, originDay: number, protectionDays: number) {
  if (!cleaned) return { protectionForecastUnits: 0, errorMeanSquare: 0, pastErrors: [] };
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
