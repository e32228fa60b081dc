import { dayOfInstant, instantOfDay } from "../../../../functions/demand/calendar";
import { validationError } from "../../server/aws-error";

export interface TimePeriod {
  /** First day, `YYYY-MM-DD`. */
  readonly Start: string;
  /** Day after the last. */
  readonly End: string;
}

/** Days a period covers, as day numbers; `toDay` is not part of it. @throws AwsError `ValidationException` */
export function readPeriod(period: TimePeriod): { readonly fromDay: number; readonly toDay: number } {
  const fromDay = dayOf(period.Start);
  const toDay = dayOf(period.End);
  if (fromDay >= toDay) throw validationError("Start date (and hour) should be before end date (and hour)");
  return { fromDay, toDay };
}

function dayOf(date: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms))
    throw validationError(`Invalid time period: "${date}" is not a date in the form yyyy-MM-dd`);
  return dayOfInstant(ms);
}

/** Cuts days into the slices of a granularity: single days, or calendar months. */
export function slices(
  fromDay: number,
  toDay: number,
  granularity: string,
): { fromDay: number; toDay: number }[] {
  const result: { fromDay: number; toDay: number }[] = [];
  for (let day = fromDay; day < toDay; ) {
    const next = granularity === "MONTHLY" ? Math.min(toDay, firstOfNextMonth(day)) : day + 1;
    result.push({ fromDay: day, toDay: next });
    day = next;
  }
  return result;
}

function firstOfNextMonth(day: number): number {
  const date = new Date(instantOfDay(day));
  return dayOfInstant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
}
