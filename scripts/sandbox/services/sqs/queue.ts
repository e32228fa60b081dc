import { createHash } from "node:crypto";
import type { Cancel, SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import { stableId } from "../sns/topic-store";

/** A message attribute; the program's senders use texts and numbers only. */
export interface MessageAttribute {
  readonly DataType: "String" | "Number";
  readonly StringValue: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number | undefined;
  /** Since when it is in somebody's hands and until when, by both clocks; `undefined` while it is visible. */
  taken: { readonly untilMs: number; readonly untilMachineMs: number } | undefined;
}

/** Settings of a queue, as CreateQueue names them. */
export interface QueueSettings {
  /** Seconds for which a received message is hidden unless the receiver says otherwise. @default 30 */
  readonly visibilityTimeoutSeconds?: number;
  /** Seconds after which a message is gone. @default 345600, four days */
  readonly retentionSeconds?: number;
}

const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_RETENTION_SECONDS = 4 * 86_400;

/**
 * A standard queue. A message that is received is hidden until its time-out ends, by the sandbox's clock or by the
 * machine's, whichever comes first: the sandbox stands still while a process outside, which received it, ends.
 */
export class Queue {
  readonly arn: string;
  readonly name: string;
  readonly createdAtMs: number;
  visibilityTimeoutSeconds: number;
  retentionSeconds: number;
  readonly #messages = new Map<string, { readonly message: QueueMessage; readonly cancel: Cancel }>();
  readonly #clock: SandboxClock;
  readonly #onCount: (visible: number) => void;
  #sent = 0;

  constructor(
    arn: string,
    settings: QueueSettings,
    clock: SandboxClock,
    /** Told how many messages are visible whenever that may have changed. */
    onCount: (visible: number) => void,
  ) {
    this.arn = arn;
    this.name = arn.split(":").at(-1)!;
    this.createdAtMs = clock.nowMs;
    this.visibilityTimeoutSeconds = settings.visibilityTimeoutSeconds ?? DEFAULT_VISIBILITY_SECONDS;
    this.retentionSeconds = settings.retentionSeconds ?? DEFAULT_RETENTION_SECONDS;
    this.#clock = clock;
    this.#onCount = onCount;
  }

  get messages(): readonly QueueMessage[] {
    return [...this.#messages.values()].map(({ message }) => message);
  }

  /** Messages anybody may receive, oldest first, and those in somebody's hands. */
  count(): { readonly visible: number; readonly inFlight: number } {
    const visible = this.messages.filter((message) => this.#isVisible(message)).length;
    return { visible, inFlight: this.#messages.size - visible };
  }

  send(body: string, attributes: MessageAttributes): QueueMessage {
    const message: QueueMessage = {
      messageId: stableId(`${this.arn}#${this.#sent++}`),
      body,
      attributes,
      sentAtMs: this.#clock.nowMs,
      receiveCount: 0,
      firstReceivedAtMs: undefined,
      taken: undefined,
    };
    const cancel = this.#clock.at(message.sentAtMs + this.retentionSeconds * 1000, () => {
      this.#remove(message.messageId);
    });
    this.#messages.set(message.messageId, { message, cancel });
    this.#report();
    return message;
  }

  /** Hands out visible messages, each with a receipt of its own. */
  receive(
    most: number,
    visibilitySeconds = this.visibilityTimeoutSeconds,
  ): readonly { readonly message: QueueMessage; readonly receiptHandle: string }[] {
    const received = this.messages.filter((message) => this.#isVisible(message)).slice(0, most);
    for (const message of received) {
      message.receiveCount++;
      message.firstReceivedAtMs ??= this.#clock.nowMs;
      this.#hide(message, visibilitySeconds);
    }
    if (received.length > 0) this.#report();
    return received.map((message) => ({ message, receiptHandle: receiptOf(message) }));
  }

  /**
   * Deletes what was received. A receipt that a later receive has replaced deletes nothing: AWS does not promise that
   * it would, and who relies on it loses the message to the other receiver.
   *
   * @throws AwsError `ReceiptHandleIsInvalid`
   */
  delete(receiptHandle: string): void {
    const { message, isCurrent } = this.#find(receiptHandle);
    if (message && isCurrent) this.#remove(message.messageId);
  }

  /** @throws AwsError `ReceiptHandleIsInvalid`, `MessageNotInflight`, `InvalidParameterValue` when it is gone */
  changeVisibility(receiptHandle: string, visibilitySeconds: number): void {
    const { message, isCurrent } = this.#find(receiptHandle);
    if (!message || !isCurrent) {
      throw new AwsError(
        "InvalidParameterValue",
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    if (this.#isVisible(message)) throw new AwsError("MessageNotInflight", "The message is not in flight.");
    this.#hide(message, visibilitySeconds);
    this.#report();
  }

  #find(receiptHandle: string): { readonly message: QueueMessage | undefined; readonly isCurrent: boolean } {
    const [messageId, receipt, ...rest] = Buffer.from(receiptHandle, "base64url")
      .toString("latin1")
      .split("#");
    if (!messageId || !receipt || rest.length > 0) {
      throw new AwsError(
        "ReceiptHandleIsInvalid",
        `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
      );
    }
    const message = this.#messages.get(messageId)?.message;
    return { message, isCurrent: message !== undefined && receiptOf(message) === receiptHandle };
  }

  #hide(message: QueueMessage, seconds: number): void {
    if (seconds === 0) {
      message.taken = undefined;
      return;
    }
    const untilMs = this.#clock.nowMs + seconds * 1000;
    message.taken = { untilMs, untilMachineMs: Date.now() + seconds * 1000 };
    this.#clock.at(untilMs, () => this.#report());
  }

  #isVisible({ taken }: QueueMessage): boolean {
    return !taken || this.#clock.nowMs >= taken.untilMs || Date.now() >= taken.untilMachineMs;
  }

  #remove(messageId: string): void {
    this.#messages.get(messageId)?.cancel();
    if (this.#messages.delete(messageId)) this.#report();
  }

  #report(): void {
    this.#onCount(this.count().visible);
  }
}

function receiptOf({ messageId, receiveCount }: QueueMessage): string {
  return Buffer.from(`${messageId}#${receiveCount}`, "latin1").toString("base64url");
}

/**
 * Digest of message attributes as receivers check it: name, type and value of each, sorted by name, each with its length.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function digestAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (text: string) => {
    const bytes = Buffer.from(text, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType, StringValue } = attributes[name]!;
    add(name);
    add(DataType);
    hash.update(Buffer.from([1]));
    add(StringValue);
  }
  return hash.digest("hex");
}
