// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";

export const createTopic = defineOperation<{ readonly Name: string }>({
  name: "CreateTopic",
  run({ Name }, world) {
    if (!/^[\w-]{1,256}(\.fifo)?$/.test(Name ?? ""))
      throw new AwsError("InvalidParameter", "Invalid parameter: Topic Name");
    return { TopicArn: world.sns.createTopic(`${world.arn("sns")}:${Name}`).arn };
  },
});
