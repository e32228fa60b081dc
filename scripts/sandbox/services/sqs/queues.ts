import type { AwsCall } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import type { World } from "../../world";
import type { Queue } from "./queue";

/** What every operation on a queue is given. */
export interface QueueInput {
  readonly QueueUrl: string;
}

export const QUEUE_URL = { type: "string", required: true, min: 1 } as const;

/** The queue of an address. @throws AwsError `QueueDoesNotExist` */
export function queueOf(world: World, { QueueUrl }: QueueInput): Queue {
  return world.sqs.named(QueueUrl.split("/").at(-1)!);
}

/** The address of a queue at the host the caller used: on loopback it is the emulator's own. */
function urlOf(queue: Queue, world: World, call: AwsCall): string {
  return `http://${call.headers.host}/${world.accountId}/${queue.name}`;
}

/** @throws AwsError `InvalidParameterValue` worded as SQS words it */
export function requireRange(name: string, value: number, smallest: number, largest: number): number {
  if (Number.isInteger(value) && value >= smallest && value <= largest) return value;
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${smallest} and ${largest}, if provided.`,
  );
}

interface CreateQueueInput {
  readonly QueueName: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

const SETTABLE = ["VisibilityTimeout", "MessageRetentionPeriod", "SqsManagedSseEnabled"];

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
export const createQueue = defineOperation<CreateQueueInput>({
  name: "CreateQueue",
  shape: { QueueName: { type: "string", required: true }, Attributes: { type: "map" } },
  run({ QueueName, Attributes = {} }, world, call) {
    if (!/^[\w-]{1,80}$/.test(QueueName)) {
      throw new AwsError(
        "InvalidParameterValue",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
      );
    }
    const unknown = Object.keys(Attributes).find((name) => !SETTABLE.includes(name));
    if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
    const numberOf = (name: string) =>
      Attributes[name] === undefined ? undefined : Number(Attributes[name]);
    const settings = {
      visibilityTimeoutSeconds: numberOf("VisibilityTimeout"),
      retentionSeconds: numberOf("MessageRetentionPeriod"),
    };
    const arn = `${world.arn("sqs")}:${QueueName}`;
    const existing = world.sqs.queues.get(arn);
    for (const [name, value] of Object.entries(settings)) {
      if (existing && value !== undefined && value !== existing[name as keyof typeof settings]) {
        throw new AwsError(
          "QueueNameExists",
          "A queue already exists with the same name and a different value for an attribute.",
        );
      }
    }
    const queue = existing ?? world.sqs.create(arn, settings);
    return { QueueUrl: urlOf(queue, world, call) };
  },
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html
export const getQueueUrl = defineOperation<{ readonly QueueName: string }>({
  name: "GetQueueUrl",
  shape: { QueueName: { type: "string", required: true } },
  run: ({ QueueName }, world, call) => ({ QueueUrl: urlOf(world.sqs.named(QueueName), world, call) }),
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
export const getQueueAttributes = defineOperation<
  QueueInput & { readonly AttributeNames?: readonly string[] }
>({
  name: "GetQueueAttributes",
  shape: { QueueUrl: QUEUE_URL, AttributeNames: { type: "list", element: { type: "string" } } },
  run(input, world) {
    const queue = queueOf(world, input);
    const { visible, inFlight } = queue.count();
    const all: Readonly<Record<string, string>> = {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: "0",
      CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
      VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(queue.retentionSeconds),
    };
    const { AttributeNames = [] } = input;
    const unknown = AttributeNames.find((name) => name !== "All" && !(name in all));
    if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
    const wanted = AttributeNames.includes("All") ? Object.keys(all) : AttributeNames;
    return wanted.length === 0
      ? {}
      : { Attributes: Object.fromEntries(wanted.map((name) => [name, all[name]])) };
  },
});
