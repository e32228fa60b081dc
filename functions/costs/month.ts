import { formatDay, parseDay } from "../demand/calendar";

/** First day of the month of a day. */
export function firstDayOfMonth(day: number): number {
  return parseDay(`${formatDay(day).slice(0, 7)}-01`)!;
}

/** First day of the month after that of a day. */
export function firstDayOfNextMonth(day: number): number {
  return firstDayOfMonth(firstDayOfMonth(day) + 31);
}

/** Average length of a month in days, for figures per month: 365.25 / 12. */
export const DAYS_PER_MONTH = 30.4375;

/** Hours of a month on AWS's bill: 365 days / 12. */
export const HOURS_PER_MONTH = 730;
