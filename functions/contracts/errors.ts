/**
 * Something the operator can put right: one message, no stack trace, exit code 1 or 2.
 *
 * The message says what is wrong, which one, what was got, what is allowed and what to do. Anything that
 * is not an `OperatorError` is a defect and keeps its stack.
 */
export class OperatorError extends Error {
  override name = "OperatorError";
}

/** The configuration of a stack is invalid. Catch it to report all faults at once. */
export class ConfigError extends OperatorError {
  override name = "ConfigError";
}

/** Data does not keep the data contract: a missing column, an unreadable date, an unknown product. */
export class DataError extends OperatorError {
  override name = "DataError";
}

/** No demand was ever brought in: where a schedule finds it there is nothing to do, and nothing is wrong. */
export class NothingYetError extends DataError {
  override name = "NothingYetError";
}

/** The request names something that does not exist. */
export class NotFoundError extends DataError {
  override name = "NotFoundError";
  /** Series that may be meant: a product's at its places, where it was asked for without one. */
  readonly meant: readonly string[];

  constructor(
    message: string,
    { meant = [], ...options }: ErrorOptions & { meant?: readonly string[] } = {},
  ) {
    super(message, options);
    this.meant = meant;
  }
}

/** What is asked will be known, but is not yet. Catch it to say so in the place of the answer. */
export class NotYetError extends OperatorError {
  override name = "NotYetError";
}

/** A service is asked more than it is sized for. Catch it to tell the caller when to ask again. */
export class ThrottledError extends OperatorError {
  override name = "ThrottledError";
}

/** A gate or threshold was not met; the CLI exits with 3. */
export class GateError extends OperatorError {
  override name = "GateError";
}

/** The command was used wrongly; the CLI exits with 2. */
export class UsageError extends OperatorError {
  override name = "UsageError";
}
