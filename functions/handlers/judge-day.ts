import { inStage, noteRun } from "../aws/log/run-log";
import { COMPLETENESS_KEY, type DayCompleteness, MARKERS_PREFIX } from "../contracts/completeness";
import { INCOMING_PREFIX, INGESTED_PREFIX, type IngestedContent } from "../contracts/incoming";
import type { Lake } from "../contracts/lake";
import { formatDay, instantOfDay } from "../demand/calendar";
import {
  ARRIVAL_WINDOW_DAYS,
  addArrivals,
  type DayArrival,
  measureArrival,
} from "../demand/day-completeness";
import type { CompleteWhen, DayLook } from "./wait-for-day";

/**
 * Whether the day before a run has not come yet and is to be waited for; leaves what was found for `ops status` and the
 * page.
 */
export async function judgeDay(
  rule: CompleteWhen,
  lake: Lake,
  { runDay, nowMs, deadlineMs }: DayLook,
): Promise<boolean> {
  if (rule.rule === "clock") return false;
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
  noteRun({ dayState: state, arrived: arrival.arrived, expected: arrival.expected });
  return state === "waiting";
}

async function measure(rule: CompleteWhen, current: Lake, day: number): Promise<DayArrival> {
  if (rule.rule === "marker") {
    const marker = `${MARKERS_PREFIX}${formatDay(day)}`;
    const isThere = (await current.list(marker)).some(({ key }) => key === marker);
    return { expected: 1, arrived: isThere ? 1 : 0, missing: isThere ? [] : [marker] };
  }
  if (rule.rule === "senders") return countSenders(rule.senders, current, day);
  const lake = await current.pin();
  let total: DayArrival = { expected: 0, arrived: 0, missing: [] };
  for (const shard of await lake.listShards()) {
    const fleet = await lake.readShard(shard, { fromDay: day - ARRIVAL_WINDOW_DAYS, toDay: day });
    total = addArrivals(total, measureArrival(fleet, day));
  }
  return total;
}

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
