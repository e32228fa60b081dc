import { ERROR_GROUPS, type ErrorGroup } from "../../contracts/error-groups";
import type {
  DayFacts,
  ExpectationRecord,
  ExpectedError,
  ExpectedWape,
} from "../../contracts/results/expected-error";
import { parseDay, weekdayOf } from "../../demand/calendar";
import { studentQuantile } from "../../demand/numeric/student-t";
import { solveSymmetric } from "./solve-symmetric";

/** An estimate rests on so many days at most, the older the less. */
const REMEMBERED_DAYS = 84;
const DAY_WEIGHT = 0.97;
/** Days with a known error before anything is told, and before bounds are. */
const FEWEST_DAYS = 14;
const FEWEST_MISSES = 14;
/** Days of the record that is shown. */
const RECORD_DAYS = 56;
const WEEK_DAYS = 7;
/** Share of the days that lie outside the bounds, half on each side. */
const OUTSIDE_SHARE = 0.2;
/** How fast the bounds follow misses that are more, or fewer, than that. */
const ADAPTATION = 0.03;
/** Weeks whose same weekday is usual, and how many of them must be known. */
const USUAL_WEEKS = 8;
const FEWEST_USUAL = 4;
/** A day is worse when its error is so many times what is usual. */
const WORSE_RATIO = 1.2;

/**
 * What a coefficient is believed to be before anything is known, and how strongly, in days. Level and spread must show
 * themselves; weekday, drift and the last week's error count once the past says that they do.
 */
const PRIORS = {
  level: { value: 0, days: 0.01 },
  spread: { value: 0.5, days: 0.5 },
  lastWeek: { value: 0.5, days: 1 },
  drift: { value: 0, days: 0.2 },
  weekday: { value: 0, days: 2 },
} as const;

/** A day of one group: its error is `undefined` until it is known. */
interface Point {
  readonly day: number;
  /** Logarithm of the width of the intervals over the units forecast. */
  readonly spread: number;
  readonly drift: number;
  /** Logarithm of the WAPE. */
  readonly error: number | undefined;
}

/** An estimate of a day, and what came. */
interface Estimate {
  readonly day: number;
  /** Logarithm of the WAPE. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly error: number | undefined;
  /** WAPE of the last known day, and the mean of the last week's. */
  readonly carriedDay: number;
  readonly carriedWeek: number;
  /** Median WAPE of the weekday; `undefined` where too few are known. */
  readonly usual: number | undefined;
}

/**
 * The error that the forecasts of the last day are expected to have, from the widths of the model's own intervals, the
 * drift of the inputs, the weekday and the errors of the last week. What each of them says of the error is a regression on
 * earlier days; the bounds are the quantiles of the estimates' own misses (split conformal), widened while more than a
 * fifth lie outside (Gibbs and Candès 2021, adaptive conformal inference). The record replays each day with what was
 * known on its morning: nothing in it has seen the error that it is held against.
 *
 * @param days ascending; the last is the day whose error is not known. An error is known of a day once the next begins.
 * @returns `null` while fewer than two weeks of errors and two of estimates are known.
 */
export function expectError(days: readonly DayFacts[]): ExpectedError | null {
  const last = days.at(-1);
  if (!last) return null;
  const estimates = replay(toPoints(days, "fleet"));
  const today = estimates.at(-1);
  const told = today && toExpected("fleet", today);
  if (!today || !told || today.day !== parseDay(last.date)) return null;
  const classes = ERROR_GROUPS.slice(1).flatMap((group): ExpectedWape[] => {
    const own = replay(toPoints(days, group)).at(-1);
    const expected = own?.day === today.day ? toExpected(group, own) : undefined;
    return expected ? [expected] : [];
  });
  return {
    date: last.date,
    groups: [told, ...classes],
    usualWape: today.usual ?? null,
    warns: warns(today),
    record: judgeRecord(estimates.slice(0, -1)),
  };
}

function toPoints(days: readonly DayFacts[], group: ErrorGroup): Point[] {
  return days.flatMap(({ date, driftShare, groups }): Point[] => {
    const facts = groups[group];
    if (!facts || !(facts.forecastUnits > 0) || !(facts.spreadUnits > 0)) return [];
    const { errorUnits = 0, actualUnits = 0 } = facts;
    return [
      {
        day: parseDay(date)!,
        spread: Math.log(facts.spreadUnits / facts.forecastUnits),
        drift: driftShare,
        error: errorUnits > 0 && actualUnits > 0 ? Math.log(errorUnits / actualUnits) : undefined,
      },
    ];
  });
}

/** The estimate of each day, of the days before it alone. */
function replay(points: readonly Point[]): Estimate[] {
  const estimates: Estimate[] = [];
  const misses: number[] = [];
  let outside = OUTSIDE_SHARE;
  points.forEach((point, index) => {
    const known = points
      .slice(0, index)
      .filter(({ error, day }) => error !== undefined && day >= point.day - REMEMBERED_DAYS);
    if (known.length < FEWEST_DAYS) return;
    const expected = regress(known, point);
    const recent = misses.slice(-REMEMBERED_DAYS);
    const [low, high] =
      recent.length < FEWEST_MISSES ? [Number.NaN, Number.NaN] : boundMisses(recent, outside);
    const usual = findUsual(known, point.day);
    const week = known.slice(-WEEK_DAYS).map(({ error }) => Math.exp(error!));
    estimates.push({
      day: point.day,
      expected,
      low: expected + low,
      high: expected + high,
      error: point.error,
      carriedDay: week.at(-1)!,
      carriedWeek: week.reduce((sum, wape) => sum + wape, 0) / week.length,
      usual,
    });
    if (point.error === undefined) return;
    const miss = point.error - expected;
    if (!Number.isNaN(low)) {
      const isOutside = miss < low || miss > high ? 1 : 0;
      outside = Math.min(0.5, Math.max(0.02, outside + ADAPTATION * (OUTSIDE_SHARE - isOutside)));
    }
    misses.push(miss);
  });
  return estimates;
}

/** Expected logarithm of the WAPE of a day, by a weighted ridge regression on the days before. */
function regress(known: readonly Point[], target: Point): number {
  const origin = meanOf(known.map(({ error }) => error!));
  const spreadOrigin = meanOf(known.map(({ spread }) => spread));
  const rowOf = (point: Point, before: readonly Point[]): number[] => {
    const week = before.slice(-WEEK_DAYS);
    const lastWeek = week.length === 0 ? 0 : meanOf(week.map(({ error }) => error!)) - origin;
    const weekdays = new Array<number>(WEEK_DAYS).fill(0);
    weekdays[weekdayOf(point.day)] = 1;
    return [1, point.spread - spreadOrigin, lastWeek, point.drift, ...weekdays];
  };
  const priors = [
    PRIORS.level,
    PRIORS.spread,
    PRIORS.lastWeek,
    PRIORS.drift,
    ...new Array<{ readonly value: number; readonly days: number }>(WEEK_DAYS).fill(PRIORS.weekday),
  ];
  const size = priors.length;
  const matrix = Array.from({ length: size }, (_, at) => {
    const row = new Array<number>(size).fill(0);
    row[at] = priors[at]!.days;
    return row;
  });
  const right = priors.map(({ value, days }) => value * days);
  known.forEach((point, index) => {
    const row = rowOf(point, known.slice(Math.max(0, index - WEEK_DAYS), index));
    const weight = DAY_WEIGHT ** (target.day - point.day);
    for (let at = 0; at < size; at++) {
      right[at]! += weight * row[at]! * (point.error! - origin);
      for (let other = 0; other < size; other++) matrix[at]![other]! += weight * row[at]! * row[other]!;
    }
  });
  const coefficients = solveSymmetric(matrix, right);
  return rowOf(target, known).reduce((sum, value, at) => sum + value * coefficients[at]!, origin);
}

/** Misses between which all but a share of the days lie, half of it on each side; of few, the widest. */
function boundMisses(misses: readonly number[], outside: number): [low: number, high: number] {
  const sorted = [...misses].sort((left, right) => left - right);
  const rank = Math.ceil((sorted.length + 1) * (1 - outside / 2));
  const at = Math.min(sorted.length, rank);
  return [sorted[sorted.length - at]!, sorted[at - 1]!];
}

function findUsual(known: readonly Point[], day: number): number | undefined {
  const same = known
    .filter((point) => (day - point.day) % WEEK_DAYS === 0 && day - point.day <= USUAL_WEEKS * WEEK_DAYS)
    .map(({ error }) => Math.exp(error!))
    .sort((left, right) => left - right);
  if (same.length < FEWEST_USUAL) return undefined;
  const middle = Math.floor(same.length / 2);
  return same.length % 2 === 1 ? same[middle] : (same[middle - 1]! + same[middle]!) / 2;
}

/** Even the lower bound is above what is usual: nine of ten such days are worse than usual. */
function warns({ low, usual }: Estimate): boolean {
  return usual !== undefined && Math.exp(low) > usual;
}

function toExpected(group: ErrorGroup, { expected, low, high }: Estimate): ExpectedWape | undefined {
  if (Number.isNaN(low)) return undefined;
  return { group, wape: Math.exp(expected), low: Math.exp(low), high: Math.exp(high) };
}

/** What became of the estimates that were told. `null` before there is one. */
function judgeRecord(estimates: readonly Estimate[]): ExpectationRecord | null {
  const told = estimates
    .filter(({ low, error }) => !Number.isNaN(low) && error !== undefined)
    .slice(-RECORD_DAYS)
    .map((estimate) => ({ ...estimate, wape: Math.exp(estimate.error!), warned: warns(estimate) }));
  if (told.length === 0) return null;
  const misses = told.map(({ expected, wape }) => Math.abs(Math.exp(expected) - wape));
  const ofDay = told.map(({ carriedDay, wape }) => Math.abs(carriedDay - wape));
  const ofWeek = told.map(({ carriedWeek, wape }) => Math.abs(carriedWeek - wape));
  const carried = meanOf(ofDay) < meanOf(ofWeek) ? ofDay : ofWeek;
  const warned = told.filter((day) => day.warned);
  const worse = told.filter(({ wape, usual }) => usual !== undefined && wape > WORSE_RATIO * usual);
  return {
    days: told.length,
    meanMiss: meanOf(misses),
    carriedMiss: meanOf(carried),
    isBetter: isBeyondChance(carried.map((miss, index) => miss - misses[index]!)),
    insideShare: told.filter(({ error, low, high }) => error! >= low && error! <= high).length / told.length,
    warned: warned.length,
    warnedWrongly: warned.filter(({ wape, usual }) => wape <= usual!).length,
    worseDays: worse.length,
    worseWarned: worse.filter((day) => day.warned).length,
  };
}

/** Whether the mean of daily gains is above 0 over weeks, whose days hang together: a t-test on their means. */
function isBeyondChance(gains: readonly number[]): boolean {
  const weeks = Math.floor(gains.length / WEEK_DAYS);
  if (weeks < 3) return false;
  const means = Array.from({ length: weeks }, (_, week) =>
    meanOf(gains.slice(gains.length - (week + 1) * WEEK_DAYS, gains.length - week * WEEK_DAYS)),
  );
  const mean = meanOf(means);
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (weeks - 1);
  return mean > studentQuantile(0.95, weeks - 1) * Math.sqrt(variance / weeks);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
