import { createHash } from "node:crypto";
import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

export interface Topic {
  readonly arn: string;
  /** Key of KMS that messages are encrypted with, if there is one. */
  readonly kmsKeyArn: string | undefined;
  readonly subscriptions: Subscription[];
}

/** A message as it arrived; `recipients` are the subscriptions it was handed to. */
export interface InboxMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
  readonly recipients: readonly { readonly protocol: string; readonly endpoint: string }[];
}

/** Topics and the inbox into which everything published goes instead of to people. */
export class TopicStore {
  readonly topics = new Map<string, Topic>();
  readonly inbox: InboxMessage[] = [];
  /** Called for each message that is published. */
  onPublish: (message: InboxMessage) => void = () => undefined;
  readonly #clock: SandboxClock;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  createTopic(arn: string, kmsKeyArn?: string): Topic {
    const existing = this.topics.get(arn);
    if (existing) return existing;
    const topic: Topic = { arn, kmsKeyArn, subscriptions: [] };
    this.topics.set(arn, topic);
    return topic;
  }

  /** @throws AwsError `NotFound` */
  topic(arn: string): Topic {
    const topic = this.topics.get(arn);
    if (!topic) throw new AwsError("NotFound", "Topic does not exist", 404);
    return topic;
  }

  subscribe(topicArn: string, protocol: string, endpoint: string): Subscription {
    const topic = this.topic(topicArn);
    const existing = topic.subscriptions.find(
      (entry) => entry.protocol === protocol && entry.endpoint === endpoint,
    );
    if (existing) return existing;
    const subscription = {
      arn: `${topicArn}:${stableId(`${protocol}:${endpoint}`)}`,
      topicArn,
      protocol,
      endpoint,
    };
    topic.subscriptions.push(subscription);
    return subscription;
  }

  publish(message: {
    readonly topicArn: string;
    readonly subject?: string;
    readonly message: string;
    readonly attributes?: Readonly<Record<string, string>>;
  }): InboxMessage {
    const topic = this.topic(message.topicArn);
    const delivered: InboxMessage = {
      messageId: stableId(`${message.topicArn}#${this.inbox.length}`),
      topicArn: topic.arn,
      subject: message.subject,
      message: message.message,
      attributes: message.attributes ?? {},
      sentAtMs: this.#clock.nowMs,
      recipients: topic.subscriptions.map(({ protocol, endpoint }) => ({ protocol, endpoint })),
    };
    this.inbox.push(delivered);
    this.onPublish(delivered);
    return delivered;
  }
}

/** An id in the form of a UUID that depends on its source alone. */
export function stableId(source: string): string {
  const digest = createHash("sha256").update(source).digest("hex");
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join("-");
}
