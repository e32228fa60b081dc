import type { Alarms } from "./alarms";
import type { StudyProduct } from "./study-product";

const MONTH_DAYS = 365.25 / 12;

/** False alarms of some stable products. */
export interface StableTally {
  products: number;
  runs: number;
  alarmRuns: number;
  /** Alarms that were not on the day before. */
  newAlarms: number;
  /** Runs and alarms by month since the product's first day. */
  readonly months: { runs: number; alarmRuns: number }[];
}

/** Drifts of one kind and how many were found. */
export interface FoundTally {
  products: number;
  in14: number;
  in30: number;
  /** Those found in 30 days whose first alarm named the feature that changed. */
  named: number;
}

export function createStableTally(): StableTally {
  return { products: 0, runs: 0, alarmRuns: 0, newAlarms: 0, months: [] };
}

export function addStable(tally: StableTally, product: StudyProduct, { on }: Alarms): void {
  tally.products += 1;
  for (let day = product.monitoredFrom; day < on.length; day += 1) {
    const month = Math.floor(day / MONTH_DAYS);
    while (tally.months.length <= month) tally.months.push({ runs: 0, alarmRuns: 0 });
    tally.runs += 1;
    tally.months[month]!.runs += 1;
    if (on[day] !== 1) continue;
    tally.alarmRuns += 1;
    tally.months[month]!.alarmRuns += 1;
    if (day === product.monitoredFrom || on[day - 1] !== 1) tally.newAlarms += 1;
  }
}

export function createFoundTally(): FoundTally {
  return { products: 0, in14: 0, in30: 0, named: 0 };
}

export function addFound(tally: FoundTally, { drift }: StudyProduct, { on, named }: Alarms): void {
  const { onset, feature } = drift!;
  tally.products += 1;
  for (let day = onset; day < Math.min(on.length, onset + 30); day += 1) {
    if (on[day] !== 1) continue;
    if (day < onset + 14) tally.in14 += 1;
    tally.in30 += 1;
    if (named.get(day)?.includes(feature)) tally.named += 1;
    return;
  }
}

export function mergeFound(tallies: Iterable<FoundTally>): FoundTally {
  const total = createFoundTally();
  for (const { products, in14, in30, named } of tallies) {
    total.products += products;
    total.in14 += in14;
    total.in30 += in30;
    total.named += named;
  }
  return total;
}

export const runRate = ({ alarmRuns, runs }: { alarmRuns: number; runs: number }): number => alarmRuns / runs;

/** New alarms per product and month. */
export const newAlarmRate = ({ newAlarms, runs }: StableTally): number => (newAlarms / runs) * MONTH_DAYS;
