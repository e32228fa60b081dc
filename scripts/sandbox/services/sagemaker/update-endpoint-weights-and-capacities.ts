// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpointWeightsAndCapacities.html
import { validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";

interface Input {
  readonly EndpointName: string;
  readonly DesiredWeightsAndCapacities: readonly {
    readonly VariantName: string;
    readonly DesiredWeight?: number;
    readonly DesiredInstanceCount?: number;
  }[];
}

export const updateEndpointWeightsAndCapacities = defineOperation<Input>({
  name: "UpdateEndpointWeightsAndCapacities",
  shape: {
    EndpointName: RESOURCE_NAME,
    DesiredWeightsAndCapacities: { type: "list", required: true, min: 1 },
  },
  run({ EndpointName, DesiredWeightsAndCapacities }, { sagemaker }) {
    const endpoint = sagemaker.endpoint(EndpointName);
    if (endpoint.status !== "InService")
      throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
    for (const wanted of DesiredWeightsAndCapacities) {
      const variant = endpoint.variants.find((candidate) => candidate.name === wanted.VariantName);
      if (!variant)
        throw validationError(`Variant ${wanted.VariantName} not found in endpoint ${EndpointName}.`);
      variant.weight = wanted.DesiredWeight ?? variant.weight;
      variant.instanceCount = wanted.DesiredInstanceCount ?? variant.instanceCount;
    }
    sagemaker.setStatus(endpoint, "InService", "weights and capacities changed");
    return { EndpointArn: endpoint.arn };
  },
});
