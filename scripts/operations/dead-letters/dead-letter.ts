import type { QueueOwner } from "../../../functions/contracts/stack-outputs";

/** A message as a queue gave it out. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Values of the message attributes, whatever their type. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
  /** How often it was given out, this time included. */
  readonly receiveCount: number;
}

/** An event that was given up, with what is known of why. */
export interface DeadLetter {
  readonly messageId: string;
  /** Whose work it was. */
  readonly owner: QueueOwner;
  /** ISO instant (UTC) at which it was given up. */
  readonly givenUpAt: string;
  readonly receiveCount: number;
  /** Who gave it up: the function failed, the schedule could not start anything, or nobody said. */
  readonly givenUpBy: "function" | "schedule" | "unknown";
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Lambda's id of the invocation, as it stands in the function's log. */
  readonly requestId?: string;
  readonly scheduleArn?: string;
  /** ISO instant (UTC) of the run, from the event. */
  readonly scheduledAt?: string;
  /** What is sent again; absent when the message holds no whole event. */
  readonly event?: unknown;
  /** Why there is no event. */
  readonly unreadableBecause?: string;
  readonly body: string;
}

/**
 * Reads a message of a dead-letter queue. Lambda leaves the event itself and says why in `RequestID`, `ErrorCode` and
 * `ErrorMessage`; EventBridge Scheduler leaves the call that it could not make, with the event as a text within it, and
 * says why in `ERROR_CODE`, `ERROR_MESSAGE` and others.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function readDeadLetter(owner: QueueOwner, message: ReceivedMessage): DeadLetter {
  const { messageId, body, attributes, sentAtMs, receiveCount } = message;
  const common = { messageId, owner, givenUpAt: new Date(sentAtMs).toISOString(), receiveCount, body };
  if (attributes.SCHEDULE_ARN !== undefined) {
    const read =
      attributes.IS_PAYLOAD_TRUNCATED === "true"
        ? { unreadableBecause: "the schedule has cut its event short" }
        : readEvent(body, eventOfCall);
    return {
      ...common,
      givenUpBy: "schedule",
      errorCode: attributes.ERROR_CODE,
      errorMessage: attributes.ERROR_MESSAGE,
      scheduleArn: attributes.SCHEDULE_ARN,
      ...read,
      scheduledAt: attributes.SCHEDULED_TIME ?? scheduledTimeOf(read.event),
    };
  }
  const read = readEvent(body, (event) => event);
  return {
    ...common,
    givenUpBy: attributes.RequestID === undefined ? "unknown" : "function",
    errorCode: attributes.ErrorCode,
    errorMessage: attributes.ErrorMessage,
    requestId: attributes.RequestID,
    ...read,
    scheduledAt: scheduledTimeOf(read.event),
  };
}

/** In the order in which the runs were due: a day before the next, and within a day as they build on one another. */
export function sortByRun(letters: readonly DeadLetter[]): readonly DeadLetter[] {
  const dueMs = ({ scheduledAt, givenUpAt }: DeadLetter) => Date.parse(scheduledAt ?? givenUpAt);
  return [...letters].sort((a, b) => dueMs(a) - dueMs(b) || (a.messageId < b.messageId ? -1 : 1));
}

function readEvent(
  body: string,
  select: (parsed: unknown) => unknown,
): Pick<DeadLetter, "event" | "unreadableBecause"> {
  try {
    return { event: select(JSON.parse(body)) };
  } catch (error) {
    return { unreadableBecause: `its body is no JSON (${(error as Error).message})` };
  }
}

/** Members that hold the event in a call to Lambda or to Step Functions. */
const EVENT_MEMBERS = ["Payload", "payload", "Input", "input"];

/** The event within the call that a schedule could not make; a body that is no such call is the event. */
function eventOfCall(call: unknown): unknown {
  if (typeof call !== "object" || call === null) return call;
  const members = call as Readonly<Record<string, unknown>>;
  const held = EVENT_MEMBERS.map((name) => members[name]).find((value) => value !== undefined);
  if (held === undefined) return call;
  return typeof held === "string" ? JSON.parse(held) : held;
}

function scheduledTimeOf(event: unknown): string | undefined {
  const { scheduledAt } = (typeof event === "object" && event !== null ? event : {}) as {
    scheduledAt?: unknown;
  };
  return typeof scheduledAt === "string" && !Number.isNaN(Date.parse(scheduledAt)) ? scheduledAt : undefined;
}
