import type { LogFacts, LoggedError, LogLine } from "../../contracts/log-line";

/** Far below the megabyte that CloudWatch Logs takes: whoever reads a run reads all of its lines. */
export const MAX_LINE_BYTES = 8 * 1024;
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_STACK_LENGTH = 3_000;
const MAX_FACT_LENGTH = 200;
const MAX_FACTS = 30;

/** What opens a door, as AWS and HTTP write it: key ids, signatures and tokens of signed addresses and headers. */
const CREDENTIALS =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bX-Amz-(?:Credential|Signature|Security-Token)=[^&\s"']+|\bSignature=[0-9a-f]{64}\b|\bBearer\s+[\w.~+/=-]+/gi;

/** A line of the log as JSON text, without a line break, at most {@link MAX_LINE_BYTES} long. */
export function renderLine(line: LogLine): string {
  const { facts, message, error, ...rest } = line;
  const bounded = {
    ...rest,
    ...(message !== undefined && { message: clip(message, MAX_MESSAGE_LENGTH) }),
    ...(facts && { facts: boundFacts(facts) }),
    ...(error && { error }),
  };
  const text = JSON.stringify(bounded);
  if (Buffer.byteLength(text) <= MAX_LINE_BYTES) return text;
  // Whatever made it so long, who it was and what failed still fit.
  const { stages: _stages, ...short } = rest;
  return JSON.stringify({
    ...short,
    message: "The line was too long; its facts were left out.",
    ...(error && { error: { name: clip(error.name, 100), message: clip(error.message, 500) } }),
  });
}

/** An error for a line; whatever was thrown. */
export function describeError(error: unknown, options: { readonly withStack: boolean }): LoggedError {
  if (!(error instanceof Error))
    return { name: typeof error, message: clip(String(error), MAX_MESSAGE_LENGTH) };
  const { name, message, stack } = error;
  const cause = error.cause instanceof Error ? `\nCaused by ${error.cause.stack ?? error.cause.message}` : "";
  return {
    name,
    message: clip(message, MAX_MESSAGE_LENGTH),
    ...(options.withStack && stack !== undefined && { stack: clip(`${stack}${cause}`, MAX_STACK_LENGTH) }),
  };
}

/** `undefined` is left out; a number that JSON does not know is written as a word. */
function boundFacts(facts: LogFacts): LogFacts {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.slice(0, MAX_FACTS).map(([name, value]) => {
      if (typeof value === "string") return [name, clip(value, MAX_FACT_LENGTH)];
      return [name, typeof value === "number" && !Number.isFinite(value) ? String(value) : value];
    }),
  );
}

function clip(text: string, length: number): string {
  const safe = text.replace(CREDENTIALS, "***");
  return safe.length <= length ? safe : `${safe.slice(0, length - 3)}...`;
}
