import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import { type LogLevel, RUN_END, RUN_START } from "../../../functions/contracts/log-line";
import type { FunctionName } from "../../../functions/contracts/stack-outputs";
import type { CommandContext } from "../../cli/context";
import { connectStack } from "../lake/open-lake";
import { groupRuns, type LoggedRun } from "./group-runs";
import { parseSince } from "./parse-since";
import type { FunctionLogReader, LogEntry } from "./read-log";
import { isAtLeast, renderEntries, renderRun, renderRuns } from "./render-logs";

export interface LogsOptions {
  readonly function: FunctionName;
  readonly run?: string;
  readonly since?: string;
  /** @default every line */
  readonly level?: LogLevel;
}

const DAY_MS = 86_400_000;
/** Days back in which a run is looked for, the near past first: the service reads from the beginning on. */
const SEARCH_DAYS = [2, 8, 40, Number.POSITIVE_INFINITY];
/** A filter pattern has room for so many ids of invocations. */
const MOST_INVOCATIONS = 12;

/**
 * Prints what a function has told: the last daily run when nothing else is asked for, a given run, or all runs since a
 * time.
 *
 * @throws UsageError, OperatorError when there is no such run or no log.
 */
export async function showLogs(context: CommandContext, options: LogsOptions): Promise<void> {
  const stack = await connectStack(context);
  const name = stack.outputs.functionNames[options.function];
  if (name === undefined) {
    throw new OperatorError(`Stack "${stack.name}" has no function "${options.function}".`);
  }
  const nowMs = stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
  const sinceMs = options.since === undefined ? undefined : parseSince(options.since, nowMs);
  const { createLogReader } = await import("./read-log");
  const reader = createLogReader(name);
  if (options.run === undefined && sinceMs !== undefined) {
    await showSince(context, options, reader, sinceMs);
  } else {
    await showRun(context, options, reader, { nowMs, sinceMs });
  }
}

async function showSince(
  context: CommandContext,
  { level, ...options }: LogsOptions,
  reader: FunctionLogReader,
  fromMs: number,
): Promise<void> {
  const all = await reader.read({ fromMs });
  const runs = groupRuns(all);
  const entries = level === undefined ? all : all.filter((entry) => isAtLeast(entry, level));
  if (context.json) {
    context.printJson({
      function: options.function,
      runs: runs.map(toJsonRun),
      lines: entries.map(toJsonLine),
    });
  } else if (all.length === 0) {
    context.print(`${options.function} has told nothing since ${new Date(fromMs).toISOString()}.`);
  } else if (level === undefined) {
    context.print(renderRuns(runs, context.isTerminal));
  } else {
    context.print(renderEntries(entries, context.isTerminal));
  }
}

async function showRun(
  context: CommandContext,
  { function: functionName, run: runId, level }: LogsOptions,
  reader: FunctionLogReader,
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number | undefined },
): Promise<void> {
  const starts = sinceMs === undefined ? SEARCH_DAYS.map((days) => nowMs - days * DAY_MS) : [sinceMs];
  const found = await findRun(reader, starts, runId);
  if (!found) {
    throw new OperatorError(
      runId === undefined
        ? `${functionName} has told of no daily run. Requests are listed with --since 1h; a log forgets what is older than its retention.`
        : `${functionName} has told nothing of a run "${runId}". Its runs are listed with --since 7d; a log forgets what is older than its retention.`,
    );
  }
  const platform = await readReports(reader, found);
  const entries =
    level === undefined ? found.entries : found.entries.filter((entry) => isAtLeast(entry, level));
  if (context.json) {
    context.printJson({
      function: functionName,
      ...toJsonRun(found),
      lines: entries.map(toJsonLine),
      reports: platform.map(({ platform: told }) => told?.record),
    });
  } else {
    context.print(renderRun(functionName, found, platform, entries, context.isTerminal));
  }
}

/** The run asked for, else the last that a schedule, the state machine or `ops` started: not a page view. */
async function findRun(
  reader: FunctionLogReader,
  starts: readonly number[],
  runId: string | undefined,
): Promise<LoggedRun | undefined> {
  for (const fromMs of starts) {
    const wanted = runId ?? (await findLastRunId(reader, fromMs));
    if (wanted === undefined) continue;
    const [run] = groupRuns(await reader.read({ fromMs, pattern: `{ $.runId = "${checkRunId(wanted)}" }` }));
    if (run) return run;
  }
  return undefined;
}

async function findLastRunId(reader: FunctionLogReader, fromMs: number): Promise<string | undefined> {
  const pattern = `{ $.day = "*" && ($.stage = "${RUN_START}" || $.stage = "${RUN_END}") }`;
  return (await reader.read({ fromMs, pattern })).at(-1)?.line?.runId;
}

/** Lambda's reports of the run's invocations; of a run with very many, of those that did not end well. */
async function readReports(reader: FunctionLogReader, run: LoggedRun): Promise<readonly LogEntry[]> {
  const ids = [...new Set(run.entries.flatMap(({ line }) => line?.requestId ?? []))];
  if (ids.length === 0) return [];
  const chosen = ids.slice(-MOST_INVOCATIONS);
  const which = chosen.map((id) => `$.record.requestId = "${checkRunId(id)}"`).join(" || ");
  const pattern = `{ $.type = "platform.report" && (${which}) }`;
  return reader.read({ fromMs: run.startedAtMs, pattern });
}

/** Ids of ours, of the scheduler, of Step Functions and of API Gateway have these characters only. */
function checkRunId(runId: string): string {
  if (/^[\w.:=+/-]{1,200}$/.test(runId)) return runId;
  throw new UsageError(
    `--run is "${runId}"; it must be the id of a run, as messages and "runId" in the log name it.`,
  );
}

function toJsonRun({ runId, day, startedAtMs, outcome, end }: LoggedRun) {
  const { ms, failedStage, error, facts, stages } = end?.line ?? {};
  const startedAt = new Date(startedAtMs).toISOString();
  return { runId, day, startedAt, outcome, ms, failedStage, error, facts, stages };
}

/** The line as it was written, under the time that the log gives it. */
function toJsonLine({ timestampMs, text, line, platform }: LogEntry): object {
  const at = new Date(timestampMs).toISOString();
  if (platform) return { at, ...platform };
  return line ? { at, ...line } : { at, text };
}
