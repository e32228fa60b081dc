/** Levels as Lambda knows them, the least important first. */
export const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How important a level is, from 0; -1 for what is none. */
export function rankOfLevel(level: string | undefined): number {
  return (LOG_LEVELS as readonly (string | undefined)[]).indexOf(level);
}

/**
 * What a line tells: counts, names, switches. A row of data, a body or an event has no place in it, by type.
 * Times end in `Ms`, sizes in `Bytes`.
 */
export type LogFacts = Readonly<Record<string, number | string | boolean | null | undefined>>;

/** An error in a line. The stack stands in the last line of a run only. */
export interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** How often a stage of a run took place, and how long it took together. */
export interface StageTotals {
  readonly times: number;
  readonly ms: number;
  readonly failed?: number;
}

/** Names of the first and the last line of a run; all others are names of stages. */
export const RUN_START = "start";
export const RUN_END = "run";

/**
 * A line of a function's log: one stage of a run that is over, a warning, or the run itself.
 *
 * `timestamp` and `level` are named as Lambda's log format JSON wants them, so that it filters by level.
 */
export interface LogLine {
  /** ISO instant, UTC. */
  readonly timestamp: string;
  readonly level: LogLevel;
  /** Name in the program, such as `monitor`; not the physical name. */
  readonly function?: string;
  readonly stage?: string;
  /**
   * The same in all lines that one schedule, one execution of the state machine, one call of `ops` or one HTTP
   * request has caused, in messages to people and in events to other systems.
   */
  readonly runId?: string;
  /** Lambda's id of this invocation: another one when the same event is tried again. */
  readonly requestId?: string;
  /** Run day, `YYYY-MM-DD`. */
  readonly day?: string;
  /** Part of a fleet run: `worker`, `reduce`, `plan`, `tally`, `prepare`, `collect`. */
  readonly step?: string;
  /** Of a worker of a fleet run with several: the first and the last, `0000..0004`. */
  readonly shard?: string;
  /** How long the stage or the run took, in milliseconds. */
  readonly ms?: number;
  readonly outcome?: "ok" | "failed";
  readonly message?: string;
  readonly facts?: LogFacts;
  readonly error?: LoggedError;
  /** Of the line of a whole run that failed: the stage that failed first. */
  readonly failedStage?: string;
  /** Of the line of a whole run: what it did. */
  readonly stages?: Readonly<Record<string, StageTotals>>;
}
