import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { OperatorError } from "../../../functions/contracts/errors";
import type { QueueOwner, StackOutputs } from "../../../functions/contracts/stack-outputs";
import type { ReceivedMessage } from "./dead-letter";

/** Messages a receive gives out at most. */
const PER_RECEIVE = 10;
/** A receive that waits asks all servers of a queue; one that does not may miss messages. */
const WAIT_SECONDS = 1;
/** For so long a message is hidden from others while it is only looked at. */
const LOOK_SECONDS = 30;
/** A run ends within Lambda's 15 minutes; a message that is replayed stays hidden a little longer. */
const TAKE_SECONDS = 16 * 60;
/** More messages than a person reads; the rest is counted. */
const MOST_READ = 500;

/** What lies in a queue. */
export interface QueueContent {
  readonly messages: readonly ReceivedMessage[];
  /** Messages in somebody's hands at the moment: being replayed, or looked at. */
  readonly inFlight: number;
  /** Messages beyond those read, as SQS estimates them. */
  readonly notRead: number;
}

/** The dead-letter queue of a function or of the fleet's state machine. */
export class DeadLetterQueue {
  readonly owner: QueueOwner;
  readonly #url: string;
  readonly #client: SQSClient;

  private constructor(owner: QueueOwner, url: string, client: SQSClient) {
    this.owner = owner;
    this.#url = url;
    this.#client = client;
  }

  /** @throws OperatorError when the stack's queue does not exist */
  static async open(owner: QueueOwner, name: string): Promise<DeadLetterQueue> {
    const client = new SQSClient({});
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
      return new DeadLetterQueue(owner, QueueUrl!, client);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "QueueDoesNotExist") throw error;
      throw new OperatorError(
        `There is no queue "${name}", in which the dead letters of ${owner} should lie. Deploy the stack, or check --stack and --region.`,
        { cause: error },
      );
    }
  }

  /** Looks at all messages and gives them back at once. */
  async read(): Promise<QueueContent> {
    // Counted first: SQS takes a while to count what was given back.
    const { visible, inFlight } = await this.#count();
    const messages = await this.#receiveUntil(() => false);
    await Promise.all(messages.map((message) => this.giveBack(message)));
    return {
      messages,
      inFlight,
      notRead: messages.length < MOST_READ ? 0 : Math.max(0, visible - messages.length),
    };
  }

  /**
   * Takes one message out of everybody else's sight for as long as a run may last. Whoever dies holding it loses
   * nothing: it comes back by itself.
   *
   * @returns undefined when it is not there: somebody else has it, or it was deleted
   */
  async take(messageId: string): Promise<ReceivedMessage | undefined> {
    const received = await this.#receiveUntil((message) => message.messageId === messageId);
    const wanted = received.find((message) => message.messageId === messageId);
    await Promise.all(
      received.filter((message) => message !== wanted).map((message) => this.giveBack(message)),
    );
    if (wanted) await this.#hide(wanted, TAKE_SECONDS);
    return wanted;
  }

  /** Shows a message to everybody again. One that is not in our hands any more is left alone. */
  async giveBack(message: ReceivedMessage): Promise<void> {
    try {
      await this.#hide(message, 0);
    } catch (error) {
      if (!isNotOurs(error)) throw error;
    }
  }

  async delete({ receiptHandle }: ReceivedMessage): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: receiptHandle }));
  }

  async #receiveUntil(isEnough: (message: ReceivedMessage) => boolean): Promise<readonly ReceivedMessage[]> {
    const received = new Map<string, ReceivedMessage>();
    while (received.size < MOST_READ) {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: PER_RECEIVE,
          VisibilityTimeout: LOOK_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
        }),
      );
      const before = received.size;
      // A standard queue may give a message out twice; the later receipt is the one that counts.
      const batch = Messages.map(toReceived);
      for (const message of batch) received.set(message.messageId, message);
      if (received.size === before || batch.some(isEnough)) break;
    }
    return [...received.values()];
  }

  async #hide({ receiptHandle }: ReceivedMessage, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }

  async #count(): Promise<{ readonly visible: number; readonly inFlight: number }> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#url,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }
}

/** The queues of a stack, or that of one owner. @throws OperatorError for an owner without one */
export async function openQueues(
  { deadLetterQueueNames, environment }: StackOutputs,
  owner?: QueueOwner,
): Promise<readonly DeadLetterQueue[]> {
  const all = Object.entries(deadLetterQueueNames) as [QueueOwner, string][];
  const wanted = all.filter(([name]) => owner === undefined || name === owner);
  if (owner !== undefined && wanted.length === 0) {
    throw new OperatorError(
      `Stack "${environment}" has no dead-letter queue of "${owner}"; it has those of ${all.map(([name]) => name).join(", ")}.`,
    );
  }
  return Promise.all(wanted.map(([name, queueName]) => DeadLetterQueue.open(name, queueName)));
}

function toReceived(message: Message): ReceivedMessage {
  const { MessageId = "", ReceiptHandle = "", Body = "", MessageAttributes = {}, Attributes = {} } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [name, StringValue]),
    ),
    sentAtMs: Number(Attributes.SentTimestamp),
    receiveCount: Number(Attributes.ApproximateReceiveCount),
  };
}

/** What SQS answers when a message is visible again, or gone. */
function isNotOurs(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "MessageNotInflight" || /not exist|not available/.test(error.message);
}
