import { createLake } from "../aws/lake";
import { noteRun } from "../aws/log/run-log";
import type { ResultArea } from "../contracts/day-results";
import type { ScheduledEvent } from "../contracts/events";
import { costsReportKey } from "../contracts/keys";
import type { Lake } from "../contracts/lake";
import type { CommonSettings } from "../contracts/settings/handlers";
import { instantOfDay } from "../demand/calendar";
import { runDayOf } from "./run-day";

/** Answer of a run that was started too early, or once more. */
export interface NotYet {
  readonly waitsFor: "the day" | ResultArea | "nothing: it is done";
}

export type CompleteWhen = NonNullable<CommonSettings["completeWhen"]>;

/** When a run looks, and until when it may wait. */
export interface DayLook {
  readonly runDay: number;
  readonly nowMs: number;
  readonly deadlineMs: number;
}

/** Whether the day is still to be waited for. Only the function that looks first brings it along. */
export type JudgeDay = (rule: CompleteWhen, lake: Lake, look: DayLook) => Promise<boolean>;

/** What a function leaves, by which it is known that its day is done, and what it reads. */
const STEPS = {
  // The forecasts are the first to look whether the day has come; who reads it too follows them.
  "batch-predict": { isDone: has("predictions"), after: [] },
  monitor: { isDone: has("monitoring"), after: ["predictions"] },
  replenish: { isDone: has("orders"), after: ["predictions"] },
  // What came meanwhile is done in each round.
  orders: { isDone: async () => false, after: ["orders"] },
  report: { isDone: has("reports"), after: ["orders", "monitoring"] },
  costs: {
    isDone: async (lake, runDay) => (await lake.readText(costsReportKey(runDay))) !== undefined,
    after: ["reports"],
  },
} satisfies Readonly<Record<string, Step>>;
export type WaitingFunction = keyof typeof STEPS;

interface Step {
  readonly isDone: (lake: Lake, runDay: number) => Promise<boolean>;
  readonly after: readonly ResultArea[];
}

function has(area: ResultArea): Step["isDone"] {
  return async (lake, runDay) => (await lake.listDays(area)).includes(runDay);
}

/** So long after the deadline what is read need not be there any longer: a run that failed must not stop the others. */
const PATIENCE_MS = 3_600_000;

let lakeOfProcess: Lake | undefined;

/**
 * Runs a daily function when its day is there: the day before has arrived whole by the rule of `data.completeWhen`, or
 * its deadline is over; and what it reads was left by the functions before it. A schedule that waits starts it every
 * quarter of an hour; once the day is done it has nothing left to do. Runs by hand, and by schedules that trust the
 * clock, wait for nothing.
 */
export async function whenDayIsThere<T>(
  name: WaitingFunction,
  event: ScheduledEvent,
  { completeWhen, lakeBucketName }: CommonSettings,
  run: () => Promise<T>,
  judge?: JudgeDay,
): Promise<T | NotYet> {
  if (event.waitsForDay === undefined || completeWhen === undefined) return run();
  lakeOfProcess ??= createLake(lakeBucketName);
  const notYet = await lookAtDay(name, event, completeWhen, lakeOfProcess, judge);
  if (!notYet) return run();
  noteRun({ ...notYet });
  return notYet;
}

/** Whether a run has to wait, and for what. */
export async function lookAtDay(
  name: WaitingFunction,
  event: ScheduledEvent,
  rule: CompleteWhen,
  lake: Lake,
  judge?: JudgeDay,
): Promise<NotYet | undefined> {
  const runDay = runDayOf(event);
  const { isDone, after }: Step = STEPS[name];
  if (await isDone(lake, runDay)) return { waitsFor: "nothing: it is done" };
  const nowMs = Date.parse(event.scheduledAt);
  const deadlineMs = instantOfDay(runDay) + minutesOf(rule.deadline) * 60_000;
  if (nowMs < deadlineMs + PATIENCE_MS) {
    for (const area of after) {
      if (!(await has(area)(lake, runDay))) return { waitsFor: area };
    }
  }
  return judge && (await judge(rule, lake, { runDay, nowMs, deadlineMs }))
    ? { waitsFor: "the day" }
    : undefined;
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(":").map(Number);
  return hours * 60 + minutes;
}
