import { alignDay, type LedgerDay, SCENARIOS } from "./ledger";
import {
  computeHoldingCostUsdPerUnitPerDay,
  computeUnitCostUsd,
  type PolicyOptions,
  type PriceOptions,
} from "./policy";
import type { Scenario } from "./results";

const DAYS_PER_WEEK = 7;

/** Sums over a period, one value per product. */
export interface ScenarioTotals {
  readonly lost: Float64Array;
  readonly received: Float64Array;
  readonly opening: Float64Array;
  readonly closing: Float64Array;
  /** Sum over the days of the stock at their close. */
  readonly onHandDays: Float64Array;
  readonly stockoutDays: Float64Array;
  readonly orders: Float64Array;
  readonly lostRevenueUsd: Float64Array;
  readonly lostMarginUsd: Float64Array;
  readonly holdingCostUsd: Float64Array;
  /** Sum over the days of the value at cost of the stock. */
  readonly capitalUsdDays: Float64Array;
  readonly overstockUsd: Float64Array;
  readonly cycles: Float64Array;
  readonly cyclesWithStockout: Float64Array;
}

export interface PeriodTotals {
  readonly productIds: readonly string[];
  readonly fromDay: number;
  readonly toDay: number;
  /** Days that each product was in the books. */
  readonly days: Float64Array;
  readonly demand: Float64Array;
  readonly revenueUsd: Float64Array;
  readonly unitsSold: Float64Array;
  readonly unitsReturned: Float64Array;
  /** Units sold and cancelled the same day: never demand. */
  readonly unitsCancelled: Float64Array;
  /** Days with a row, out of which days on which the data shows an empty stock. */
  readonly openDays: Float64Array;
  readonly censoredDays: Float64Array;
  readonly absoluteError: Float64Array;
  readonly baselineAbsoluteError: Float64Array;
  readonly scoredDemand: Float64Array;
  /** Standard deviation / mean of demand per week; `NaN` without two whole weeks or without demand. */
  readonly weeklyVariation: Float64Array;
  /** Last known price; `NaN` when there never was one. */
  readonly priceUsd: Float64Array;
  readonly scenarios: Readonly<Record<Scenario, ScenarioTotals>>;
  readonly daily: readonly DailyTotals[];
}

export interface DailyTotals {
  readonly day: number;
  readonly closed: boolean;
  readonly demand: number;
  readonly lost: number;
  readonly baselineLost: number;
  readonly onHand: number;
  readonly baselineOnHand: number;
  readonly benefitUsd: number;
  /** Products with a row, and those of them that could not meet their demand. */
  readonly open: number;
  readonly short: number;
  readonly baselineShort: number;
}

/**
 * Adds up a stretch of the ledger.
 *
 * @param days consecutive closed days, ascending; the first gives the opening stock only.
 * @param firstDay first day of the books: reviews, and so cycles, count from it.
 */
export function summarisePeriod(
  days: readonly LedgerDay[],
  firstDay: number,
  policy: PolicyOptions,
  prices: PriceOptions,
): PeriodTotals {
  const last = days.at(-1)!;
  const { productIds } = last;
  const count = productIds.length;
  const column = () => new Float64Array(count);
  const totals = {
    days: column(),
    demand: column(),
    revenueUsd: column(),
    unitsSold: column(),
    unitsReturned: column(),
    unitsCancelled: column(),
    openDays: column(),
    censoredDays: column(),
    absoluteError: column(),
    baselineAbsoluteError: column(),
    scoredDemand: column(),
    weeklyVariation: column(),
    priceUsd: column().fill(Number.NaN),
  };
  const scenarios = {
    model: createTotals(count),
    baseline: createTotals(count),
    perfectForesight: createTotals(count),
  };
  const cycleOpen = new Uint8Array(count);
  const cycleShort = {
    model: new Uint8Array(count),
    baseline: new Uint8Array(count),
    perfectForesight: new Uint8Array(count),
  };
  const daily: DailyTotals[] = [];
  const present = new Uint8Array(count);
  const week = { sum: column(), total: column(), squares: column(), count: 0 };

  let before = days[0]!;
  let beforePlaces = alignDay(productIds, before);
  open(before, beforePlaces);
  for (let step = 1; step < days.length; step++) {
    const today = days[step]!;
    const places = alignDay(productIds, today);
    addDay(today, places, before, beforePlaces);
    before = today;
    beforePlaces = places;
    if (step % DAYS_PER_WEEK === 0) closeWeek();
  }
  fillWeeklyVariation();
  for (const name of SCENARIOS) close(name, last);
  return { productIds, fromDay: days[1]?.day ?? last.day + 1, toDay: last.day, ...totals, scenarios, daily };

  function open(day: LedgerDay, places: Int32Array | undefined): void {
    for (let index = 0; index < count; index++) {
      const place = places ? places[index]! : index;
      if (place < 0) continue;
      present[index] = 1;
      for (const name of SCENARIOS) scenarios[name].opening[index] = day.books[name].onHand[place]!;
    }
  }

  function addDay(
    day: LedgerDay,
    places: Int32Array | undefined,
    dayBefore: LedgerDay,
    placesBefore: Int32Array | undefined,
  ): void {
    const point = {
      demand: 0,
      lost: 0,
      baselineLost: 0,
      onHand: 0,
      baselineOnHand: 0,
      benefitUsd: 0,
      open: 0,
      short: 0,
      baselineShort: 0,
    };
    let traded = false;
    const cycle = cycleOf(day.day);
    const endsCycle = cycleOf(day.day + 1) !== cycle;
    const startDay = firstDay + policy.leadTimeDays + cycle * policy.reviewPeriodDays;
    const cycleIsWhole = startDay >= days[0]!.day + 1 || startDay < firstDay;
    for (let index = 0; index < count; index++) {
      const place = places ? places[index]! : index;
      if (place < 0) continue;
      if (present[index] === 0) {
        // New to the books this morning: the day itself was not played.
        present[index] = 1;
        for (const name of SCENARIOS) scenarios[name].opening[index] = day.books[name].onHand[place]!;
        continue;
      }
      const demand = day.demand[place]!;
      const isOpen = !Number.isNaN(demand);
      const price = day.priceUsd[place]!;
      const isPriced = price >= 0;
      if (isPriced) totals.priceUsd[index] = price;
      const knownPrice = isPriced ? price : 0;
      totals.days[index]!++;
      if (isOpen) {
        traded = true;
        cycleOpen[index] = 1;
        totals.openDays[index]!++;
        totals.demand[index]! += demand;
        week.sum[index]! += demand;
        totals.revenueUsd[index]! += demand * knownPrice;
        point.demand += demand;
        point.open++;
        if (day.books.model.lost[place]! > 0) point.short++;
        if (day.books.baseline.lost[place]! > 0) point.baselineShort++;
        addObserved(index, place, day, demand);
        scoreForecast(index, demand, dayBefore, placesBefore);
      }
      const unitCost = computeUnitCostUsd(knownPrice, prices);
      const holding = computeHoldingCostUsdPerUnitPerDay(knownPrice, prices);
      for (const name of SCENARIOS) {
        const book = day.books[name];
        const sums = scenarios[name];
        const lost = book.lost[place]!;
        const onHand = book.onHand[place]!;
        sums.received[index]! += book.received[place]!;
        sums.onHandDays[index]! += onHand;
        sums.capitalUsdDays[index]! += onHand * unitCost;
        sums.holdingCostUsd[index]! += onHand * holding;
        if (book.ordered ? book.ordered[place]! > 0 : book.received[place]! > 0) sums.orders[index]!++;
        if (lost > 0) {
          sums.lost[index]! += lost;
          sums.stockoutDays[index]!++;
          sums.lostRevenueUsd[index]! += lost * knownPrice;
          sums.lostMarginUsd[index]! += lost * knownPrice * prices.grossMarginRatio;
          cycleShort[name][index] = 1;
        }
        if (endsCycle) {
          if (cycleOpen[index] === 1 && cycleIsWhole) {
            sums.cycles[index]!++;
            sums.cyclesWithStockout[index]! += cycleShort[name][index]!;
          }
          cycleShort[name][index] = 0;
        }
      }
      if (endsCycle) cycleOpen[index] = 0;
      const { model, baseline } = day.books;
      point.lost += model.lost[place]!;
      point.baselineLost += baseline.lost[place]!;
      point.onHand += model.onHand[place]!;
      point.baselineOnHand += baseline.onHand[place]!;
      point.benefitUsd +=
        (baseline.lost[place]! - model.lost[place]!) * knownPrice * prices.grossMarginRatio +
        (baseline.onHand[place]! - model.onHand[place]!) * holding;
    }
    daily.push({ day: day.day, closed: !traded, ...point });
  }

  function addObserved(index: number, place: number, day: LedgerDay, demand: number): void {
    const sold = day.unitsSold[place]!;
    const returned = day.unitsReturned[place]!;
    if (sold > 0) totals.unitsSold[index]! += sold;
    if (returned > 0) totals.unitsReturned[index]! += returned;
    if (sold > demand) totals.unitsCancelled[index]! += sold - demand;
    if (day.inventoryLevel[place]! <= 0) totals.censoredDays[index]!++;
  }

  function scoreForecast(
    index: number,
    demand: number,
    dayBefore: LedgerDay,
    placesBefore: Int32Array | undefined,
  ): void {
    const place = placesBefore ? placesBefore[index]! : index;
    if (place < 0) return;
    const forecast = dayBefore.nextForecast[place]!;
    const baseline = dayBefore.nextBaseline[place]!;
    if (Number.isNaN(forecast) || Number.isNaN(baseline)) return;
    totals.scoredDemand[index]! += demand;
    totals.absoluteError[index]! += Math.abs(forecast - demand);
    totals.baselineAbsoluteError[index]! += Math.abs(baseline - demand);
  }

  function closeWeek(): void {
    week.count++;
    for (let index = 0; index < count; index++) {
      const units = week.sum[index]!;
      week.total[index]! += units;
      week.squares[index]! += units * units;
      week.sum[index] = 0;
    }
  }

  function fillWeeklyVariation(): void {
    for (let index = 0; index < count; index++) {
      const mean = week.total[index]! / week.count;
      const variance = (week.squares[index]! - week.count * mean * mean) / (week.count - 1);
      totals.weeklyVariation[index] =
        week.count > 1 && mean > 0 ? Math.sqrt(Math.max(0, variance)) / mean : Number.NaN;
    }
  }

  function cycleOf(day: number): number {
    return Math.floor((day - firstDay - policy.leadTimeDays) / policy.reviewPeriodDays);
  }

  function close(name: Scenario, day: LedgerDay): void {
    const sums = scenarios[name];
    for (let index = 0; index < count; index++) {
      sums.closing[index] = day.books[name].onHand[index]!;
      const level = day.books[name].level?.[index] ?? sums.closing[index]!;
      const price = totals.priceUsd[index]!;
      const over = Math.max(0, sums.closing[index]! - level);
      sums.overstockUsd[index] = price >= 0 ? over * computeUnitCostUsd(price, prices) : 0;
    }
  }
}

function createTotals(count: number): ScenarioTotals {
  const column = () => new Float64Array(count);
  return {
    lost: column(),
    received: column(),
    opening: column(),
    closing: column(),
    onHandDays: column(),
    stockoutDays: column(),
    orders: column(),
    lostRevenueUsd: column(),
    lostMarginUsd: column(),
    holdingCostUsd: column(),
    capitalUsdDays: column(),
    overstockUsd: column(),
    cycles: column(),
    cyclesWithStockout: column(),
  };
}
