// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
import { defineOperation } from "../../server/operation";
import { assertDeploymentConfig } from "./deployment-validation";
import { RESOURCE_NAME } from "./resource-name";
import type { DeploymentConfig } from "./types";

interface Input {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly RetainAllVariantProperties?: boolean;
  readonly RetainDeploymentConfig?: boolean;
  readonly DeploymentConfig?: DeploymentConfig;
}

export const updateEndpoint = defineOperation<Input>({
  name: "UpdateEndpoint",
  shape: { EndpointName: RESOURCE_NAME, EndpointConfigName: RESOURCE_NAME },
  run(input, world) {
    assertDeploymentConfig(input.DeploymentConfig, world.sagemaker.config(input.EndpointConfigName).input);
    const endpoint = world.sagemaker.updateEndpoint(
      input.EndpointName,
      input.EndpointConfigName,
      input.DeploymentConfig,
      {
        variantProperties: input.RetainAllVariantProperties ?? false,
        deploymentConfig: input.RetainDeploymentConfig ?? false,
      },
    );
    return { EndpointArn: endpoint.arn };
  },
});
