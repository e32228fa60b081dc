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

/** Retention periods that the service knows, in days. */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const MS_PER_DAY = 86_400_000;
/** What the service counts for an event beside its text. */
export const BYTES_PER_EVENT = 26;
/** A group keeps so much and forgets its oldest beyond: a sandbox under load must not fill the memory. */
const MAX_BYTES_PER_GROUP = 8 * 1024 * 1024;
/** What is kept of a group that was full: to find its oldest lines takes a sort, which pays for many at once. */
const KEPT_RATIO = 7 / 8;

/** A log group with the lines of all its streams. */
export class LogGroup {
  /** Streams by name, with when they were created. */
  readonly streams = new Map<string, number>();
  retentionInDays: number | undefined;
  #storedBytes = 0;
  #events: LogEvent[] = [];
  #isSorted = true;

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly createdAtMs: number,
  ) {}

  /** Ascending by time; of one time in the order in which they came. */
  get events(): readonly LogEvent[] {
    // Lines come out of order as long as the sandbox's clock stands still: each run begins at the same instant.
    if (!this.#isSorted) this.#events.sort((left, right) => left.timestamp - right.timestamp);
    this.#isSorted = true;
    return this.#events;
  }

  /** With what the service counts beside the texts. */
  get storedBytes(): number {
    return this.#storedBytes;
  }

  append(event: LogEvent): void {
    this.#isSorted &&= event.timestamp >= (this.#events.at(-1)?.timestamp ?? 0);
    this.#events.push(event);
    this.#storedBytes += sizeOf(event);
    if (this.#storedBytes > MAX_BYTES_PER_GROUP) this.#makeRoom();
  }

  /** The service deletes what is older than the retention within days; here it is gone at once. */
  expire(nowMs: number): void {
    if (this.retentionInDays === undefined) return;
    const oldestMs = nowMs - this.retentionInDays * MS_PER_DAY;
    const kept = this.events.findIndex(({ timestamp }) => timestamp >= oldestMs);
    this.#forget(kept < 0 ? this.#events.length : kept);
  }

  #makeRoom(): void {
    let bytes = this.#storedBytes;
    let surplus = 0;
    const { events } = this;
    while (bytes > KEPT_RATIO * MAX_BYTES_PER_GROUP) bytes -= sizeOf(events[surplus++]!);
    this.#forget(surplus);
  }

  #forget(count: number): void {
    for (const event of this.#events.splice(0, count)) this.#storedBytes -= sizeOf(event);
  }
}

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
    const group = new LogGroup(name, `${this.#arnPrefix}:log-group:${name}:*`, this.#nowMs());
    this.groups.set(name, group);
    return group;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  group(name: string): LogGroup {
    const group = this.groups.get(name);
    if (!group) {
      throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    }
    group.expire(this.#nowMs());
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
      group.append({
        eventId: randomUUID(),
        logStreamName: streamName,
        timestamp,
        ingestionTime: nowMs,
        message,
      });
    }
  }
}

function sizeOf({ message }: LogEvent): number {
  return Buffer.byteLength(message) + BYTES_PER_EVENT;
}
