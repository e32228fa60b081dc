import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import type { QueueStore } from "../sqs/queue-store";
import type { FunctionFleet } from "./function-fleet";
import type { InvocationOutcome } from "./function-process";

/** What happens to an asynchronous event that keeps failing. */
export interface RetrySettings {
  /** Attempts after the first. @default 2 */
  readonly maximumRetryAttempts?: number;
  readonly deadLetterArn?: string;
}

/** Lambda waits a minute before the first retry of an asynchronous event, two before the second. */
const RETRY_WAIT_MS = [60_000, 120_000];
const MAX_RETRIES = 2;

/** Asynchronous invocation: tried again later on the sandbox's clock, handed to a queue in the end. */
export class AsyncInvoker {
  readonly #settings = new Map<string, RetrySettings>();
  readonly #fleet: FunctionFleet;
  readonly #queues: QueueStore;
  readonly #clock: SandboxClock;
  readonly #mayKeep: (functionName: string, queueArn: string) => boolean;

  /** @param mayKeep whether a function's role lets an event go to a queue; without it the event is lost */
  constructor(
    fleet: FunctionFleet,
    queues: QueueStore,
    clock: SandboxClock,
    mayKeep: (functionName: string, queueArn: string) => boolean,
  ) {
    this.#fleet = fleet;
    this.#queues = queues;
    this.#clock = clock;
    this.#mayKeep = mayKeep;
  }

  /** Retries and dead-letter queue of a function (its event invoke configuration). */
  configure(functionName: string, settings: RetrySettings): void {
    this.#settings.set(functionName, { ...this.#settings.get(functionName), ...settings });
  }

  /**
   * Runs the first attempt; later ones follow when the clock gets there.
   *
   * @param sender what the sender of the event asked for; the function's own settings go before it
   * @throws AwsError `ResourceNotFoundException`
   */
  async invoke(reference: string, event: unknown, sender: RetrySettings = {}): Promise<void> {
    const { name } = this.#fleet.definition(reference);
    await this.#attempt(name, event, 0, sender);
  }

  async #attempt(name: string, event: unknown, attempt: number, sender: RetrySettings): Promise<void> {
    const error = await this.#run(name, event);
    if (error === undefined) return;
    const own = this.#settings.get(name);
    const wanted = own?.maximumRetryAttempts ?? sender.maximumRetryAttempts ?? MAX_RETRIES;
    const deadLetterArn = own?.deadLetterArn ?? sender.deadLetterArn;
    if (attempt < Math.min(wanted, MAX_RETRIES)) {
      const waitMs = RETRY_WAIT_MS[attempt] ?? RETRY_WAIT_MS.at(-1)!;
      this.#clock.at(this.#clock.nowMs + waitMs, () => this.#attempt(name, event, attempt + 1, sender));
    } else if (deadLetterArn && this.#mayKeep(name, deadLetterArn)) {
      this.#queues.send(deadLetterArn, JSON.stringify(event), { ErrorMessage: error });
    }
  }

  async #run(name: string, event: unknown): Promise<string | undefined> {
    let result: InvocationOutcome;
    try {
      result = await this.#fleet.invoke(name, event);
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return result.error && `${result.error.errorType}: ${result.error.errorMessage}`;
  }
}
