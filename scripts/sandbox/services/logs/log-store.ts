import { randomUUID } from "node:crypto";
import { AwsError } from "../../server/aws-error";

/** A line of a log, as FilterLogEvents gives it. */
export interface LogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  /** Streams by name, with when they were created. */
  readonly streams: Map<string, number>;
  retentionInDays: number | undefined;
  /** Ascending by time; of one time in the order in which they came. */
  readonly events: LogEvent[];
  storedBytes: number;
}

/** Retention periods that the service knows, in days. */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const MS_PER_DAY = 86_400_000;
/** What the service counts for an event beside its text. */
export const BYTES_PER_EVENT = 26;
/** A group keeps so much and forgets its oldest beyond: a sandbox under load must not fill the memory. */
const MAX_BYTES_PER_GROUP = 8 * 1024 * 1024;

/** The account's log groups. */
export class LogStore {
  readonly groups = new Map<string, LogGroup>();
  readonly #arnPrefix: string;
  readonly #nowMs: () => number;

  /** @param arnPrefix `arn:aws:logs:<region>:<account>` */
  constructor(arnPrefix: string, nowMs: () => number) {
    this.#arnPrefix = arnPrefix;
    this.#nowMs = nowMs;
  }

  /** @throws AwsError `ResourceAlreadyExistsException` */
  createGroup(name: string): LogGroup {
    if (this.groups.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    const group: LogGroup = {
      name,
      arn: `${this.#arnPrefix}:log-group:${name}:*`,
      createdAtMs: this.#nowMs(),
      streams: new Map(),
      retentionInDays: undefined,
      events: [],
      storedBytes: 0,
    };
    this.groups.set(name, group);
    return group;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  group(name: string): LogGroup {
    const group = this.groups.get(name);
    if (!group) {
      throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    }
    this.#expire(group);
    return group;
  }

  /** Writes lines to a stream, which is created with the first. */
  append(
    group: LogGroup,
    streamName: string,
    lines: readonly { readonly timestamp: number; readonly message: string }[],
  ): void {
    const nowMs = this.#nowMs();
    if (!group.streams.has(streamName)) group.streams.set(streamName, nowMs);
    for (const { timestamp, message } of lines) {
      const event = {
        eventId: randomUUID(),
        logStreamName: streamName,
        timestamp,
        ingestionTime: nowMs,
        message,
      };
      insertByTime(group.events, event);
      group.storedBytes += sizeOf(event);
    }
    this.#expire(group);
    let surplus = 0;
    let bytes = group.storedBytes;
    while (bytes > MAX_BYTES_PER_GROUP) bytes -= sizeOf(group.events[surplus++]!);
    this.#forget(group, surplus);
  }

  /** The service deletes what is older than the retention within days; here it is gone at once. */
  #expire(group: LogGroup): void {
    if (group.retentionInDays === undefined) return;
    const oldestMs = this.#nowMs() - group.retentionInDays * MS_PER_DAY;
    let expired = 0;
    while (expired < group.events.length && group.events[expired]!.timestamp < oldestMs) expired++;
    this.#forget(group, expired);
  }

  #forget(group: LogGroup, count: number): void {
    for (const event of group.events.splice(0, count)) group.storedBytes -= sizeOf(event);
  }
}

function insertByTime(events: LogEvent[], event: LogEvent): void {
  let index = events.length;
  while (index > 0 && events[index - 1]!.timestamp > event.timestamp) index--;
  events.splice(index, 0, event);
}

function sizeOf({ message }: LogEvent): number {
  return Buffer.byteLength(message) + BYTES_PER_EVENT;
}
