import { createLake } from "../aws/lake";
import { inStage, noteRun } from "../aws/log/run-log";
import {
  COMPLETENESS_KEY,
  type DayCompleteness,
  describeCompleteness,
  MARKERS_PREFIX,
} from "../contracts/completeness";
import type { ResultArea } from "../contracts/day-results";
import type { ScheduledEvent } from "../contracts/events";
import { INCOMING_PREFIX, INGESTED_PREFIX, type IngestedContent } from "../contracts/incoming";
import { costsReportKey } from "../contracts/keys";
import type { Lake } from "../contracts/lake";
import type { CommonSettings } from "../contracts/settings/handlers";
import { formatDay, instantOfDay } from "../demand/calendar";
import { ARRIVAL_WINDOW_DAYS, type DayArrival, measureArrival } from "../demand/day-completeness";
import { runDayOf } from "./run-day";

/** Answer of a run that was started too early, or once more. */
export interface NotYet {
  readonly waitsFor: "the day" | ResultArea | "nothing: it is done";
}

/** What a function leaves, by which it is known that its day is done, and what it reads. */
const STEPS = {
  monitor: { isDone: has("monitoring"), after: [], judgesDay: true },
  "batch-predict": { isDone: has("predictions"), after: [], judgesDay: true },
  replenish: { isDone: has("orders"), after: ["predictions"], judgesDay: false },
  // What came meanwhile is done in each round.
  orders: { isDone: async () => false, after: ["orders"], judgesDay: false },
  report: { isDone: has("reports"), after: ["orders", "monitoring"], judgesDay: false },
  costs: {
    isDone: async (lake, runDay) => (await lake.readText(costsReportKey(runDay))) !== undefined,
    after: ["reports"],
    judgesDay: false,
  },
} satisfies Readonly<Record<string, Step>>;
export type WaitingFunction = keyof typeof STEPS;

interface Step {
  readonly isDone: (lake: Lake, runDay: number) => Promise<boolean>;
  readonly after: readonly ResultArea[];
  readonly judgesDay: boolean;
}

function has(area: ResultArea): Step["isDone"] {
  return async (lake, runDay) => (await lake.listDays(area)).includes(runDay);
}

/** So long after the deadline what is read need not be there any longer: a run that failed must not stop the others. */
const PATIENCE_MS = 3_600_000;

const lakes = new Map<string, Lake>();

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
): Promise<T | NotYet> {
  if (event.waitsForDay === undefined || completeWhen === undefined) return run();
  const lake = lakes.get(lakeBucketName) ?? createLake(lakeBucketName);
  lakes.set(lakeBucketName, lake);
  const notYet = await lookAtDay(name, event, completeWhen, lake);
  if (!notYet) return run();
  noteRun({ waitsFor: notYet.waitsFor });
  return notYet;
}

/** Whether a run has to wait, and for what; leaves what was found for `ops status` and the page. */
export async function lookAtDay(
  name: WaitingFunction,
  event: ScheduledEvent,
  rule: NonNullable<CommonSettings["completeWhen"]>,
  lake: Lake,
): Promise<NotYet | undefined> {
  const runDay = runDayOf(event);
  const { isDone, after, judgesDay }: Step = STEPS[name];
  if (await isDone(lake, runDay)) return { waitsFor: "nothing: it is done" };
  const nowMs = Date.parse(event.scheduledAt);
  const deadlineMs = instantOfDay(runDay) + minutesOf(rule.deadline) * 60_000;
  if (nowMs < deadlineMs + PATIENCE_MS) {
    for (const area of after) {
      if (!(await has(area)(lake, runDay))) return { waitsFor: area };
    }
  }
  if (!judgesDay || rule.rule === "clock") return undefined;
  const arrival = await inStage("judge-day", () => measure(rule, lake, runDay - 1));
  const share = rule.rule === "share" ? rule.sharePercent / 100 : 1;
  const isComplete = arrival.arrived >= share * arrival.expected;
  const state = isComplete ? "complete" : nowMs >= deadlineMs ? "deadline" : "waiting";
  const found: DayCompleteness = {
    runDay: formatDay(runDay),
    date: formatDay(runDay - 1),
    rule: rule.rule,
    isComplete,
    ...arrival,
    lookedAt: new Date(nowMs).toISOString(),
    deadline: new Date(deadlineMs).toISOString(),
    state,
  };
  await lake.writeJson(COMPLETENESS_KEY, found);
  noteRun({ completeness: describeCompleteness(found) });
  return state === "waiting" ? { waitsFor: "the day" } : undefined;
}

async function measure(
  rule: NonNullable<CommonSettings["completeWhen"]>,
  current: Lake,
  day: number,
): Promise<DayArrival> {
  if (rule.rule === "marker") {
    const marker = `${MARKERS_PREFIX}${formatDay(day)}`;
    const isThere = (await current.list(marker)).some(({ key }) => key === marker);
    return { expected: 1, arrived: isThere ? 1 : 0, missing: isThere ? [] : [marker] };
  }
  if (rule.rule === "senders") return countSenders(rule.senders, current, day);
  const lake = await current.pin();
  const total = { expected: 0, arrived: 0, missing: [] as string[] };
  for (const shard of await lake.listShards()) {
    const fleet = await lake.readShard(shard, { fromDay: day - ARRIVAL_WINDOW_DAYS, toDay: day });
    const { expected, arrived, missing } = measureArrival(fleet, day);
    total.expected += expected;
    total.arrived += arrived;
    total.missing.push(...missing.slice(0, MOST_MISSING - total.missing.length));
  }
  return total;
}

const MOST_MISSING = 20;

/** Senders with a file in the history that reaches the day. */
async function countSenders(senders: readonly string[], lake: Lake, day: number): Promise<DayArrival> {
  const sent = new Set<string>();
  for (const { key, lastModifiedMs } of await lake.list(INGESTED_PREFIX)) {
    if (lastModifiedMs < instantOfDay(day)) continue;
    const content = await lake.readJson<IngestedContent>(key);
    if (!content?.committed || content.committed.to < formatDay(day)) continue;
    sent.add(content.key.slice(INCOMING_PREFIX.length).split("/")[0]!);
  }
  const missing = senders.filter((sender) => !sent.has(sender));
  return { expected: senders.length, arrived: senders.length - missing.length, missing };
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(":").map(Number);
  return hours * 60 + minutes;
}
