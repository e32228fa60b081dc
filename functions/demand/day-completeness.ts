import { weekdayOf } from "./calendar";
import type { DemandSeries } from "./series";

/** Same weekdays that are looked back at. */
const WEEKS = 8;
/** A product sells usually on a weekday when it did on so many of them. */
const USUAL_SHARE = 0.5;
/** Without so many weeks of history nothing is usual yet. */
const FEWEST_WEEKS = 2;

/** How much of a day has arrived. */
export interface DayArrival {
  /** Products that usually sell on this weekday. */
  readonly expected: number;
  /** Of them, those with a row on the day. */
  readonly arrived: number;
  /** Of them, some that have none, by id. */
  readonly missing: readonly string[];
}

const MOST_MISSING = 20;

/** History that judging a day takes. */
export const ARRIVAL_WINDOW_DAYS = WEEKS * 7;

/**
 * Counts which of the products that usually sell on a weekday have a row on a day. A product sells usually when it sold on at
 * least half of the last eight such weekdays on which the fleet traded; a weekday on which nobody trades expects nothing.
 *
 * @param fleet with at least {@link ARRIVAL_WINDOW_DAYS} days before the day, and the day
 */
export function measureArrival(fleet: readonly DemandSeries[], day: number): DayArrival {
  const isOfWeekday = (other: number) =>
    other < day && other >= day - ARRIVAL_WINDOW_DAYS && weekdayOf(other) === weekdayOf(day);
  const traded = new Set(fleet.flatMap(({ days }) => [...days].filter(isOfWeekday)));
  if (traded.size < FEWEST_WEEKS) return { expected: 0, arrived: 0, missing: [] };
  const missing: string[] = [];
  let expected = 0;
  for (const { productId, days, unitsSold } of fleet) {
    let sold = 0;
    let isThere = false;
    for (let index = days.length - 1; index >= 0 && days[index]! >= day - ARRIVAL_WINDOW_DAYS; index--) {
      if (days[index] === day) isThere = true;
      else if (isOfWeekday(days[index]!) && unitsSold[index]! > 0) sold += 1;
    }
    if (sold / traded.size < USUAL_SHARE) continue;
    expected += 1;
    if (!isThere) missing.push(productId);
  }
  return { expected, arrived: expected - missing.length, missing: missing.sort().slice(0, MOST_MISSING) };
}

/** The arrival of two parts of a fleet together. */
export function addArrivals(one: DayArrival, other: DayArrival): DayArrival {
  return {
    expected: one.expected + other.expected,
    arrived: one.arrived + other.arrived,
    missing: [...one.missing, ...other.missing].slice(0, MOST_MISSING),
  };
}
