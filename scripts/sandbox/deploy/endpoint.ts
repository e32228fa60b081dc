import { createEndpoint } from "../services/sagemaker/create-endpoint";
import { updateEndpoint } from "../services/sagemaker/update-endpoint";
import { type Deployer, tagsOf, toApiMembers } from "./deployer";

interface DeploymentInputs {
  readonly autoRollbackConfiguration?: { readonly alarms?: readonly { readonly alarmName: string }[] };
  readonly [member: string]: unknown;
}

export const endpoint: Deployer = {
  type: "aws:sagemaker/endpoint:Endpoint",
  async apply(resource, { call, world, isUpdate }) {
    const { inputs, state, id } = resource;
    const EndpointName = String(inputs.name ?? state.name ?? id);
    const EndpointConfigName = String(inputs.endpointConfigName);
    const DeploymentConfig = toApiMembers(inputs.deploymentConfig as DeploymentInputs | undefined);
    if (!isUpdate) {
      await call(createEndpoint, {
        EndpointName,
        EndpointConfigName,
        DeploymentConfig,
        Tags: tagsOf(resource),
      });
    } else if (world.sagemaker.endpoint(EndpointName).configName !== EndpointConfigName) {
      await call(updateEndpoint, { EndpointName, EndpointConfigName, DeploymentConfig });
    }
  },
};
