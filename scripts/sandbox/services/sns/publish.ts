// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";

interface Input {
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

export const publish = defineOperation<Input>({
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

function validate({ TopicArn, TargetArn, Message, Subject }: Input): void {
  if (!TopicArn && !TargetArn) throw invalid("TopicArn or TargetArn Reason: no value for required parameter");
  if (!Message) throw invalid("Empty message");
  if (Buffer.byteLength(Message) > MAX_MESSAGE_BYTES) throw invalid("Message too long");
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalid("Subject");
}

function invalid(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}
