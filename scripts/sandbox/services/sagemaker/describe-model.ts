// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";

export const describeModel = defineOperation<{ readonly ModelName: string }>({
  name: "DescribeModel",
  shape: { ModelName: RESOURCE_NAME },
  run({ ModelName }, world) {
    const { input, arn, createdAtMs } = world.sagemaker.model(ModelName);
    const { Tags, ...rest } = input;
    return { ...rest, ModelArn: arn, CreationTime: createdAtMs / 1000, EnableNetworkIsolation: false };
  },
});
