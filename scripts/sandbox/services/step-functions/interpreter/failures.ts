import type { RetryRule } from "./types";

/** A failure that Retry and Catch can see: an error name and a cause for people. */
export class StateError extends Error {
  override name = "StateError";

  constructor(
    /** `States.Timeout`, `Lambda.TooManyRequestsException`, or the `errorType` of a function. */
    readonly error: string,
    readonly causeText: string,
  ) {
    super(`${error}: ${causeText}`);
  }
}

/** Something in the definition or the data does not fit: no Retry helps. */
export function runtimeError(cause: string): StateError {
  return new StateError("States.Runtime", cause);
}

/**
 * Whether an error falls under a rule's `ErrorEquals`. `States.ALL` covers all but the two that only a change
 * of the definition mends; `States.TaskFailed` all but time-outs.
 *
 * @see https://states-language.net/spec.html#appendix-a
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (error === "States.Runtime" || error === "States.DataLimitExceeded") return false;
    if (name === "States.ALL") return true;
    return name === "States.TaskFailed" && error !== "States.Timeout";
  });
}

const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_MAX_ATTEMPTS = 3;
const DEFAULT_BACKOFF_RATE = 2;

/** Counts, per rule, how often a state was tried again. The first rule that knows the error decides. */
export class RetryCounter {
  readonly #attempts: number[];
  readonly #rules: readonly RetryRule[];
  readonly #random: () => number;

  constructor(rules: readonly RetryRule[] = [], random: () => number) {
    this.#rules = rules;
    this.#attempts = rules.map(() => 0);
    this.#random = random;
  }

  /** Seconds to wait before the next attempt; `undefined` when there is none. */
  nextDelaySeconds(error: string): number | undefined {
    const index = this.#rules.findIndex((rule) => matchesError(rule.ErrorEquals, error));
    const rule = this.#rules[index];
    if (!rule) return undefined;
    const attempt = this.#attempts[index]!;
    if (attempt >= (rule.MaxAttempts ?? DEFAULT_MAX_ATTEMPTS)) return undefined;
    this.#attempts[index] = attempt + 1;
    const delay = Math.min(
      (rule.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS) *
        (rule.BackoffRate ?? DEFAULT_BACKOFF_RATE) ** attempt,
      rule.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
    );
    return rule.JitterStrategy === "FULL" ? delay * this.#random() : delay;
  }

  /** Attempts made after the first, over all rules. */
  get retryCount(): number {
    return this.#attempts.reduce((sum, count) => sum + count, 0);
  }
}
