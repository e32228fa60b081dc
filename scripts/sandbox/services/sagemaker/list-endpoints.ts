// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListEndpoints.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";

interface Input {
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export const listEndpoints = defineOperation<Input>({
  name: "ListEndpoints",
  shape: { MaxResults: { type: "integer", min: 1, max: 100 } },
  run({ NameContains = "", StatusEquals, MaxResults = 10, NextToken }, world) {
    const found = [...world.sagemaker.endpoints.values()].filter(
      (endpoint) =>
        endpoint.name.includes(NameContains) && (!StatusEquals || endpoint.status === StatusEquals),
    );
    const page = paginate(found, NextToken, MaxResults);
    return {
      Endpoints: page.entries.map((endpoint) => ({
        EndpointName: endpoint.name,
        EndpointArn: endpoint.arn,
        CreationTime: endpoint.createdAtMs / 1000,
        LastModifiedTime: endpoint.lastModifiedMs / 1000,
        EndpointStatus: endpoint.status,
      })),
      NextToken: page.nextToken,
    };
  },
});
