import { weekdayOf } from "../../demand/calendar";
import {
  computeWeekdayFactors,
  SMOOTHING_WEIGHT,
  shapeWeekdays,
  smoothDemand,
} from "../../demand/exponential-smoothing";
import type { DemandSeries } from "../../demand/series";
import type { DailyDemand } from "./baseline-demand";

/** Share of a weekday's figures that is kept from one week to the next: they are worth those of eight weeks. */
const WEEKDAY_RETENTION = 7 / 8;
/** A product that had no row for so long is off sale: as the seasonal-naive baseline looks back. */
const LONGEST_GAP_DAYS = 56;

/** The smoothing baseline after a day: what the next day is forecast from, and all that it remembers. */
export interface SmoothingState {
  /** Demand of a usual day per product; `NaN` where none is known. */
  readonly level: Float64Array;
  /** Days of trade that the level has seen, up to those it remembers: the first ones weigh alike. */
  readonly seenDays: Float64Array;
  /** Days since the product's last row. */
  readonly idleDays: Float64Array;
  /** Of the fleet, by weekday (0 = Sunday): units sold, days with trade, days. Older weeks weigh less. */
  readonly weekdays: {
    readonly units: Float64Array;
    readonly tradingDays: Float64Array;
    readonly days: Float64Array;
  };
}

/** The state as the history up to a day tells it: when books are opened. */
export function openSmoothing(
  fleet: readonly DemandSeries[],
  demandOf: readonly (DailyDemand | undefined)[],
  originDay: number,
): SmoothingState {
  const weekdays = {
    units: new Float64Array(7),
    tradingDays: new Float64Array(7),
    days: new Float64Array(7),
  };
  const traded = new Set<number>();
  for (const demand of demandOf) {
    if (!demand) continue;
    for (let row = demand.days.length - 1; row >= 0; row--) {
      const age = originDay - demand.days[row]!;
      if (age >= LONGEST_GAP_DAYS) break;
      weekdays.units[weekdayOf(demand.days[row]!)]! +=
        (demand.units[row] || 0) * WEEKDAY_RETENTION ** Math.floor(age / 7);
      traded.add(demand.days[row]!);
    }
  }
  for (let age = 0; age < LONGEST_GAP_DAYS; age++) {
    const day = originDay - age;
    const weight = WEEKDAY_RETENTION ** Math.floor(age / 7);
    weekdays.days[weekdayOf(day)]! += weight;
    if (traded.has(day)) weekdays.tradingDays[weekdayOf(day)]! += weight;
  }
  const factors = computeWeekdayFactors(fleet, originDay);
  const count = demandOf.length;
  const state = {
    level: new Float64Array(count).fill(Number.NaN),
    seenDays: new Float64Array(count),
    idleDays: new Float64Array(count),
    weekdays,
  };
  demandOf.forEach((demand, index) => {
    openProduct(state, index, demand, originDay, factors);
  });
  return state;
}

function openProduct(
  state: SmoothingState,
  index: number,
  demand: DailyDemand | undefined,
  originDay: number,
  factors: Float64Array,
): void {
  if (!demand || demand.days.length === 0) return;
  const { days, units } = demand;
  state.level[index] = smoothDemand(days, (row) => units[row]!, [0, days.length], factors, SMOOTHING_WEIGHT);
  state.seenDays[index] = Math.min(days.length, 1 / SMOOTHING_WEIGHT);
  state.idleDays[index] = originDay - days[days.length - 1]!;
}

/**
 * The state after another day: one step for each product, whatever the length of its history.
 *
 * @param places of each product in the state before, or -1 where it is new: then its history is looked at once.
 * @param demand of the day per product; `NaN` where it has no row.
 */
export function advanceSmoothing(
  previous: SmoothingState,
  places: Int32Array,
  day: number,
  demand: Float64Array,
  demandOf: (index: number) => DailyDemand | undefined,
): SmoothingState {
  const count = places.length;
  const before = previous.weekdays;
  const factors = shapeWeekdays(before.units, before.tradingDays);
  const weekday = weekdayOf(day);
  const state = {
    level: new Float64Array(count).fill(Number.NaN),
    seenDays: new Float64Array(count),
    idleDays: new Float64Array(count),
    weekdays: {
      units: before.units.slice(),
      tradingDays: before.tradingDays.slice(),
      days: before.days.slice(),
    },
  };
  let total = 0;
  let isTraded = false;
  for (let index = 0; index < count; index++) {
    const units = demand[index]!;
    const place = places[index]!;
    if (!Number.isNaN(units)) {
      total += units;
      isTraded = true;
    }
    if (place < 0) {
      openProduct(state, index, demandOf(index), day, factors);
      continue;
    }
    const level = previous.level[place]!;
    const seen = previous.seenDays[place]!;
    if (Number.isNaN(units)) {
      state.level[index] = level;
      state.seenDays[index] = seen;
      state.idleDays[index] = previous.idleDays[place]! + 1;
      continue;
    }
    const usual = units / factors[weekday]!;
    const weight = Math.max(SMOOTHING_WEIGHT, 1 / (seen + 1));
    state.level[index] = Number.isNaN(level) ? usual : level + weight * (usual - level);
    state.seenDays[index] = Math.min(seen + 1, 1 / SMOOTHING_WEIGHT);
  }
  const { weekdays } = state;
  weekdays.units[weekday] = WEEKDAY_RETENTION * weekdays.units[weekday]! + total;
  weekdays.days[weekday] = WEEKDAY_RETENTION * weekdays.days[weekday]! + 1;
  weekdays.tradingDays[weekday] = WEEKDAY_RETENTION * weekdays.tradingDays[weekday]! + (isTraded ? 1 : 0);
  return state;
}

/** Units forecast over so many days of each product from `runDay` on: level x factor of the weekday x how often it is traded on. */
export function forecastSmoothing(
  { level, idleDays, weekdays }: SmoothingState,
  runDay: number,
  daysOf: (index: number) => number,
): Float64Array {
  const factors = shapeWeekdays(weekdays.units, weekdays.tradingDays);
  // Usual days in the first so many days.
  const usualDays = [0];
  const reach = (days: number): number => {
    for (let ahead = usualDays.length - 1; ahead < days; ahead++) {
      const weekday = weekdayOf(runDay + ahead);
      const open = weekdays.tradingDays[weekday]! / weekdays.days[weekday]! || 0;
      usualDays.push(usualDays[ahead]! + factors[weekday]! * open);
    }
    return usualDays[days]!;
  };
  return level.map((units, index) =>
    idleDays[index]! < LONGEST_GAP_DAYS && !Number.isNaN(units) ? units * reach(daysOf(index)) : 0,
  );
}
