import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { unitsOf } from "../books/run-input";
import type { BookOutcome } from "../books/run-outcome";
import type { StockLayers } from "../books/stock-layers";
import { computeProtectionIntervalDays } from "../policy/policy";
import { canPerish, coverPerishing } from "./cover-perishing";

/** What a run knows of the stock to come. Index `i` is the product at place `i` of `productIds`. */
export interface StockOutlookInput {
  readonly runDay: number;
  readonly productIds: readonly string[];
  /** Stock at the morning of the run day, less back-orders; none below 0. */
  readonly onHandUnits: Float64Array;
  /** What of it is too old after which day; of products that perish only, by the shelf life of their terms. */
  readonly shelfOf?: (index: number, shelfLifeDays: number) => StockLayers;
  /** `arrivals[i * arrivalDays + k]` units of product `i` arrive on the morning of day `k` from the run day on. */
  readonly arrivals: Float64Array;
  readonly arrivalDays: number;
  /** Units forecast for each day of the longest protection interval, `NaN` without a forecast. */
  readonly forecastByDay: Float64Array;
  /** What counts for each product in the place of the policy. */
  readonly terms?: readonly ProductTerms[];
  readonly priceAmount: Float64Array;
  readonly orderUpToLevelUnits: Float64Array;
  /** The distribution that levels are taken from. */
  readonly outcome: Pick<BookOutcome, "lastsOf" | "demandIntervalOf">;
}

/** No more days than these are told by day; a planner sees four weeks. */
const MOST_DAYS = 28;
/** Stock of less than half a unit is none: books may hold fractions. */
const NO_STOCK_UNITS = 0.5;
/** A product runs out on the first day by whose end it has done so more likely than not. */
const EVEN_ODDS = 0.5;

/** The stock to come of every product. Columns by day hold `dayCount` values of a product after each other. */
export interface StockOutlook {
  readonly runDay: number;
  readonly dayCount: number;
  readonly productIds: readonly string[];
  /** `NaN` where it is not known. */
  readonly priceAmount: Float64Array;
  readonly orderUpToLevelUnits: Float64Array;
  readonly onHandUnits: Float64Array;
  readonly onOrderUnits: Float64Array;
  /** Days from the run day until something under way arrives; `NaN` where nothing does. */
  readonly nextArrivalInDays: Float64Array;
  readonly nextArrivalUnits: Float64Array;
  /** Days until help can come: the next arrival, or that of an order placed now. */
  readonly helpInDays: Float64Array;
  /** Probability that the stock lasts until then; `NaN` while nothing is known of the product's errors. */
  readonly lastsUntilHelp: Float64Array;
  /** Probability that stock and what is under way last until an order placed now arrives. */
  readonly lastsUntilDelivery: Float64Array;
  /** Days until the stock has run out more likely than not; `NaN` where it does not within the days told. */
  readonly runsOutInDays: Float64Array;
  /** By day: units that arrive, forecast units and, since the run day, the bounds of demand at 80 %. */
  readonly arrivalUnits: Float64Array;
  readonly forecastUnits: Float64Array;
  readonly lowerDemandUnits: Float64Array;
  readonly upperDemandUnits: Float64Array;
  /** Days on sale from arrival on; `NaN` of what keeps. Absent, as what follows, where a run told nothing of it. */
  readonly shelfLifeDays?: Float64Array;
  /** By day: units of the stock on hand that may be sold on it for the last time. */
  readonly expiringUnits?: Float64Array;
  /** By day: probability that there has been no stockout up to its end. */
  readonly lasts: Float64Array;
}

/**
 * How long the stock lasts, from the same distribution that orders are taken from: of the demand of the first `k` days
 * of the protection interval. A stockout by day `k` is demand since the run day above stock and arrivals up to then; once
 * out, a product stays so in the count, so that an arrival does not undo what was lost before it. What will be too old by
 * then is not counted upon: see `coverPerishing`.
 */
export function computeStockOutlook(input: StockOutlookInput, policy: BusinessSettings): StockOutlook {
  const { runDay, productIds, arrivals, arrivalDays, forecastByDay, outcome } = input;
  const count = productIds.length;
  const spanDays = count > 0 ? forecastByDay.length / count : computeProtectionIntervalDays(policy);
  const dayCount = Math.min(MOST_DAYS, spanDays);
  const column = () => new Float64Array(count).fill(Number.NaN);
  const byDay = () => new Float64Array(count * dayCount).fill(Number.NaN);
  const outlook = {
    runDay,
    dayCount,
    productIds,
    priceAmount: input.priceAmount,
    orderUpToLevelUnits: input.orderUpToLevelUnits,
    onHandUnits: input.onHandUnits.map((units) => (units < NO_STOCK_UNITS ? 0 : units)),
    onOrderUnits: new Float64Array(count),
    nextArrivalInDays: column(),
    nextArrivalUnits: new Float64Array(count),
    helpInDays: column(),
    lastsUntilHelp: column(),
    lastsUntilDelivery: column(),
    runsOutInDays: column(),
    arrivalUnits: byDay(),
    forecastUnits: byDay(),
    lowerDemandUnits: byDay(),
    upperDemandUnits: byDay(),
    lasts: byDay(),
  };
  const perishing = (input.terms ?? []).some(({ shelfLifeDays }) => shelfLifeDays !== undefined)
    ? { shelfLifeDays: column(), expiringUnits: new Float64Array(count * dayCount) }
    : undefined;

  for (let index = 0; index < count; index++) {
    for (let day = 0; day < arrivalDays; day++) {
      const units = arrivals[index * arrivalDays + day]!;
      if (!(units > 0)) continue;
      outlook.onOrderUnits[index]! += units;
      if (outlook.nextArrivalUnits[index]! > 0) continue;
      outlook.nextArrivalInDays[index] = day;
      outlook.nextArrivalUnits[index] = units;
    }
    const terms: ProductTerms = input.terms?.[index] ?? policy;
    const { leadTimeDays } = terms;
    const protectionDays = computeProtectionIntervalDays(terms);
    const arrival = outlook.nextArrivalInDays[index]!;
    const help = Math.min(Number.isNaN(arrival) ? leadTimeDays : arrival, leadTimeDays);
    outlook.helpInDays[index] = help;
    const toldDays = Math.min(dayCount, protectionDays);
    const cover = coverOf(index, terms, toldDays);
    let available = outlook.onHandUnits[index]!;
    let forecast = 0;
    let lasts = 1;
    if (help === 0) outlook.lastsUntilHelp[index] = 1;
    if (leadTimeDays === 0) outlook.lastsUntilDelivery[index] = 1;
    // After its own interval nothing is told: an order placed now has long arrived.
    for (let day = 0; day < toldDays; day++) {
      const place = index * dayCount + day;
      const arriving = day < arrivalDays ? arrivals[index * arrivalDays + day]! : 0;
      const units = unitsOf(forecastByDay[index * spanDays + day]!);
      available += arriving;
      forecast += units;
      const part = { forecastUnits: forecast, share: (day + 1) / protectionDays };
      const interval = outcome.demandIntervalOf(index, part);
      lasts = Math.min(lasts, outcome.lastsOf(index, part, cover?.[day] ?? available) ?? Number.NaN);
      outlook.arrivalUnits[place] = arriving;
      outlook.forecastUnits[place] = units;
      outlook.lowerDemandUnits[place] = interval?.lowerUnits ?? Number.NaN;
      outlook.upperDemandUnits[place] = interval?.upperUnits ?? Number.NaN;
      outlook.lasts[place] = lasts;
      if (day + 1 === help) outlook.lastsUntilHelp[index] = lasts;
      if (day + 1 === Math.min(leadTimeDays, dayCount)) outlook.lastsUntilDelivery[index] = lasts;
      if (lasts < EVEN_ODDS && Number.isNaN(outlook.runsOutInDays[index]!))
        outlook.runsOutInDays[index] = day;
    }
  }
  return { ...outlook, ...perishing };

  /** What of the stock is told to be too old by when, and the demand that it serves; `undefined` where all of it keeps. */
  function coverOf(index: number, terms: ProductTerms, days: number): Float64Array | undefined {
    const { shelfLifeDays, issuing } = terms;
    if (shelfLifeDays === undefined || !perishing) return undefined;
    perishing.shelfLifeDays[index] = shelfLifeDays;
    const shelf = outlook.onHandUnits[index]! > 0 ? (input.shelfOf?.(index, shelfLifeDays) ?? []) : [];
    for (const { lastDay, units } of shelf) {
      const day = lastDay - runDay;
      if (day < dayCount) perishing.expiringUnits[index * dayCount + day]! += units;
    }
    const ahead = {
      shelf,
      fromDay: runDay,
      arrivals: arrivals.subarray(index * arrivalDays, (index + 1) * arrivalDays),
      shelfLifeDays,
      issuing,
    };
    if (!canPerish(ahead, days)) return undefined;
    const forecast = forecastByDay.subarray(index * spanDays, index * spanDays + days).map(unitsOf);
    return coverPerishing({ ...ahead, forecast });
  }
}
