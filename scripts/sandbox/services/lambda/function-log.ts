import { randomBytes } from "node:crypto";
import { rankOfLevel } from "../../../../functions/contracts/log-line";
import type { SandboxClock } from "../../clock";
import type { LogStore } from "../logs/log-store";

/** How a function logs, as `LoggingConfig` of the service says. */
export interface FunctionLogging {
  readonly logGroup?: string;
  readonly logFormat?: string;
  readonly applicationLogLevel?: string;
}

/** What Lambda reports of an invocation. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  /** Time to load the package, when this invocation started the environment. */
  readonly initMs: number | undefined;
  readonly memoryMib: number;
  readonly usedMib: number | undefined;
  /** Name of the error, when it failed. */
  readonly errorType: string | undefined;
}

/**
 * The log stream of one execution environment: what the function writes, and Lambda's own lines around it. The
 * sandbox's clock stands still while a function runs: within an invocation the lines go on by the time that passed
 * on this machine.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export class FunctionLog {
  readonly #store: LogStore;
  readonly #clock: SandboxClock;
  readonly #groupName: string;
  readonly #streamName: string;
  readonly #isJson: boolean;
  readonly #leastLevel: number;
  #begunMs: number;
  #begunAt = performance.now();

  constructor(options: {
    readonly store: LogStore;
    readonly clock: SandboxClock;
    readonly functionName: string;
    readonly logging: FunctionLogging;
  }) {
    const { store, clock, functionName, logging } = options;
    this.#store = store;
    this.#clock = clock;
    this.#groupName = logGroupOf(functionName, logging);
    this.#begunMs = clock.nowMs;
    const day = new Date(clock.nowMs).toISOString().slice(0, 10).replaceAll("-", "/");
    this.#streamName = `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
    this.#isJson = logging.logFormat === "JSON";
    this.#leastLevel = levelOf(logging.applicationLogLevel ?? "INFO");
  }

  get streamName(): string {
    return this.#streamName;
  }

  begin(requestId: string): void {
    this.#begunMs = this.#clock.nowMs;
    this.#begunAt = performance.now();
    if (this.#isJson) this.#platform("platform.start", { requestId, version: "$LATEST" });
    else this.#append(`START RequestId: ${requestId} Version: $LATEST`);
  }

  /** A line of the function. In the format JSON, those below its level are left out. */
  write(line: string): void {
    if (line.trim() === "") return;
    if (this.#isJson && levelOfLine(line) < this.#leastLevel) return;
    this.#append(line);
  }

  report({ requestId, durationMs, initMs, memoryMib, usedMib, errorType }: InvocationReport): void {
    const billedMs = Math.ceil(durationMs);
    if (!this.#isJson) {
      this.#append(`END RequestId: ${requestId}`);
      this.#append(
        `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\tMemory Size: ${memoryMib} MB` +
          (usedMib === undefined ? "" : `\tMax Memory Used: ${Math.ceil(usedMib)} MB`),
      );
      return;
    }
    const status = statusOf(errorType);
    const failure = status === "success" ? {} : { status, errorType };
    // At the system level INFO, Lambda tells of the runtime's end only where it failed.
    if (status !== "success") this.#platform("platform.runtimeDone", { requestId, ...failure });
    this.#platform("platform.report", {
      requestId,
      metrics: {
        durationMs: Number(durationMs.toFixed(3)),
        billedDurationMs: billedMs,
        memorySizeMB: memoryMib,
        ...(usedMib !== undefined && { maxMemoryUsedMB: Math.ceil(usedMib) }),
        ...(initMs !== undefined && { initDurationMs: Number(initMs.toFixed(3)) }),
      },
      status,
      ...failure,
    });
  }

  #platform(type: string, record: object): void {
    this.#append(JSON.stringify({ time: new Date(this.#nowMs).toISOString(), type, record }));
  }

  get #nowMs(): number {
    return this.#begunMs + Math.round(performance.now() - this.#begunAt);
  }

  #append(message: string): void {
    const group = this.#store.groups.get(this.#groupName) ?? this.#store.createGroup(this.#groupName);
    this.#store.append(group, this.#streamName, [{ timestamp: this.#nowMs, message }]);
  }
}

export function logGroupOf(functionName: string, { logGroup }: FunctionLogging): string {
  return logGroup ?? `/aws/lambda/${functionName}`;
}

function statusOf(errorType: string | undefined): "success" | "error" | "timeout" | "failure" {
  if (errorType === undefined) return "success";
  if (errorType === "Sandbox.Timedout") return "timeout";
  return errorType.startsWith("Runtime.") ? "failure" : "error";
}

/** A line without a level counts as INFO, as in Lambda. */
function levelOfLine(line: string): number {
  const level = /"level":\s*"(\w+)"/.exec(line)?.[1];
  return levelOf(level ?? "INFO");
}

function levelOf(name: string): number {
  const rank = rankOfLevel(name.toUpperCase());
  return rank < 0 ? rankOfLevel("INFO") : rank;
}
