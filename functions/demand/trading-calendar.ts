import { weekdayOf } from "./calendar";
import type { DemandSeries } from "./series";

/** Weeks that must have passed without trade on a weekday before it counts as a regular closure. */
const WEEKS_TO_JUDGE = 4;

/**
 * On which days a fleet trades, inferred from its history: a day on which no product has a row is closed.
 * That is not the same as a day without demand.
 */
export interface TradingCalendar {
  /** Days with a row of any product, ascending. */
  readonly tradingDays: Int32Array;
  /** Weekdays (0 = Sunday) on which the fleet has not traded for at least four weeks. */
  readonly closedWeekdays: ReadonlySet<number>;
  /** Whether the fleet traded on a day of the history. */
  isTradingDay(day: number): boolean;
}

/**
 * @param list the products of the fleet, or of a shard large enough to trade every open day.
 * @param untilDay the last day that may be known.
 */
export function inferTradingCalendar(list: readonly DemandSeries[], untilDay: number): TradingCalendar {
  const traded = new Set<number>();
  for (const { days } of list) {
    for (const day of days) if (day <= untilDay) traded.add(day);
  }
  const tradingDays = Int32Array.from(traded).sort();
  return {
    tradingDays,
    closedWeekdays: findClosedWeekdays(tradingDays, untilDay),
    isTradingDay: (day) => traded.has(day),
  };
}

function findClosedWeekdays(tradingDays: Int32Array, untilDay: number): ReadonlySet<number> {
  const first = tradingDays[0];
  if (first === undefined || untilDay - first + 1 < WEEKS_TO_JUDGE * 7) return new Set();
  const open = new Set<number>();
  for (let index = tradingDays.length - 1; index >= 0; index--) {
    if (tradingDays[index]! <= untilDay - WEEKS_TO_JUDGE * 7) break;
    open.add(weekdayOf(tradingDays[index]!));
  }
  // Without any trade in the weeks looked at, the data has stopped; that says nothing about weekdays.
  if (open.size === 0) return new Set();
  return new Set([0, 1, 2, 3, 4, 5, 6].filter((weekday) => !open.has(weekday)));
}
