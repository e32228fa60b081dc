import { availableParallelism } from "node:os";
import { AwsError } from "../../server/aws-error";
import type { ExecutionEnvironment } from "./function-process";

/**
 * Processes of one function. More than the machine can run would only take its memory and wait for one another:
 * invocations above it wait for a process, each its turn, while they count as running.
 */
const MOST_PROCESSES = 4 * availableParallelism();

interface Waiting {
  /** `undefined` allows to start a process. */
  readonly go: (freed: ExecutionEnvironment | undefined) => void;
  readonly giveUp: (error: AwsError) => void;
}

/** The execution environments of one function: which are free, who waits for one, and how many run at a time. */
export class EnvironmentPool {
  readonly #processes = new Set<ExecutionEnvironment>();
  /** The one used last is taken first: it is the warmest, and the others need no memory. */
  readonly #free: ExecutionEnvironment[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #start: () => ExecutionEnvironment;
  readonly #mostProcesses: number;
  #running = 0;

  constructor(start: () => ExecutionEnvironment, mostProcesses = MOST_PROCESSES) {
    this.#start = start;
    this.#mostProcesses = mostProcesses;
  }

  /** Invocations under way, those that wait for a process among them. */
  get running(): number {
    return this.#running;
  }

  /** A process of one's own, until it is released. @throws AwsError when the function is stopped meanwhile */
  async acquire(): Promise<ExecutionEnvironment> {
    this.#running++;
    try {
      return this.#takeFree() ?? (await this.#takeTurn()) ?? this.#startOne();
    } catch (error) {
      this.#running--;
      throw error;
    }
  }

  release(environment: ExecutionEnvironment): void {
    this.#running--;
    if (environment.hasExited) this.#processes.delete(environment);
    const next = this.#waiting.shift();
    if (next) next.go(environment.hasExited ? undefined : environment);
    else if (!environment.hasExited) this.#free.push(environment);
  }

  /** Ends all processes, whatever they are doing. */
  async stop(): Promise<void> {
    for (const { giveUp } of this.#waiting.splice(0)) {
      giveUp(new AwsError("ServiceException", "The function was changed or deleted meanwhile.", 500));
    }
    await Promise.all([...this.#processes].map((environment) => environment.stop()));
    this.#processes.clear();
    this.#free.length = 0;
  }

  #takeFree(): ExecutionEnvironment | undefined {
    let free = this.#free.pop();
    while (free?.hasExited) {
      this.#processes.delete(free);
      free = this.#free.pop();
    }
    return free;
  }

  /** Waits where the machine is full; `undefined` when a process may be started. */
  async #takeTurn(): Promise<ExecutionEnvironment | undefined> {
    if (this.#processes.size < this.#mostProcesses) return undefined;
    return new Promise((go, giveUp) => this.#waiting.push({ go, giveUp }));
  }

  #startOne(): ExecutionEnvironment {
    const started = this.#start();
    this.#processes.add(started);
    return started;
  }
}
