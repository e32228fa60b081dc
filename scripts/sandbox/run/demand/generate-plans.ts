import { formatDay, weekdayOf } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import { partsOfSeriesKey } from "../../../../functions/demand/series-key";
import type { BroughtLine } from "../../../../functions/planning/merge-lines";
import { closedFor, PROMOTION_DISCOUNT } from "./generate-demand";
import { RandomSource } from "./random-source";

/** A made-up line of the calendar: everybody knows since when it was known. */
export type GeneratedLine = BroughtLine & Required<Pick<BroughtLine, "knownFrom">>;

/** Days before its first day on which a promotion is decided: most of them well ahead, a few in a hurry. */
const DAYS_AHEAD = [10, 28] as const;
const HURRIED_SHARE = 0.1;
const HURRIED_DAYS_AHEAD = [1, 3] as const;
/** So far beyond the last day played demand must be made up for what is planned by then to be known, to its end. */
export const DAYS_BEYOND = DAYS_AHEAD[1] + 7;
const HOLIDAY_DAYS_AHEAD = 366;
/**
 * Beyond so many products and places the others have promotions that nobody announced: a calendar is one document, and
 * every run reads it.
 */
const MOST_WHO_PLAN = 2_000;

/**
 * The promotions of made-up demand as somebody planned them, and the holidays, on most of which it is closed. They are what
 * happened: the plans are told from the demand, and each with the day on which it became known. The same seed gives the
 * same; what is planned for a product does not depend on how many others there are.
 *
 * @param series with the column `promotion`, and with the days beyond the last that are planned already.
 */
export function generatePlans(series: readonly DemandSeries[], seed: number): readonly GeneratedLine[] {
  const firstDay = series.reduce((first, { days }) => Math.min(first, days[0]!), Number.POSITIVE_INFINITY);
  const lastDay = series.reduce((last, { days }) => Math.max(last, days.at(-1)!), 0);
  return [
    ...planHolidays(firstDay, lastDay + HOLIDAY_DAYS_AHEAD),
    ...series.slice(0, MOST_WHO_PLAN).flatMap((one) => planPromotions(one, seed)),
  ];
}

function planHolidays(firstDay: number, lastDay: number): GeneratedLine[] {
  const lines: GeneratedLine[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    const name = closedFor(day) ?? openHoliday(day);
    if (name === undefined) continue;
    const date = formatDay(day);
    lines.push({
      kind: "holiday",
      name,
      from: date,
      to: date,
      knownFrom: formatDay(day - HOLIDAY_DAYS_AHEAD),
    });
  }
  return lines;
}

const SEPTEMBER = "09";
const MONDAY = 1;

/** A holiday on which made-up people buy as on other days: one that lies in the days that are played by default. */
function openHoliday(day: number): string | undefined {
  const [, month, date] = formatDay(day).split("-");
  return month === SEPTEMBER && Number(date) <= 7 && weekdayOf(day) === MONDAY ? "Labor Day" : undefined;
}

function planPromotions(
  { productId: key, days, sellingPrice, features }: DemandSeries,
  seed: number,
): GeneratedLine[] {
  const random = new RandomSource(seed, `plans of ${key}`);
  const isPromoted = (row: number) => features.promotion![row] === 1;
  const lines: GeneratedLine[] = [];
  for (let row = 0; row < days.length; row++) {
    if (!isPromoted(row)) continue;
    const first = row;
    while (row + 1 < days.length && isPromoted(row + 1)) row++;
    const [least, most] = random.chance(HURRIED_SHARE) ? HURRIED_DAYS_AHEAD : DAYS_AHEAD;
    lines.push({
      kind: "promotion",
      ...partsOfSeriesKey(key),
      from: formatDay(days[first]!),
      to: formatDay(days[row]!),
      discountRatio: PROMOTION_DISCOUNT,
      price: sellingPrice[first]!,
      knownFrom: formatDay(days[first]! - Math.round(random.uniform(least, most))),
    });
  }
  return lines;
}
