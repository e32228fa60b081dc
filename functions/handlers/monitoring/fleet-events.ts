import type { DeclarationsDocument } from "../../contracts/declarations";
import { ALL_PRODUCTS } from "../../contracts/declarations";
import { DECLARATIONS_KEY, monitoringSummaryFile, pooledFile } from "../../contracts/keys";
import type { DayWriter, Lake } from "../../contracts/lake";
import type { FleetEvent, MonitoringSummary } from "../../contracts/results/monitoring";
import { StandingDeclarations, toDeclaredChange } from "../../monitoring/changes/read-declarations";
import { FleetMonitor } from "../../monitoring/events/fleet-monitor";
import { followEvents } from "../../monitoring/events/follow-events";
import { appendDays, type PooledHistory } from "../../monitoring/events/pooled-history";
import { nameSeries, type PoolDocument } from "../../monitoring/events/surprise-pool";
import { findHistoryStart } from "../../monitoring/run/history-start";

/** Days of the past that the first run of all pools. */
const FIRST_POOL_DAYS = 430;

/** A fleet judged up to a day, kept so that the next day costs one step. Results do not depend on it. */
export class EventMemory {
  monitor: FleetMonitor | undefined;
  /** What the monitor has been given, and by which rate and declarations. */
  text = "";
  basis = "";
}

/** What the last run before one left of the products' common past. */
export interface KnownPool {
  /** The run; `undefined` when there is none that pooled. */
  readonly runDay?: number;
  readonly text?: string;
  readonly history?: PooledHistory;
}

export async function readPooled(lake: Lake, runDay: number): Promise<KnownPool> {
  const read = async (day: number): Promise<KnownPool | undefined> => {
    const text = await lake.readText(pooledFile(day));
    return text === undefined ? undefined : { runDay: day, text, history: JSON.parse(text) as PooledHistory };
  };
  const yesterday = await read(runDay - 1);
  if (yesterday) return yesterday;
  const last = (await lake.listDays("monitoring")).findLast((day) => day < runDay - 1);
  return (last === undefined ? undefined : await read(last)) ?? {};
}

/** First day whose surprises a run pools. */
export function findPoolStart({ history }: KnownPool, origin: number): number {
  return Math.max(origin - FIRST_POOL_DAYS + 1, history === undefined ? 0 : history.toDay + 1);
}

/** Finds what many products have in common, and leaves the pooled past for the next run. */
export async function findEvents(
  lake: Lake,
  day: DayWriter,
  pool: PoolDocument | undefined,
  falseAlarmRate: number,
  memory: EventMemory,
): Promise<readonly FleetEvent[]> {
  if (!pool) return [];
  const { runDay } = day;
  const [known, document] = await Promise.all([
    readPooled(lake, runDay),
    lake.readJson<DeclarationsDocument>(DECLARATIONS_KEY),
  ]);
  const history = appendDays(known.history, pool, findHistoryStart(runDay - 1));
  const declared = new StandingDeclarations(document?.declarations ?? [])
    .of(ALL_PRODUCTS)
    .map(toDeclaredChange);
  const text = JSON.stringify(history);
  const names = history.pooled.map(nameSeries);
  const basis = JSON.stringify([falseAlarmRate, declared, history.fromDay, names]);
  // Continued where it has been given exactly what the run before left; replayed otherwise.
  const isContinued = known.text === memory.text && memory.basis === basis;
  const monitor = isContinued && memory.monitor ? memory.monitor : new FleetMonitor(falseAlarmRate, declared);
  const common = monitor.judge(history);
  Object.assign(memory, { monitor, text, basis });
  const summary =
    known.runDay === undefined
      ? undefined
      : await lake.readJson<MonitoringSummary>(monitoringSummaryFile(known.runDay));
  await day.writeText(pooledFile(runDay), text);
  return followEvents(summary?.events ?? [], common, runDay);
}
