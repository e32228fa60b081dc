import { weekdayOf } from "./calendar";
import type { DemandSeries } from "./series";
import { inferTradingCalendar } from "./trading-calendar";

/**
 * Days of trade that are missing at the end of a fleet's history: those after the last day with a row of any
 * product, up to the origin. Weekdays on which the fleet never trades do not count, so that a shop that is closed on
 * Sundays has no older data on a Monday. `undefined` without any row.
 */
export function measureDataAge(fleet: readonly DemandSeries[], originDay: number): number | undefined {
  let lastDay = Number.NEGATIVE_INFINITY;
  for (const { days } of fleet) {
    for (let row = days.length - 1; row >= 0; row--) {
      if (days[row]! > originDay) continue;
      lastDay = Math.max(lastDay, days[row]!);
      break;
    }
  }
  if (lastDay === Number.NEGATIVE_INFINITY) return undefined;
  if (lastDay === originDay) return 0;
  // Judged as of the last day with data: the weeks without any say nothing about weekdays.
  const { closedWeekdays } = inferTradingCalendar(fleet, lastDay);
  let age = 0;
  for (let day = lastDay + 1; day <= originDay; day++) if (!closedWeekdays.has(weekdayOf(day))) age++;
  return age;
}
