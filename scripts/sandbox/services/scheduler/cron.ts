import { dayOfInstant, instantOfDay } from "../../../../functions/demand/calendar";

/** The six fields of an AWS cron expression, each a test on a part of the wall-clock time. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly isDay: (date: Date) => boolean;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** Days searched for the next match: enough for 29 February across a century's missing leap year. */
const MAX_DAYS = 366 * 9;

/**
 * Parses `minutes hours day-of-month month day-of-week year`.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function parseCron(text: string, invalid: (why: string) => Error): CronFields {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) throw invalid(`cron has 6 fields, not ${fields.length}`);
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    throw invalid("exactly one of day-of-month and day-of-week must be ?");
  const list = (field: string, from: number, to: number, names: readonly string[] = [], firstName = 0) =>
    expand(field, from, to, names, firstName, invalid);
  return {
    minutes: list(minutes, 0, 59),
    hours: list(hours, 0, 23),
    months: new Set(list(month, 1, 12, MONTHS, 1)),
    years: new Set(list(year, 1970, 2199)),
    isDay:
      dayOfWeek === "?" ? dayOfMonthTest(dayOfMonth, list, invalid) : dayOfWeekTest(dayOfWeek, list, invalid),
  };
}

/** First wall-clock time after `afterMs` that matches; `undefined` when none does. */
export function nextCronTime(fields: CronFields, afterMs: number): number | undefined {
  const firstDay = dayOfInstant(afterMs);
  for (let day = firstDay; day <= firstDay + MAX_DAYS; day++) {
    const dayMs = instantOfDay(day);
    const date = new Date(dayMs);
    if (
      !fields.years.has(date.getUTCFullYear()) ||
      !fields.months.has(date.getUTCMonth() + 1) ||
      !fields.isDay(date)
    )
      continue;
    for (const hour of fields.hours) {
      for (const minute of fields.minutes) {
        const candidateMs = dayMs + hour * 3_600_000 + minute * 60_000;
        if (candidateMs > afterMs) return candidateMs;
      }
    }
  }
  return undefined;
}

type Lister = (
  field: string,
  from: number,
  to: number,
  names?: readonly string[],
  firstName?: number,
) => number[];

function dayOfMonthTest(field: string, list: Lister, invalid: (why: string) => Error): CronFields["isDay"] {
  if (field === "L") return (date) => date.getUTCDate() === daysInMonth(date);
  const nearest = /^(\d{1,2})W$/.exec(field);
  if (nearest) {
    const wanted = Number(nearest[1]);
    if (wanted < 1 || wanted > 31) throw invalid(`"${field}" is not a day of the month`);
    return (date) => date.getUTCDate() === nearestWeekday(date, wanted);
  }
  const days = new Set(list(field, 1, 31));
  return (date) => days.has(date.getUTCDate());
}

function dayOfWeekTest(field: string, list: Lister, invalid: (why: string) => Error): CronFields["isDay"] {
  const nth = /^(\w+)#([1-5])$/.exec(field);
  const last = /^(\w+)L$/.exec(field);
  if (nth || last) {
    const weekday = list((nth ?? last)![1]!, 1, 7, WEEKDAYS, 1)[0];
    if (weekday === undefined) throw invalid(`"${field}" names no weekday`);
    return (date) => {
      if (date.getUTCDay() + 1 !== weekday) return false;
      const day = date.getUTCDate();
      return nth ? Math.ceil(day / 7) === Number(nth[2]) : day + 7 > daysInMonth(date);
    };
  }
  const weekdays = new Set(list(field, 1, 7, WEEKDAYS, 1));
  return (date) => weekdays.has(date.getUTCDay() + 1);
}

function expand(
  field: string,
  from: number,
  to: number,
  names: readonly string[],
  firstName: number,
  invalid: (why: string) => Error,
): number[] {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) throw invalid(`"${part}" is not a value, range or step`);
    const [, first, last, step] = match;
    const start = first === "*" ? from : read(first!);
    const end = last !== undefined ? read(last) : first === "*" || step !== undefined ? to : start;
    const stride = step === undefined ? 1 : Number(step);
    if (stride < 1 || start < from || end > to || start > end)
      throw invalid(`"${part}" is outside ${from}-${to}`);
    for (let value = start; value <= end; value += stride) values.add(value);
  }
  return [...values].sort((left, right) => left - right);

  function read(text: string): number {
    const name = names.indexOf(text.toUpperCase());
    const value = name >= 0 ? name + firstName : Number(text);
    if (!Number.isInteger(value)) throw invalid(`"${text}" is not a number from ${from} to ${to}`);
    return value;
  }
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The weekday nearest to a day of the month, never leaving the month. */
function nearestWeekday(date: Date, wanted: number): number {
  const day = Math.min(wanted, daysInMonth(date));
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === daysInMonth(date) ? day - 2 : day + 1;
  return day;
}
