import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import { stableId } from "../sns/topic-store";
import type { QueueStore } from "../sqs/queue-store";
import type { FunctionFleet } from "./function-fleet";

/** What happens to an asynchronous event that keeps failing. */
export interface RetrySettings {
  /** Attempts after the first. @default 2 */
  readonly maximumRetryAttempts?: number;
  readonly deadLetterArn?: string;
}

/** Lambda waits a minute before the first retry of an asynchronous event, two before the second. */
const RETRY_WAIT_MS = [60_000, 120_000];
const MAX_RETRIES = 2;
/** Of an error's message, a dead letter bears the beginning. */
const MAX_ERROR_BYTES = 1024;

/** All attempts at an event are one request: its id stands in the log of each and on the dead letter. */
interface AsyncRequest {
  readonly name: string;
  readonly event: unknown;
  readonly requestId: string;
  readonly sender: RetrySettings;
}

interface Failure {
  /** HTTP status of the invocation: 200 when the function ran and failed. */
  readonly statusCode: number;
  readonly message: string;
}

/** Asynchronous invocation: tried again later on the sandbox's clock, handed to a queue in the end. */
export class AsyncInvoker {
  readonly #settings = new Map<string, RetrySettings>();
  readonly #fleet: FunctionFleet;
  readonly #queues: QueueStore;
  readonly #clock: SandboxClock;
  readonly #mayKeep: (functionName: string, queueArn: string) => boolean;
  #requests = 0;

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
    const { name, arn } = this.#fleet.definition(reference);
    await this.#attempt({ name, event, requestId: stableId(`${arn}#${this.#requests++}`), sender }, 0);
  }

  async #attempt(request: AsyncRequest, attempt: number): Promise<void> {
    const { name, event, requestId, sender } = request;
    const failure = await this.#run(request);
    if (failure === undefined) return;
    const own = this.#settings.get(name);
    const wanted = own?.maximumRetryAttempts ?? sender.maximumRetryAttempts ?? MAX_RETRIES;
    const deadLetterArn = own?.deadLetterArn ?? sender.deadLetterArn;
    if (attempt < Math.min(wanted, MAX_RETRIES)) {
      const waitMs = RETRY_WAIT_MS[attempt] ?? RETRY_WAIT_MS.at(-1)!;
      this.#clock.at(this.#clock.nowMs + waitMs, () => this.#attempt(request, attempt + 1));
    } else if (deadLetterArn && this.#mayKeep(name, deadLetterArn)) {
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
      this.#queues.send(deadLetterArn, JSON.stringify(event), {
        RequestID: { DataType: "String", StringValue: requestId },
        ErrorCode: { DataType: "Number", StringValue: String(failure.statusCode) },
        ErrorMessage: { DataType: "String", StringValue: firstBytes(failure.message, MAX_ERROR_BYTES) },
      });
    }
  }

  async #run({ name, event, requestId }: AsyncRequest): Promise<Failure | undefined> {
    try {
      const { error } = await this.#fleet.invoke(name, event, requestId);
      // The invocation itself was accepted: what failed is the function.
      return error && { statusCode: 200, message: error.errorMessage };
    } catch (error) {
      if (error instanceof AwsError) return { statusCode: error.statusCode, message: error.message };
      throw error;
    }
  }
}

/** The beginning of a text that fits into so many bytes of UTF-8, no character cut. */
function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
