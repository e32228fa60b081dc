// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
import { defineOperation } from "../../server/operation";
import { assertDeploymentConfig } from "./deployment-validation";
import { RESOURCE_NAME } from "./resource-name";
import type { DeploymentConfig } from "./types";

interface Input {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export const createEndpoint = defineOperation<Input>({
  name: "CreateEndpoint",
  shape: { EndpointName: RESOURCE_NAME, EndpointConfigName: RESOURCE_NAME },
  run({ EndpointName, EndpointConfigName, DeploymentConfig, Tags }, world) {
    assertDeploymentConfig(DeploymentConfig, world.sagemaker.config(EndpointConfigName).input);
    const { arn } = world.sagemaker.createEndpoint(EndpointName, EndpointConfigName, DeploymentConfig);
    world.tags.set(arn, Tags ?? []);
    return { EndpointArn: arn };
  },
});
