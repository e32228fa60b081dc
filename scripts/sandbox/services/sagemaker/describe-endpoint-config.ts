// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";

export const describeEndpointConfig = defineOperation<{ readonly EndpointConfigName: string }>({
  name: "DescribeEndpointConfig",
  shape: { EndpointConfigName: RESOURCE_NAME },
  run({ EndpointConfigName }, world) {
    const { input, arn, createdAtMs } = world.sagemaker.config(EndpointConfigName);
    const { Tags, ...rest } = input;
    return { ...rest, EndpointConfigArn: arn, CreationTime: createdAtMs / 1000 };
  },
});
