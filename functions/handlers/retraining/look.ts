import { mapConcurrently } from "../../aws/batches";
import { noteRun } from "../../aws/log/run-log";
import { monitoringSummaryFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { EventBus, ServedVariants } from "../../contracts/ports";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import { RETRAINING_DUE, RETRAINING_RECORD_KEY, type RetrainingDue } from "../../contracts/retraining";
import type { RetrainSettings } from "../../contracts/settings/handlers";
import { formatDay } from "../../demand/calendar";
import { WARM_UP_DAYS } from "../../forecasting/training-set";
import { LEAST_TRAINING_DAYS, type Look, lookForAge } from "../../retraining/due";
import { lookForFirst } from "../../retraining/first-model";
import { RECORD_DAYS, type RetrainingRecord, recordDay } from "../../retraining/record";
import { findContest } from "../prediction/competitor";

const CONCURRENT_READS = 16;
/** A fleet's history begins on one day, which a few of its shards tell. */
const SHARDS_MEASURED = 4;

/** What the daily look answers. */
export interface LookSummary {
  readonly day: string;
  readonly due: RetrainingDue | null;
  readonly because: string;
}

/**
 * Looks whether the model has aged, and puts an event on the bus when it has: once for a day, however often it looks.
 */
export async function lookAtModel(
  runDay: number,
  settings: RetrainSettings,
  ports: { readonly lake: Lake; readonly bus: EventBus; readonly servedModels: ServedVariants },
): Promise<LookSummary> {
  const { lake, bus } = ports;
  const day = formatDay(runDay);
  const known = (await lake.readJson<RetrainingRecord>(RETRAINING_RECORD_KEY)) ?? { days: [] };
  if (known.lastDue === day) return { day, due: null, because: "a training was made due today already" };
  const record = await completeRecord(lake, runDay, known);
  const look = await lookAround(runDay, record, settings, ports);
  const due = look.due && { environment: settings.environment, day, ...look.due };
  if (due) await bus.put(RETRAINING_DUE, due);
  const { because } = look;
  await lake.writeJson(RETRAINING_RECORD_KEY, {
    ...record,
    ...(due && { lastDue: day, lastSince: due.since }),
    lastLook: { day, because },
  });
  noteRun({ retrainingDue: due !== undefined, because });
  return { day, due: due ?? null, because };
}

async function lookAround(
  runDay: number,
  record: RetrainingRecord,
  settings: RetrainSettings,
  { lake, servedModels }: { readonly lake: Lake; readonly servedModels: ServedVariants },
): Promise<Look> {
  if (settings.modelVersion === undefined) {
    const neededDays = WARM_UP_DAYS + LEAST_TRAINING_DAYS + settings.retraining.backtestDays;
    return lookForFirst(
      await measureHistory(lake, runDay - 1),
      neededDays,
      record,
      runDay,
      settings.retraining,
    );
  }
  const { competitor } = await findContest(servedModels);
  return competitor
    ? { because: `${competitor.variant} ${competitor.modelVersion} is being tried` }
    : lookForAge(record, runDay, settings.retraining);
}

/** Days from the first with demand to the last that counts, by some shards: they are of one fleet. */
async function measureHistory(lake: Lake, lastDay: number): Promise<number> {
  const history = await lake.pin();
  const shards = (await history.listShards()).slice(0, SHARDS_MEASURED);
  const fleets = await mapConcurrently(shards, CONCURRENT_READS, (shard) =>
    history.readShard(shard, { toDay: lastDay, columns: [] }),
  );
  const firstDays = fleets.flat().flatMap(({ days }) => days[0] ?? []);
  return firstDays.length === 0 ? 0 : lastDay - firstDays.reduce((first, day) => Math.min(first, day)) + 1;
}

/** The record with what the monitor has left since. */
async function completeRecord(
  lake: Lake,
  runDay: number,
  known: RetrainingRecord,
): Promise<RetrainingRecord> {
  const oldest = formatDay(runDay - RECORD_DAYS);
  const kept = known.days.filter(({ date }) => date >= oldest && date < formatDay(runDay));
  const have = new Set(kept.map(({ date }) => date));
  const runDays = (await lake.listDays("monitoring")).filter(
    (day) => day <= runDay && day > runDay - RECORD_DAYS && !have.has(formatDay(day - 1)),
  );
  const found = await mapConcurrently(runDays, CONCURRENT_READS, (day) =>
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(day)),
  );
  const days = [...kept, ...found.flatMap((summary) => (summary ? [recordDay(summary)] : []))];
  days.sort((left, right) => (left.date < right.date ? -1 : 1));
  return { ...known, days };
}
