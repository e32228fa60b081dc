import type { RetrainingDue } from "../contracts/retraining";
import type { RetrainingSettings } from "../contracts/settings/retraining";
import { formatDay, parseDay } from "../demand/calendar";
import { findChange } from "./find-change";
import type { DayRecord, RetrainingRecord } from "./record";

type DueSettings = Pick<
  RetrainingSettings,
  "everyDays" | "errorRisePercent" | "driftedPercent" | "sustainedDays" | "restDays" | "backtestDays"
>;

/** The best record is that of so many days in a row: of fewer, luck would be the measure. */
const RECORD_WINDOW_DAYS = 28;
/** Days of a new world that a training needs, beside those of the backtest. */
export const LEAST_TRAINING_DAYS = 21;
/** A model that has seen so many days of its world is no better for more of them. */
const ENOUGH_TRAINING_DAYS = 84;
/** Share of the days of a window that must have been scored for its mean to be told. */
const LEAST_SCORED_SHARE = 0.7;

/** What the daily look comes to: an event, or why there is none. */
export interface Look {
  readonly due?: Pick<RetrainingDue, "reason" | "since" | "because">;
  readonly because: string;
}

/**
 * Whether the model is to be trained anew.
 *
 * - **error**: the mean of the daily errors of the last days stands above the best four weeks there were. The best
 *   ones, and not the last ones, so that a decay does not become what is usual.
 * - **drift**: on so many products, each of the last days, the model missed by more than it used to.
 * - **young**: the last training knew few days of a changed world, and now there are more than twice as many.
 * - **calendar**: so many days have passed.
 *
 * When the world has changed, a model of it needs days of it: training waits for {@link LEAST_TRAINING_DAYS} and those
 * of the backtest after the change, and begins there.
 *
 * @param record ascending by day.
 * @param today the day of the look; the record ends the day before.
 */
export function lookForAge(record: RetrainingRecord, today: number, settings: DueSettings): Look {
  const days = record.days
    .map((day) => ({ ...day, day: parseDay(day.date)! }))
    .filter(({ day }) => day < today);
  const first = days[0];
  if (!first) return { because: "no day has been scored yet" };
  const lastDue = record.lastDue === undefined ? undefined : parseDay(record.lastDue)!;
  if (lastDue !== undefined && today - lastDue < settings.restDays) {
    return { because: `the last training was due on ${record.lastDue}; ${settings.restDays} days of rest` };
  }
  const change = judgeError(days, today, settings) ?? judgeDrift(days, today, settings);
  if (change) {
    const readyOn = change.since + LEAST_TRAINING_DAYS + settings.backtestDays;
    const since = formatDay(change.since);
    if (today < readyOn) {
      return {
        because: `${change.because}, since ${since}: from ${formatDay(readyOn)} on there is enough to learn`,
      };
    }
    const because = `${change.because}, since ${since}`;
    return { due: { reason: change.reason, since, because }, because };
  }
  const young = judgeYouth(record, today, settings);
  if (young) return { due: young, because: young.because };
  const from = Math.max(lastDue ?? 0, first.day);
  if (settings.everyDays > 0 && today - from >= settings.everyDays) {
    const because = `${today - from} days have passed since ${formatDay(from)}`;
    return { due: { reason: "calendar", because }, because };
  }
  return { because: "neither error nor drift nor the calendar asks for it" };
}

interface ScoredDay extends DayRecord {
  readonly day: number;
}

interface Change {
  readonly reason: "error" | "drift";
  readonly since: number;
  readonly because: string;
}

function judgeError(
  days: readonly ScoredDay[],
  today: number,
  { sustainedDays, errorRisePercent }: DueSettings,
): Change | undefined {
  const recent = meanError(days, today - sustainedDays, today - 1);
  if (recent === undefined) return undefined;
  const best = bestError(days, today - sustainedDays - 1);
  if (best === undefined || recent <= best * (1 + errorRisePercent / 100)) return undefined;
  const scored = days.filter(({ wape }) => wape !== null && wape > 0);
  const since = findChange(scored.map(({ day, wape }) => ({ day, value: Math.log(wape!) })));
  return {
    reason: "error",
    since: since ?? today - sustainedDays,
    because: `WAPE of ${sustainedDays} days is ${recent.toFixed(3)}, ${Math.round((recent / best - 1) * 100)} % above the best ${RECORD_WINDOW_DAYS} days (${best.toFixed(3)})`,
  };
}

function judgeDrift(
  days: readonly ScoredDay[],
  today: number,
  { sustainedDays, driftedPercent }: DueSettings,
): Change | undefined {
  const bound = driftedPercent / 100;
  const isAbove = ({ driftedShare }: ScoredDay) => driftedShare !== null && driftedShare >= bound;
  const recent = days.filter(({ day }) => day >= today - sustainedDays);
  if (recent.length < sustainedDays || !recent.every(isAbove)) return undefined;
  const before = days.findLast((day) => !isAbove(day));
  const since = (before?.day ?? days[0]!.day - 1) + 1;
  const share = Math.round(recent.at(-1)!.driftedShare! * 100);
  return {
    reason: "drift",
    since,
    because: `the model misses by more than it used to on ${share} % of the products, at least ${driftedPercent} % for ${sustainedDays} days`,
  };
}

/**
 * A model of few days knows the new world badly, though no worse than the day before: the error does not rise. It is
 * trained anew when the days of that world have doubled, until they fill {@link ENOUGH_TRAINING_DAYS}.
 */
function judgeYouth(
  { lastDue, lastSince }: RetrainingRecord,
  today: number,
  { backtestDays }: DueSettings,
): Look["due"] {
  if (lastDue === undefined || lastSince === undefined) return undefined;
  const since = parseDay(lastSince)!;
  const learnt = parseDay(lastDue)! - backtestDays - since;
  const known = today - backtestDays - since;
  if (learnt >= ENOUGH_TRAINING_DAYS || known < 2 * learnt) return undefined;
  const because = `the model was trained on ${learnt} days of the world since ${lastSince}, and now there are ${known}`;
  return { reason: "young", since: lastSince, because };
}

/** Least mean of the errors of so many days in a row, up to a day. */
function bestError(days: readonly ScoredDay[], lastDay: number): number | undefined {
  let best: number | undefined;
  let sum = 0;
  let count = 0;
  let first = 0;
  const firstDay = days[0]!.day;
  for (const { day, wape } of days) {
    if (day > lastDay) break;
    if (wape !== null) {
      sum += wape;
      count++;
    }
    for (; days[first]!.day <= day - RECORD_WINDOW_DAYS; first++) {
      const gone = days[first]!.wape;
      if (gone === null) continue;
      sum -= gone;
      count--;
    }
    const isWhole = day - RECORD_WINDOW_DAYS + 1 >= firstDay;
    if (!isWhole || count < LEAST_SCORED_SHARE * RECORD_WINDOW_DAYS) continue;
    if (best === undefined || sum / count < best) best = sum / count;
  }
  return best;
}

/** Mean of the daily errors from a day to another; `undefined` where too few were scored. */
function meanError(days: readonly ScoredDay[], from: number, to: number): number | undefined {
  let sum = 0;
  let count = 0;
  for (const { day, wape } of days) {
    if (day < from || day > to || wape === null) continue;
    sum += wape;
    count++;
  }
  return count >= LEAST_SCORED_SHARE * (to - from + 1) ? sum / count : undefined;
}
