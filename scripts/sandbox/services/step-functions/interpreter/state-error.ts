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
