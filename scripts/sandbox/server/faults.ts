import { setTimeout } from "node:timers/promises";
import { createRandom, hashText } from "../../../functions/demand/numeric/random";
import { AwsError } from "./aws-error";

/** The caller is to get no answer at all. */
export class DroppedConnectionError extends Error {
  override name = "DroppedConnectionError";
}

/** How long a caller waits for the answer that does not come. */
const DROP_AFTER_MS = 250;

/** Called before each operation; throws or delays when the call is to fail. */
export type FaultInjector = (service: string, operation: string) => Promise<void> | void;

export interface FaultOptions {
  readonly seed: number;
  /** Share of calls answered with a throttle, 0 to 1. @default 0.02 */
  readonly throttleRatio?: number;
  /** Share of calls answered with HTTP 503, 0 to 1. @default 0.01 */
  readonly serverErrorRatio?: number;
  /** Share of calls that get no answer: the connection ends after a while, 0 to 1. @default 0.005 */
  readonly dropRatio?: number;
  /** Services left alone, by signing name. */
  readonly exempt?: readonly string[];
}

/**
 * Makes calls fail now and then, as AWS does: throttling, internal errors and lost answers, decided by a seed so that a
 * run can be repeated. Services draw from streams of their own: a call more to one leaves the others as they were.
 */
export function createFaultInjector(options: FaultOptions): FaultInjector {
  const { throttleRatio = 0.02, serverErrorRatio = 0.01, dropRatio = 0.005, exempt = [] } = options;
  const streams = new Map<string, () => number>();
  return async (service, operation) => {
    if (exempt.includes(service)) return;
    const key = `${service}:${operation}`;
    let next = streams.get(key);
    if (!next) {
      next = createRandom(hashText(key) ^ options.seed);
      streams.set(key, next);
    }
    const draw = next();
    if (draw < throttleRatio) throw throttleOf(service);
    if (draw < throttleRatio + serverErrorRatio) {
      throw new AwsError(
        service === "s3" ? "InternalError" : "InternalFailure",
        "Injected by the sandbox.",
        500,
      );
    }
    if (draw < throttleRatio + serverErrorRatio + dropRatio) {
      await setTimeout(DROP_AFTER_MS);
      throw new DroppedConnectionError("Injected by the sandbox.");
    }
  };
}

function throttleOf(service: string): AwsError {
  if (service === "s3") return new AwsError("SlowDown", "Please reduce your request rate.", 503);
  if (service === "lambda") return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
  return new AwsError("ThrottlingException", "Rate exceeded");
}
