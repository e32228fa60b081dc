import { createRandom, hashText } from "../../../functions/demand/numeric/random";
import { AwsError } from "./aws-error";
import { CALL_FAULTS, type FaultKind, type FaultRates } from "./fault-rates";

/** What befalls one call. */
export interface CallFault {
  readonly kind: FaultKind;
  /** Whether the operation takes effect all the same. */
  readonly isExecuted: boolean;
  /** How long its answer waits. */
  readonly delayMs: number;
}

/** Where the process of an invocation ends. */
export interface KillPoint {
  /** The call at which it ends, counted from 1; an invocation of fewer calls ends as it answers. */
  readonly atCall: number;
  /** Whether only calls that change something are counted. */
  readonly countsWritesOnly: boolean;
  /** Whether that call still takes effect. */
  readonly isExecuted: boolean;
}

/** Decides what goes wrong in a sandbox. */
export interface FaultInjector {
  /** @param caller access key of who calls. */
  ofCall(service: string, operation: string, caller: string): CallFault | undefined;
  ofInvocation(functionName: string): KillPoint | undefined;
  /** Waits of the deliveries of a scheduled event, in milliseconds: `[0]` when all is well. */
  ofDelivery(scheduleName: string): readonly number[];
}

const MINUTE_MS = 60_000;
const SLOWEST_MS = 500;
/** Functions make about so many calls. */
const LAST_KILLED_CALL = 30;
const LATE_MINUTES = { from: 5, to: 300 } as const;
/** Beyond the run of the next day, so that copies come out of order too. */
const SECOND_COPY_MINUTES = { from: 1, to: 26 * 60 } as const;

const DONE: ReadonlySet<FaultKind> = new Set(["error-after", "truncate", "slow"]);

/**
 * Makes things fail now and then, as on AWS, decided by a seed so that a run can be repeated. Who calls what draws
 * from a stream of its own: a call more to one leaves the others as they were. Calls that one caller makes of one
 * operation at the same moment take the draws in the order in which they arrive.
 */
export function createFaultInjector(seed: number, rates: FaultRates): FaultInjector {
  const streams = new Map<string, () => number>();
  const streamOf = (key: string): (() => number) => {
    const known = streams.get(key);
    if (known) return known;
    const stream = createRandom(hashText(key) ^ seed);
    streams.set(key, stream);
    return stream;
  };
  return {
    ofCall(service, operation, caller) {
      const next = streamOf(`${service}:${operation}:${caller}`);
      // Always two draws, so that a rate that is changed does not move what follows.
      const [draw, detail] = [next(), next()];
      const kind = chooseKind(rates, draw);
      if (kind === undefined) return undefined;
      return {
        kind,
        isExecuted: DONE.has(kind) || (kind === "cut" && detail < 0.5),
        delayMs: kind === "slow" ? Math.ceil(detail * SLOWEST_MS) : 0,
      };
    },
    ofInvocation(functionName) {
      const next = streamOf(`kill:${functionName}`);
      const [draw, place, side] = [next(), next(), next()];
      if (draw >= (rates.kill ?? 0)) return undefined;
      const atCall = 1 + Math.floor(place * LAST_KILLED_CALL);
      return { atCall, countsWritesOnly: false, isExecuted: side < 0.5 };
    },
    ofDelivery(scheduleName) {
      const next = streamOf(`deliver:${scheduleName}`);
      const [isLate, lateness, isTwice, isAtOnce, distance] = [next(), next(), next(), next(), next()];
      const firstMs = isLate < (rates.late ?? 0) ? minutesWithin(LATE_MINUTES, lateness) : 0;
      if (isTwice >= (rates.twice ?? 0)) return [firstMs];
      return [firstMs, isAtOnce < 0.5 ? firstMs : firstMs + minutesWithin(SECOND_COPY_MINUTES, distance)];
    },
  };
}

function chooseKind(rates: FaultRates, draw: number): FaultKind | undefined {
  let edge = 0;
  for (const kind of CALL_FAULTS) {
    edge += rates[kind] ?? 0;
    if (draw < edge) return kind;
  }
  return undefined;
}

function minutesWithin({ from, to }: { readonly from: number; readonly to: number }, draw: number): number {
  return (from + Math.floor(draw * (to - from + 1))) * MINUTE_MS;
}

/** The error that a fault answers with; `undefined` for one that is no answer. */
export function errorOf({ kind }: CallFault, service: string): AwsError | undefined {
  if (kind === "throttle") return throttleOf(service);
  if (kind !== "error-before" && kind !== "error-after") return undefined;
  const code = service === "s3" ? "InternalError" : "InternalFailure";
  return new AwsError(code, "Injected by the sandbox.", 500);
}

function throttleOf(service: string): AwsError {
  if (service === "s3") return new AwsError("SlowDown", "Please reduce your request rate.", 503);
  if (service === "lambda") return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
  return new AwsError("ThrottlingException", "Rate exceeded");
}

/** Whether an operation that a function calls leaves something that stays. */
export function isWrite(operation: string): boolean {
  return /^(?:Put|Publish|Delete|Create)/.test(operation);
}
