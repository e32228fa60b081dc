// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListEndpointConfigs.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";

export const listEndpointConfigs = defineOperation<{
  readonly MaxResults?: number;
  readonly NextToken?: string;
}>({
  name: "ListEndpointConfigs",
  shape: { MaxResults: { type: "integer", min: 1, max: 100 } },
  run({ MaxResults = 10, NextToken }, world) {
    const page = paginate([...world.sagemaker.configs.values()], NextToken, MaxResults);
    return {
      EndpointConfigs: page.entries.map(({ input, arn, createdAtMs }) => ({
        EndpointConfigName: input.EndpointConfigName,
        EndpointConfigArn: arn,
        CreationTime: createdAtMs / 1000,
      })),
      NextToken: page.nextToken,
    };
  },
});
