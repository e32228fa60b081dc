import { createModel } from "../services/sagemaker/create-model";
import { deleteModel } from "../services/sagemaker/delete-model";
import { type DeployableResource, type Deployer, tagsOf, toApiMembers } from "./deployer";

export const model: Deployer = {
  type: "aws:sagemaker/model:Model",
  replacesOnChange: true,
  async apply(resource, { call }) {
    const { inputs } = resource;
    await call(createModel, {
      ModelName: nameOf(resource),
      ExecutionRoleArn: inputs.executionRoleArn,
      PrimaryContainer: toApiMembers(inputs.primaryContainer),
      Containers: toApiMembers(inputs.containers),
      EnableNetworkIsolation: inputs.enableNetworkIsolation,
      Tags: tagsOf(resource),
    });
  },
  async remove(resource, { call }) {
    await call(deleteModel, { ModelName: nameOf(resource) });
  },
};

function nameOf(resource: DeployableResource): unknown {
  return resource.state.name ?? resource.id;
}
