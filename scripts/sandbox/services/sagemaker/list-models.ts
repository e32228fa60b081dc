// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListModels.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";

export const listModels = defineOperation<{ readonly MaxResults?: number; readonly NextToken?: string }>({
  name: "ListModels",
  shape: { MaxResults: { type: "integer", min: 1, max: 100 } },
  run({ MaxResults = 10, NextToken }, world) {
    const page = paginate([...world.sagemaker.models.values()], NextToken, MaxResults);
    return {
      Models: page.entries.map(({ input, arn, createdAtMs }) => ({
        ModelName: input.ModelName,
        ModelArn: arn,
        CreationTime: createdAtMs / 1000,
      })),
      NextToken: page.nextToken,
    };
  },
});
