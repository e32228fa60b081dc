import type { AwsService } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { createQueryService } from "../../server/query-protocol";
import type { World } from "../../world";

// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
const createTopic = defineOperation<{ readonly Name: string }>({
  name: "CreateTopic",
  run({ Name }, world) {
    if (!/^[\w-]{1,256}(\.fifo)?$/.test(Name ?? ""))
      throw new AwsError("InvalidParameter", "Invalid parameter: Topic Name");
    return { TopicArn: world.sns.createTopic(`${world.arn("sns")}:${Name}`).arn };
  },
});

interface SubscribeInput {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
}

const PROTOCOLS = ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"];

// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
/** Subscriptions count as confirmed at once: there is nobody to ask. */
export const subscribe = defineOperation<SubscribeInput>({
  name: "Subscribe",
  run({ TopicArn, Protocol, Endpoint }, world) {
    if (!PROTOCOLS.includes(Protocol)) {
      throw new AwsError("InvalidParameter", `Invalid parameter: Invalid protocol type: ${Protocol}`);
    }
    return { SubscriptionArn: world.sns.subscribe(TopicArn, Protocol, Endpoint).arn };
  },
});

interface PublishInput {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageAttributes?: Readonly<
    Record<string, { readonly DataType: string; readonly StringValue?: string }>
  >;
}

const MAX_MESSAGE_BYTES = 262_144;
const SUBJECT = /^[\x20-\x7e]{1,100}$/;

// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const publish = defineOperation<PublishInput>({
  name: "Publish",
  run(input, world) {
    validate(input);
    const sent = world.sns.publish({
      topicArn: (input.TopicArn ?? input.TargetArn)!,
      subject: input.Subject,
      message: input.Message,
      attributes: Object.fromEntries(
        Object.entries(input.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue ?? ""]),
      ),
    });
    return { MessageId: sent.messageId };
  },
});

function validate({ TopicArn, TargetArn, Message, Subject }: PublishInput): void {
  if (!TopicArn && !TargetArn) throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
  if (!Message) throw invalid("Empty message");
  if (Buffer.byteLength(Message) > MAX_MESSAGE_BYTES) throw invalid("Message too long");
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalid("Subject");
}

function invalid(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}

export function createSnsService(world: World): AwsService {
  return createQueryService(world, {
    signingName: "sns",
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    operations: [createTopic, publish, subscribe],
  });
}
