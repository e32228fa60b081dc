import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { END_MARK } from "./bootstrap-source";
import type { FunctionLog } from "./function-log";

/** An error inside a function, in the form Lambda answers with. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** How an invocation ended. `payload` is JSON text. */
export interface InvocationOutcome {
  readonly payload?: string;
  readonly error?: FunctionError;
  readonly durationMs: number;
  /** The most memory that was resident, where the system tells it. */
  readonly usedMib?: number;
}

export interface ProcessOptions {
  /** With which it signs, and by which its calls are known from those of the function's other environments. */
  readonly sessionToken: string;
  /** Folder with the unpacked package. */
  readonly taskRoot: string;
  readonly bootstrapPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMib: number;
  readonly log: FunctionLog;
}

type Message =
  | { readonly type: "ready"; readonly loadMs: number }
  | { readonly type: "init-error"; readonly loadMs: number; readonly error: FunctionError }
  | {
      readonly type: "done";
      readonly requestId: string;
      readonly payload?: string;
      readonly error?: FunctionError;
      /** The most memory that was resident so far, in MiB; where the system tells it. */
      readonly peakMib?: number;
    };

/** How often the memory of a running invocation is looked at. */
const MEMORY_SAMPLE_MS = 200;
const BYTES_PER_MIB = 1024 * 1024;
/** Share of the function's memory that is left to the JavaScript heap; the rest is for buffers and the runtime. */
const HEAP_RATIO = 0.9;
/**
 * V8 lets the space for young objects grow while it is under load, to several times what a function keeps: all
 * processes together would take gigabytes. Lambda bounds each half of it to a twentieth of the memory; a laptop has
 * less to give.
 */
const MOST_YOUNG_MIB = 16;

const OUT_OF_MEMORY = "Runtime.OutOfMemory";

/** What runs a function: one invocation at a time, warm between them. */
export interface ExecutionEnvironment {
  readonly sessionToken: string;
  readonly ready: Promise<{ readonly loadMs: number; readonly error?: FunctionError }>;
  readonly hasExited: boolean;
  invoke(request: InvocationRequest): Promise<InvocationOutcome>;
  /** Ends it in the moment it answers: the work is done, and nobody hears of it. */
  endUnheard(requestId: string, answered: InvocationOutcome): Promise<InvocationOutcome>;
  stop(): Promise<void>;
}

export interface InvocationRequest {
  readonly requestId: string;
  readonly event: unknown;
  readonly timeoutMs: number;
  readonly functionArn: string;
}

/** One execution environment: a Node process that serves one invocation at a time and stays warm between them. */
export class FunctionProcess implements ExecutionEnvironment {
  readonly ready: Promise<{ readonly loadMs: number; readonly error?: FunctionError }>;
  #hasExited = false;
  #failure: FunctionError | undefined;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #silent: Promise<void>;
  /** The invocation whose last line was read, and who waits for one. */
  #readUpTo: string | undefined;
  #lineWaiter: (() => void) | undefined;
  #initMs: number | undefined;
  readonly #options: ProcessOptions;
  #settle: ((message: Extract<Message, { type: "done" }> | undefined) => void) | undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    const heapMib = Math.max(32, Math.floor(options.memoryMib * HEAP_RATIO));
    const youngMib = Math.min(MOST_YOUNG_MIB, Math.ceil(options.memoryMib / 20));
    const limits = [`--max-old-space-size=${heapMib}`, `--max-semi-space-size=${youngMib}`];
    this.#child = spawn(process.execPath, [...limits, options.bootstrapPath], {
      cwd: options.taskRoot,
      env: { ...options.environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#hear(line));
    }
    // After "exit", what the process wrote may still be on its way.
    this.#silent = new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.once("error", () => resolve());
    });
    this.#exited = new Promise((resolve) => {
      const end = () => {
        this.#hasExited = true;
        this.#settle?.(undefined);
        resolve();
      };
      this.#child.once("exit", end);
      this.#child.once("error", end);
    });
    this.ready = this.#awaitReady();
  }

  get sessionToken(): string {
    return this.#options.sessionToken;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Runs the handler once; kills the process when time or memory run out, as Lambda does. */
  async invoke(request: InvocationRequest): Promise<InvocationOutcome> {
    const { log, memoryMib } = this.#options;
    log.begin(request.requestId);
    const startedAt = performance.now();
    const timer = setTimeout(() => {
      const seconds = (request.timeoutMs / 1000).toFixed(2);
      this.#fail("Sandbox.Timedout", `${request.requestId} Task timed out after ${seconds} seconds`);
    }, request.timeoutMs);
    const sampler = setInterval(() => void this.#sampleMemory(request.requestId), MEMORY_SAMPLE_MS);
    const message = await new Promise<Extract<Message, { type: "done" }> | undefined>((resolve) => {
      this.#settle = resolve;
      if (this.#hasExited) resolve(undefined);
      const deadlineMs = Date.now() + request.timeoutMs;
      const { requestId, event, functionArn } = request;
      this.#child.send({ requestId, event, deadlineMs, functionArn }, (error) => error && resolve(undefined));
    });
    this.#settle = undefined;
    clearTimeout(timer);
    clearInterval(sampler);
    const durationMs = performance.now() - startedAt;
    if (!message) await this.stop();
    const ended = message
      ? { payload: message.payload, error: message.error, durationMs }
      : { error: this.#failure ?? this.#exitError(request.requestId), durationMs };
    const usedMib = ended.error?.errorType === OUT_OF_MEMORY ? memoryMib : message?.peakMib;
    const outcome: InvocationOutcome = { ...ended, usedMib };
    await this.#heardAll(request.requestId);
    log.report({
      requestId: request.requestId,
      durationMs,
      initMs: this.#initMs,
      memoryMib,
      usedMib,
      errorType: outcome.error?.errorType,
    });
    this.#initMs = undefined;
    return outcome;
  }

  /** A line of the function, or the mark that it has written its last of an invocation. */
  #hear(line: string): void {
    if (line.startsWith(END_MARK)) {
      this.#readUpTo = line.slice(END_MARK.length);
      this.#lineWaiter?.();
    } else {
      this.#options.log.write(line);
    }
  }

  /** The answer comes on another way than the lines, which may still be on theirs. */
  async #heardAll(requestId: string): Promise<void> {
    if (this.#readUpTo === requestId) return;
    const marked = new Promise<void>((resolve) => {
      this.#lineWaiter = resolve;
    });
    await Promise.race([marked, this.#silent]);
    this.#lineWaiter = undefined;
  }

  async endUnheard(requestId: string, { error, durationMs }: InvocationOutcome): Promise<InvocationOutcome> {
    await this.stop();
    return { error: error ?? this.#exitError(requestId), durationMs };
  }

  async stop(): Promise<void> {
    if (!this.#hasExited) this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #awaitReady() {
    return new Promise<{ loadMs: number; error?: FunctionError }>((resolve) => {
      this.#child.on("message", (message: Message) => {
        if (message.type === "done") this.#settle?.(message);
        else {
          this.#initMs = message.loadMs;
          resolve({
            loadMs: message.loadMs,
            error: message.type === "init-error" ? message.error : undefined,
          });
        }
      });
      void this.#exited.then(() =>
        resolve({
          loadMs: 0,
          error: { errorType: "Runtime.ExitError", errorMessage: "Runtime exited before it was ready" },
        }),
      );
    });
  }

  #exitError(requestId: string): FunctionError {
    const exit = describeExit(this.#child);
    return {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${exit}`,
    };
  }

  #fail(errorType: string, errorMessage: string): void {
    this.#failure = { errorType, errorMessage };
    this.#child.kill("SIGKILL");
  }

  /** Looks at the resident set where the system tells it; elsewhere only the heap is bounded. */
  async #sampleMemory(requestId: string): Promise<void> {
    const residentMib = await readResidentMib(this.#child.pid);
    if (residentMib !== undefined && residentMib > this.#options.memoryMib) {
      this.#fail(
        OUT_OF_MEMORY,
        `RequestId: ${requestId} Error: Runtime exited with error: signal: killed (${Math.round(residentMib)} MiB of ${this.#options.memoryMib} MiB used)`,
      );
    }
  }
}

function describeExit(child: ChildProcess): string {
  return child.signalCode ? `signal: ${child.signalCode}` : `exit status ${child.exitCode}`;
}

async function readResidentMib(pid: number | undefined): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kib === undefined ? undefined : (Number(kib) * 1024) / BYTES_PER_MIB;
  } catch {
    return undefined;
  }
}
