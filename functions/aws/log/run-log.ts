import { AsyncLocalStorage } from "node:async_hooks";
import {
  LOG_LEVELS,
  type LogFacts,
  type LogLevel,
  type LogLine,
  RUN_END,
  RUN_START,
  rankOfLevel,
  type StageTotals,
} from "../../contracts/log-line";
import { describeError, renderLine } from "./render-line";

/** Whose lines these are. */
export interface RunIdentity
  extends Pick<LogLine, "function" | "runId" | "requestId" | "day" | "step" | "shard"> {
  readonly function: string;
  readonly runId: string;
  /** Level of the stages' lines: a run that takes place many times a second tells only its end. @default INFO */
  readonly stageLevel?: "INFO" | "DEBUG";
}

/** A stage that has begun. */
export interface OpenStage {
  /** It is over, and this is what it did. */
  end(facts?: LogFacts): void;
  fail(error: unknown): void;
}

interface Run {
  readonly identity: Omit<RunIdentity, "stageLevel">;
  readonly stageLevel: LogLevel;
  readonly stages: Map<string, { -readonly [Key in keyof StageTotals]: StageTotals[Key] }>;
  readonly open: string[];
  facts: LogFacts;
  failedStage: string | undefined;
}

interface Scope {
  readonly run: Run;
  readonly shard?: string;
}

/** Which run a call belongs to, so that nobody on the way has to pass it on. */
const scopes = new AsyncLocalStorage<Scope>();

/**
 * Does the work of a run and tells of it: a line when it begins, a line at the end with how long it took, what
 * it did and, where it failed, what had been done and what failed.
 *
 * @param isFailure whether an answer says that the work failed.
 */
export async function logRun<T>(
  { stageLevel = "INFO", ...identity }: RunIdentity,
  work: () => Promise<T>,
  isFailure: (result: T) => boolean = () => false,
): Promise<T> {
  const run: Run = { identity, stageLevel, stages: new Map(), open: [], facts: {}, failedStage: undefined };
  const startedAt = performance.now();
  return scopes.run({ run }, async () => {
    write(stageLevel, { stage: RUN_START });
    try {
      const result = await work();
      const failed = isFailure(result);
      write(failed ? "ERROR" : "INFO", {
        ...summariseRun(run, startedAt),
        outcome: failed ? "failed" : "ok",
        ...(failed && { failedStage: run.failedStage }),
      });
      return result;
    } catch (error) {
      write("ERROR", {
        ...summariseRun(run, startedAt),
        outcome: "failed",
        failedStage: run.failedStage ?? run.open.at(-1),
        error: describeError(error, { withStack: true }),
      });
      throw error;
    }
  });
}

/** Does a stage of the current run and tells what it did. Outside a run it is done and nothing is told. */
export async function inStage<T>(
  name: string,
  work: () => Promise<T> | T,
  describe?: (result: T) => LogFacts,
): Promise<T> {
  const stage = beginStage(name);
  try {
    const result = await work();
    stage.end(describe?.(result));
    return result;
  } catch (error) {
    stage.fail(error);
    throw error;
  }
}

/** For a stage that is no call of its own. Left open when the run fails, it is the one that failed. */
export function beginStage(name: string): OpenStage {
  const run = scopes.getStore()?.run;
  if (!run) return { end: () => {}, fail: () => {} };
  const startedAt = performance.now();
  run.open.push(name);
  const close = () => {
    run.open.splice(run.open.lastIndexOf(name), 1);
    const totals = run.stages.get(name) ?? { times: 0, ms: 0 };
    const ms = elapsedMs(startedAt);
    totals.times += 1;
    totals.ms += ms;
    run.stages.set(name, totals);
    return { ms, totals };
  };
  return {
    end(facts) {
      const { ms } = close();
      write(run.stageLevel, { stage: name, ms, facts });
    },
    fail(error) {
      const { ms, totals } = close();
      totals.failed = (totals.failed ?? 0) + 1;
      run.failedStage ??= name;
      const level = run.stageLevel === "INFO" ? "ERROR" : run.stageLevel;
      write(level, { stage: name, ms, outcome: "failed", error: describeError(error, { withStack: false }) });
    },
  };
}

/** What is told within the work names the shard. */
export function inShard<T>(shard: string, work: () => Promise<T>): Promise<T> {
  const scope = scopes.getStore();
  return scope ? scopes.run({ ...scope, shard }, work) : work();
}

/** Facts for the last line of the run, which has them also when the run fails later. */
export function noteRun(facts: LogFacts): void {
  const run = scopes.getStore()?.run;
  if (run) run.facts = { ...run.facts, ...facts };
}

/** Something that somebody should know and that does not stop the run. */
export function warn(message: string, facts?: LogFacts): void {
  write("WARN", { message, facts });
}

/** An error that has been answered and must not be lost, with its stack. */
export function logError(error: unknown): void {
  write("ERROR", { error: describeError(error, { withStack: true }) });
}

/** The run that is under way, for those who are told of what it found. */
export function currentRun(): Pick<RunIdentity, "function" | "runId"> | undefined {
  return scopes.getStore()?.run.identity;
}

function summariseRun(run: Run, startedAt: number): Partial<LogLine> {
  return {
    stage: RUN_END,
    ms: elapsedMs(startedAt),
    facts: run.facts,
    stages: Object.fromEntries([...run.stages].map(([name, totals]) => [name, totals])),
  };
}

function elapsedMs(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}

/**
 * Writes to the standard output, not through `console`, which Lambda would wrap once more. Elsewhere than in
 * Lambda nobody reads it.
 */
function write(level: LogLevel, line: Partial<LogLine>): void {
  if (rankOfLevel(level) < leastLevel()) return;
  const scope = scopes.getStore();
  process.stdout.write(
    `${renderLine({
      timestamp: new Date().toISOString(),
      level,
      ...scope?.run.identity,
      ...(scope?.shard !== undefined && { shard: scope.shard }),
      ...line,
    })}\n`,
  );
}

/** Lambda sets it from the function's `applicationLogLevel`. */
function leastLevel(): number {
  const { AWS_LAMBDA_LOG_LEVEL: wanted, AWS_LAMBDA_FUNCTION_NAME: functionName } = process.env;
  if (functionName === undefined && wanted === undefined) return LOG_LEVELS.length;
  const rank = rankOfLevel(wanted);
  return rank < 0 ? rankOfLevel("INFO") : rank;
}
