import { createHash } from "node:crypto";
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { digestAttributes, type MessageAttributes, type QueueMessage } from "./queue";
import { QUEUE_URL, type QueueInput, queueOf, requireRange } from "./queues";

const MAX_VISIBILITY_SECONDS = 12 * 3600;
const MAX_MESSAGE_BYTES = 1024 * 1024;
const ATTRIBUTE_NAME = /^[\w.-]{1,256}$/;
const ATTRIBUTE_TYPES = ["String", "Number"];

interface SendInput extends QueueInput {
  readonly MessageBody: string;
  readonly MessageAttributes?: MessageAttributes;
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
export const sendMessage = defineOperation<SendInput>({
  name: "SendMessage",
  shape: {
    QueueUrl: QUEUE_URL,
    MessageBody: { type: "string", required: true },
    MessageAttributes: { type: "map" },
  },
  run(input, world) {
    const { MessageBody, MessageAttributes = {} } = input;
    const queue = queueOf(world, input);
    if (MessageBody === "") {
      throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
    }
    const sizeBytes = Buffer.byteLength(MessageBody) + Buffer.byteLength(JSON.stringify(MessageAttributes));
    if (sizeBytes > MAX_MESSAGE_BYTES) {
      throw new AwsError(
        "InvalidParameterValue",
        `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
      );
    }
    for (const [name, { DataType, StringValue }] of Object.entries(MessageAttributes)) {
      if (!ATTRIBUTE_NAME.test(name)) {
        throw new AwsError(
          "InvalidParameterValue",
          `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
        );
      }
      if (!ATTRIBUTE_TYPES.includes(DataType) || typeof StringValue !== "string") {
        throw new AwsError(
          "InvalidParameterValue",
          `The sandbox takes message attributes of type String and Number; "${name}" is ${DataType}.`,
        );
      }
      if (StringValue === "") {
        throw new AwsError(
          "InvalidParameterValue",
          `Message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`,
        );
      }
    }
    const message = world.sqs.send(queue.arn, MessageBody, MessageAttributes);
    return {
      MessageId: message.messageId,
      MD5OfMessageBody: digestBody(message),
      MD5OfMessageAttributes: digestAttributes(message.attributes),
    };
  },
});

interface ReceiveInput extends QueueInput {
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly MessageAttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  /** The older name of `MessageSystemAttributeNames`. */
  readonly AttributeNames?: readonly string[];
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
/** Long polling does not wait: nothing is sent while the sandbox's clock stands. */
export const receiveMessage = defineOperation<ReceiveInput>({
  name: "ReceiveMessage",
  shape: {
    QueueUrl: QUEUE_URL,
    MaxNumberOfMessages: { type: "integer" },
    VisibilityTimeout: { type: "integer" },
    WaitTimeSeconds: { type: "integer" },
    MessageAttributeNames: { type: "list", element: { type: "string" } },
    MessageSystemAttributeNames: { type: "list", element: { type: "string" } },
    AttributeNames: { type: "list", element: { type: "string" } },
  },
  run(input, world) {
    const { MaxNumberOfMessages = 1, VisibilityTimeout, WaitTimeSeconds = 0 } = input;
    const queue = queueOf(world, input);
    requireRange("MaxNumberOfMessages", MaxNumberOfMessages, 1, 10);
    requireRange("WaitTimeSeconds", WaitTimeSeconds, 0, 20);
    if (VisibilityTimeout !== undefined) {
      requireRange("VisibilityTimeout", VisibilityTimeout, 0, MAX_VISIBILITY_SECONDS);
    }
    const received = queue.receive(MaxNumberOfMessages, VisibilityTimeout);
    if (received.length === 0) return {};
    const systemNames = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
    return {
      Messages: received.map(({ message, receiptHandle }) => {
        const attributes = selectAttributes(message.attributes, input.MessageAttributeNames ?? []);
        const system = selectNamed(systemAttributesOf(message, world.accountId), systemNames);
        return {
          MessageId: message.messageId,
          ReceiptHandle: receiptHandle,
          Body: message.body,
          MD5OfBody: digestBody(message),
          ...(isEmpty(attributes)
            ? {}
            : { MessageAttributes: attributes, MD5OfMessageAttributes: digestAttributes(attributes) }),
          ...(isEmpty(system) ? {} : { Attributes: system }),
        };
      }),
    };
  },
});

interface ReceiptInput extends QueueInput {
  readonly ReceiptHandle: string;
}

const RECEIPT_HANDLE = { type: "string", required: true, min: 1 } as const;

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
export const deleteMessage = defineOperation<ReceiptInput>({
  name: "DeleteMessage",
  shape: { QueueUrl: QUEUE_URL, ReceiptHandle: RECEIPT_HANDLE },
  run(input, world) {
    queueOf(world, input).delete(input.ReceiptHandle);
  },
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
export const changeMessageVisibility = defineOperation<ReceiptInput & { readonly VisibilityTimeout: number }>(
  {
    name: "ChangeMessageVisibility",
    shape: {
      QueueUrl: QUEUE_URL,
      ReceiptHandle: RECEIPT_HANDLE,
      VisibilityTimeout: { type: "integer", required: true },
    },
    run(input, world) {
      const queue = queueOf(world, input);
      requireRange("VisibilityTimeout", input.VisibilityTimeout, 0, MAX_VISIBILITY_SECONDS);
      queue.changeVisibility(input.ReceiptHandle, input.VisibilityTimeout);
    },
  },
);

function digestBody({ body }: QueueMessage): string {
  return createHash("md5").update(body, "utf8").digest("hex");
}

function systemAttributesOf(message: QueueMessage, accountId: string): Readonly<Record<string, string>> {
  return {
    SenderId: accountId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  };
}

function selectNamed(
  all: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name)),
  );
}

/** Message attributes by name, by prefix (`ERROR.*`), or all of them (`All`, `.*`). */
function selectAttributes(all: MessageAttributes, names: readonly string[]): MessageAttributes {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === "All" ||
        wanted === name ||
        (wanted.endsWith(".*") && name.startsWith(wanted.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)));
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
