// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";

interface Input {
  readonly Name: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

export const createTopic = defineOperation<Input>({
  name: "CreateTopic",
  run({ Name, Attributes = {} }, world) {
    if (!/^[\w-]{1,256}(\.fifo)?$/.test(Name ?? ""))
      throw new AwsError("InvalidParameter", "Invalid parameter: Topic Name");
    return { TopicArn: world.sns.createTopic(`${world.arn("sns")}:${Name}`, Attributes).arn };
  },
});
