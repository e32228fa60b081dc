import {
  type LogFacts,
  type LogLine,
  RUN_END,
  RUN_START,
  rankOfLevel,
} from "../../../functions/contracts/log-line";
import { formatCount, formatNumber } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { type LoggedRun, reportsByRequest } from "./group-runs";
import type { LogEntry } from "./read-log";

const COLUMNS = [
  { title: "time (UTC)" },
  { title: "level" },
  { title: "stage" },
  { title: "shard" },
  { title: "ms", align: "right" as const },
  { title: "counts" },
];

const RUN_COLUMNS = [
  { title: "began (UTC)" },
  { title: "run" },
  { title: "day" },
  { title: "ended" },
  { title: "ms", align: "right" as const },
  { title: "what it did" },
];

/** A run from top to bottom: first how it ended, then its lines. */
export function renderRun(
  functionName: string,
  run: LoggedRun,
  platform: readonly LogEntry[],
  entries: readonly LogEntry[],
  isTerminal: boolean,
): string {
  const lines = renderEntries(entries, isTerminal);
  return [...describeEnd(functionName, run, platform), "", lines].join("\n");
}

/** The runs of a log, one row each. */
export function renderRuns(runs: readonly LoggedRun[], isTerminal: boolean): string {
  const rows = runs.map(({ runId, day, startedAtMs, outcome, end }) => [
    formatInstant(startedAtMs),
    runId,
    day ?? "",
    outcome === "failed" ? `failed in ${end?.line?.failedStage ?? "no stage"}` : outcome,
    formatCount0(end?.line?.ms),
    end?.line?.error ? describeError(end.line) : describeFacts(end?.line?.facts),
  ]);
  return renderTable(RUN_COLUMNS, rows, isTerminal);
}

/** Lines as a table; under a line that holds an error, the error with its stack. */
export function renderEntries(entries: readonly LogEntry[], isTerminal: boolean): string {
  const rows = entries.map((entry) => toRow(entry));
  const table = renderTable(COLUMNS, rows, isTerminal);
  if (!isTerminal) return table;
  const [title, rule, ...told] = table.split("\n");
  const withStacks = told.flatMap((row, index) => {
    const stack = entries[index]?.line?.error?.stack;
    return stack === undefined ? [row] : [row, ...stack.split("\n").map((text) => `    ${text}`)];
  });
  return [title, rule, ...withStacks].join("\n");
}

/** Whether a line is at least as important as a level. Lambda's own lines are, where they tell of a failure. */
export function isAtLeast(entry: LogEntry, level: string): boolean {
  const { line, platform } = entry;
  if (platform) return platform.record.status !== undefined && platform.record.status !== "success";
  const own = rankOfLevel(line?.level);
  // What has no level may be anything.
  return own < 0 || own >= rankOfLevel(level);
}

function describeEnd(functionName: string, run: LoggedRun, platform: readonly LogEntry[]): string[] {
  const { runId, day, outcome, end } = run;
  const reports = [...reportsByRequest(platform).values()];
  const killed = reports.find(
    ({ status }) => status !== undefined && status !== "success" && status !== "error",
  );
  const took = end?.line?.ms === undefined ? "" : ` after ${formatCount(end.line.ms)} ms`;
  const how =
    outcome === "ok"
      ? `ok${took}`
      : outcome === "failed"
        ? `FAILED in ${end?.line?.failedStage ?? "no stage"}${took}`
        : killed
          ? `ENDED BY LAMBDA: ${killed.status}${killed.errorType ? ` (${killed.errorType})` : ""} after ${formatCount(killed.metrics?.durationMs)} ms`
          : "UNFINISHED: it told no end; it is running, or was ended from outside";
  const memory = Math.max(...reports.map(({ metrics }) => metrics?.maxMemoryUsedMB ?? 0));
  const limit = reports.find(({ metrics }) => metrics?.memorySizeMB)?.metrics?.memorySizeMB;
  const invocations = new Set(run.entries.map(({ line }) => line?.requestId)).size;
  return [
    `Run      ${runId} of ${functionName}${day === undefined ? "" : ` for ${day}`}`,
    `Ended    ${how}`,
    ...(end?.line?.error ? [`Error    ${describeError(end.line)}`] : []),
    ...(end?.line?.facts ? [`Did      ${describeFacts(end.line.facts)}`] : []),
    ...(invocations > 1 ? [`Parts    ${invocations} invocations`] : []),
    ...(memory > 0 ? [`Memory   ${memory} of ${limit} MB at most`] : []),
  ];
}

function toRow({ timestampMs, line, platform, text }: LogEntry): string[] {
  const time = formatInstant(timestampMs);
  if (platform) {
    const { status, metrics } = platform.record;
    const { durationMs, maxMemoryUsedMB, memorySizeMB, initDurationMs } = metrics ?? {};
    const facts = {
      status,
      maxMemoryUsedMB,
      memorySizeMB,
      initMs: initDurationMs && Math.round(initDurationMs),
    };
    return [time, "", platform.type, "", formatCount0(durationMs), describeFacts(facts)];
  }
  if (line?.stage === undefined && line?.message === undefined && line?.error === undefined) {
    return [time, line?.level ?? "", "", "", "", text];
  }
  const { level = "", stage = "", shard = "", ms, facts, message, error } = line;
  const name = stage === RUN_END ? "RUN" : stage === RUN_START ? "begin" : stage;
  const outcome = stage === RUN_END ? line.outcome : undefined;
  const told = [
    outcome,
    message === undefined ? undefined : textOf(message),
    error && describeError(line),
    describeFacts(facts),
  ];
  return [time, level, name, shard, formatCount0(ms), told.filter(Boolean).join("; ")];
}

function describeError({ error }: Partial<LogLine>): string {
  return `${error?.name}: ${error?.message}`;
}

function describeFacts(facts: LogFacts | undefined): string {
  return Object.entries(facts ?? {})
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) => `${name} ${typeof value === "number" ? formatNumber(value, 4) : (value ?? "n/a")}`,
    )
    .join(", ");
}

/** A message of another writer may be an object. */
function textOf(message: unknown): string {
  return typeof message === "string" ? message : JSON.stringify(message);
}

function formatCount0(value: number | undefined): string {
  return value === undefined ? "" : formatCount(value);
}

function formatInstant(instantMs: number): string {
  return new Date(instantMs).toISOString().replace("T", " ").replace("Z", "");
}
