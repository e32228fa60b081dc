import type { PlannedDays } from "../contracts/calendar";
import { weekdayOf } from "../demand/calendar";
import { findSorted, lowerBound } from "../demand/numeric/search";
import { demandOf, isCensored } from "../demand/scored-demand";
import type { DemandSeries } from "../demand/series";

/** A usual day is told from the same weekday of so many days before a promotion, as long as there are two. */
const BEFORE_DAYS = 56;
const FEWEST_WEEKDAYS = 2;
const FEWEST_DAYS = 5;
/** A price that is planned for so long is what is usually paid. */
const LASTING_PRICE_DAYS = 28;
/** Promotions whose discounts differ by no more are such ones as another. */
const SAME_DISCOUNT = 0.05;

/** A promotion that is over, with what was sold on its days. */
export interface PastPromotion {
  readonly line: PlannedDays;
  /** Days with a row that were not out of stock. */
  readonly days: number;
  /** Days on which the shelf was empty: what was wanted is not known. */
  readonly daysOutOfStock: number;
  /** Demand of these days. */
  readonly units: number;
  /** What usual days of the same weekdays had come to. */
  readonly usualUnits: number;
}

/** What promotions have brought. */
export interface PromotionEffect {
  readonly promotions: number;
  readonly days: number;
  /** Demand a day, and what usual days of the same weekdays had come to. */
  readonly unitsPerDay: number;
  readonly usualUnitsPerDay: number;
  /** Demand over usual: of all days together, and of the weakest and the strongest promotion. `null` over nothing. */
  readonly ratio: number | null;
  readonly leastRatio: number | null;
  readonly mostRatio: number | null;
}

/** Whether a line held until it was over: not changed and not taken back before. */
export function hasTakenPlace({ toDay, withdrawnDay }: PlannedDays, originDay: number): boolean {
  return toDay <= originDay && withdrawnDay > toDay;
}

/**
 * The promotions of a product that are over, and what they brought: demand beside that of usual days before, weekday by
 * weekday. What people bought less of afterwards is not taken off.
 *
 * @param lines all lines about the product
 */
export function measurePromotions(
  series: DemandSeries,
  lines: readonly PlannedDays[],
  originDay: number,
): readonly PastPromotion[] {
  const exceptional = lines.filter(
    ({ kind, fromDay, toDay, withdrawnDay }) =>
      withdrawnDay > fromDay && (kind !== "price" || toDay - fromDay < LASTING_PRICE_DAYS),
  );
  const isUsual = (day: number) => !exceptional.some(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
  return lines.flatMap((line) => {
    if (line.kind !== "promotion" || !hasTakenPlace(line, originDay)) return [];
    const usualOf = findUsualDays(series, line.fromDay, isUsual);
    const sums = { days: 0, daysOutOfStock: 0, units: 0, usualUnits: 0 };
    for (let day = line.fromDay; day <= line.toDay; day++) {
      const row = findSorted(series.days, day);
      const usual = usualOf(weekdayOf(day));
      if (row < 0 || usual === undefined) continue;
      const units = demandOf(series, row);
      if (isCensored(series, row)) sums.daysOutOfStock++;
      else if (!Number.isNaN(units)) {
        sums.days++;
        sums.units += units;
        sums.usualUnits += usual;
      }
    }
    return sums.days > 0 ? [{ line, ...sums }] : [];
  });
}

/** Mean demand of usual days by weekday, from the weeks before a day; `undefined` where there are too few. */
function findUsualDays(
  series: DemandSeries,
  beforeDay: number,
  isUsual: (day: number) => boolean,
): (weekday: number) => number | undefined {
  const sums = new Float64Array(7);
  const counts = new Float64Array(7);
  for (let row = lowerBound(series.days, beforeDay - BEFORE_DAYS); row < series.days.length; row++) {
    const day = series.days[row]!;
    if (day >= beforeDay) break;
    const units = demandOf(series, row);
    if (Number.isNaN(units) || isCensored(series, row) || !isUsual(day)) continue;
    sums[weekdayOf(day)]! += units;
    counts[weekdayOf(day)]! += 1;
  }
  const total = sums.reduce((sum, units) => sum + units, 0);
  const count = counts.reduce((sum, days) => sum + days, 0);
  return (weekday) => {
    if (counts[weekday]! >= FEWEST_WEEKDAYS) return sums[weekday]! / counts[weekday]!;
    return count >= FEWEST_DAYS ? total / count : undefined;
  };
}

/** `undefined` without any promotion. */
export function sumUpEffect(past: readonly PastPromotion[]): PromotionEffect | undefined {
  if (past.length === 0) return undefined;
  const sum = (measure: (one: PastPromotion) => number) =>
    past.reduce((total, one) => total + measure(one), 0);
  const [days, units, usual] = [
    sum((one) => one.days),
    sum((one) => one.units),
    sum((one) => one.usualUnits),
  ];
  const ratios = past.flatMap((one) => (one.usualUnits > 0 ? [one.units / one.usualUnits] : []));
  return {
    promotions: past.length,
    days,
    unitsPerDay: units / days,
    usualUnitsPerDay: usual / days,
    ratio: usual > 0 ? units / usual : null,
    leastRatio: ratios.length > 0 ? Math.min(...ratios) : null,
    mostRatio: ratios.length > 0 ? Math.max(...ratios) : null,
  };
}

/** Promotions with about the discount of one that is planned; all of them where it states none. */
export function findSuchPromotions(
  { discountRatio }: PlannedDays,
  past: readonly PastPromotion[],
): readonly PastPromotion[] {
  if (discountRatio === undefined) return past;
  return past.filter(
    ({ line }) =>
      line.discountRatio !== undefined &&
      Math.abs(line.discountRatio - discountRatio) <= SAME_DISCOUNT + Number.EPSILON,
  );
}
