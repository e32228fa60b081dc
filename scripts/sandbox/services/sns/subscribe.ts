// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";

interface Input {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
}

const PROTOCOLS = ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"];

/** Subscriptions count as confirmed at once: there is nobody to ask. */
export const subscribe = defineOperation<Input>({
  name: "Subscribe",
  run({ TopicArn, Protocol, Endpoint }, world) {
    if (!PROTOCOLS.includes(Protocol)) {
      throw new AwsError("InvalidParameter", `Invalid parameter: Invalid protocol type: ${Protocol}`);
    }
    return { SubscriptionArn: world.sns.subscribe(TopicArn, Protocol, Endpoint).arn };
  },
});
