import { availableParallelism, loadavg } from "node:os";
import { AwsError } from "../../server/aws-error";
import type { ExecutionEnvironment } from "./function-process";

/** How many processes a function has; above it, invocations wait for one, each its turn, while they count as running. */
export interface PoolSize {
  /** Started as soon as they are wanted. */
  readonly steady: number;
  /** Started when invocations wait long for those, since they wait for others themselves. */
  readonly most: number;
  /** What is long: more than a process takes to start. */
  readonly patienceMs: number;
  /** What is long on a machine that has too much to do: what waits then waits for the machine. */
  readonly busyPatienceMs: number;
  readonly isBusy: () => boolean;
}

/**
 * More than the machine can run would only take its memory and its caches from one another: one process works while
 * another waits for the model.
 */
const POOL_SIZE: PoolSize = {
  steady: availableParallelism() + 1,
  most: 4 * availableParallelism(),
  patienceMs: 1_000,
  busyPatienceMs: 10_000,
  isBusy: () => loadavg()[0]! > 2 * availableParallelism(),
};

interface Waiting {
  readonly go: (environment: ExecutionEnvironment) => void;
  readonly giveUp: (error: AwsError) => void;
  patience: NodeJS.Timeout;
}

/** The execution environments of one function: which are free, who waits for one, and how many run at a time. */
export class EnvironmentPool {
  readonly #processes = new Set<ExecutionEnvironment>();
  /** The one used last is taken first: it is the warmest, and the others need no memory. */
  readonly #free: ExecutionEnvironment[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #start: () => ExecutionEnvironment;
  readonly #size: PoolSize;
  #running = 0;

  constructor(start: () => ExecutionEnvironment, size = POOL_SIZE) {
    this.#start = start;
    this.#size = size;
  }

  /** Invocations under way, those that wait for a process among them. */
  get running(): number {
    return this.#running;
  }

  /** A process of one's own, until it is released. @throws AwsError when the function is stopped meanwhile */
  async acquire(): Promise<ExecutionEnvironment> {
    this.#running++;
    try {
      return (
        this.#takeFree() ??
        (this.#processes.size < this.#size.steady ? this.#startOne() : await this.#takeTurn())
      );
    } catch (error) {
      this.#running--;
      throw error;
    }
  }

  release(environment: ExecutionEnvironment): void {
    this.#running--;
    if (environment.hasExited) this.#processes.delete(environment);
    const next = this.#waiting.shift();
    if (next) {
      clearTimeout(next.patience);
      next.go(environment.hasExited ? this.#startOne() : environment);
    } else if (!environment.hasExited) this.#free.push(environment);
  }

  /** Ends all processes, whatever they are doing. */
  async stop(): Promise<void> {
    for (const { giveUp, patience } of this.#waiting.splice(0)) {
      clearTimeout(patience);
      giveUp(new AwsError("ServiceException", "The function was changed or deleted meanwhile.", 500));
    }
    await Promise.all([...this.#processes].map((environment) => environment.stop()));
    this.#processes.clear();
    this.#free.length = 0;
  }

  /** Ends the processes that do nothing, as Lambda does with those that were idle for long. */
  async coolDown(): Promise<void> {
    const idle = this.#free.splice(0);
    for (const environment of idle) this.#processes.delete(environment);
    await Promise.all(idle.map((environment) => environment.stop()));
  }

  #takeFree(): ExecutionEnvironment | undefined {
    let free = this.#free.pop();
    while (free?.hasExited) {
      this.#processes.delete(free);
      free = this.#free.pop();
    }
    return free;
  }

  /** Waits for one that is released, or for longer than it is worth. */
  #takeTurn(): Promise<ExecutionEnvironment> {
    const { most, patienceMs, busyPatienceMs, isBusy } = this.#size;
    return new Promise((go, giveUp) => {
      const startOne = () => {
        if (this.#processes.size >= most) return;
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        go(this.#startOne());
      };
      const patience = setTimeout(() => {
        if (isBusy()) waiting.patience = setTimeout(startOne, busyPatienceMs - patienceMs);
        else startOne();
      }, patienceMs);
      const waiting: Waiting = { go, giveUp, patience };
      this.#waiting.push(waiting);
    });
  }

  #startOne(): ExecutionEnvironment {
    const started = this.#start();
    this.#processes.add(started);
    return started;
  }
}
