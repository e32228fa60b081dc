import { RUN_END, RUN_START } from "../../../functions/contracts/log-line";
import type { LogEntry, PlatformRecord } from "./read-log";

/** Everything a log tells of one run, all its invocations together. */
export interface LoggedRun {
  readonly runId: string;
  readonly day: string | undefined;
  readonly startedAtMs: number;
  readonly entries: readonly LogEntry[];
  /**
   * Of each part of the run - the whole of it, or a worker's shards - the last try counts. `unfinished`: a part has
   * begun and told no end, so that it is still running or was ended from outside.
   */
  readonly outcome: "ok" | "failed" | "unfinished";
  /** The line that says how it ended. */
  readonly end: LogEntry | undefined;
}

/** Sorts lines by run, in the order in which the runs began. Lines of no run are left out. */
export function groupRuns(entries: readonly LogEntry[]): readonly LoggedRun[] {
  const byRun = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const runId = entry.line?.runId;
    if (runId === undefined) continue;
    byRun.set(runId, [...(byRun.get(runId) ?? []), entry]);
  }
  return [...byRun].map(([runId, lines]) => describeRun(runId, lines));
}

function describeRun(runId: string, entries: readonly LogEntry[]): LoggedRun {
  const parts = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const { stage, step, shard } = entry.line!;
    if (stage !== RUN_START && stage !== RUN_END) continue;
    const key = JSON.stringify([step, shard]);
    parts.set(key, [...(parts.get(key) ?? []), entry]);
  }
  const ended = [...parts.values()].map((told) => told.at(-1)!);
  const failed = ended.findLast(({ line }) => line?.outcome === "failed");
  const open = ended.some(({ line }) => line?.stage === RUN_START);
  return {
    runId,
    day: entries.find(({ line }) => line?.day)?.line?.day,
    startedAtMs: entries[0]!.timestampMs,
    entries,
    outcome: failed ? "failed" : open || ended.length === 0 ? "unfinished" : "ok",
    end: failed ?? entries.findLast(({ line }) => line?.stage === RUN_END),
  };
}

/** Lambda's reports by the invocation they are about. */
export function reportsByRequest(entries: readonly LogEntry[]): ReadonlyMap<string, PlatformRecord> {
  const reports = entries.flatMap(({ platform }) =>
    platform?.type === "platform.report" && platform.record.requestId ? [platform.record] : [],
  );
  return new Map(reports.map((record) => [record.requestId!, record]));
}
