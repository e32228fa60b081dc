import { createEndpointConfig, deleteEndpointConfig } from "../services/sagemaker/endpoint-configs";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "../services/sagemaker/endpoints";
import { createModel, deleteModel } from "../services/sagemaker/models";
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

interface VariantInputs {
  readonly serverlessConfig?: {
    readonly memorySizeInMb: number;
    readonly maxConcurrency: number;
    readonly provisionedConcurrency?: number;
  };
  readonly [member: string]: unknown;
}

export const endpointConfiguration: Deployer = {
  type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  replacesOnChange: true,
  async apply(resource, { call }) {
    const { inputs } = resource;
    await call(createEndpointConfig, {
      EndpointConfigName: nameOf(resource),
      ProductionVariants: variantsOf(inputs.productionVariants),
      ShadowProductionVariants: variantsOf(inputs.shadowProductionVariants),
      DataCaptureConfig: toApiMembers(inputs.dataCaptureConfig),
      KmsKeyId: inputs.kmsKeyArn,
      Tags: tagsOf(resource),
    });
  },
  async remove(resource, { call }) {
    await call(deleteEndpointConfig, { EndpointConfigName: nameOf(resource) });
  },
};

function nameOf(resource: DeployableResource): unknown {
  return resource.state.name ?? resource.id;
}

function variantsOf(variants: unknown) {
  return (variants as readonly VariantInputs[] | undefined)?.map(({ serverlessConfig, ...variant }) => ({
    ...(toApiMembers(variant) as object),
    ...(serverlessConfig && {
      ServerlessConfig: {
        MemorySizeInMB: serverlessConfig.memorySizeInMb,
        MaxConcurrency: serverlessConfig.maxConcurrency,
        ProvisionedConcurrency: serverlessConfig.provisionedConcurrency,
      },
    }),
  }));
}

export const endpoint: Deployer = {
  type: "aws:sagemaker/endpoint:Endpoint",
  // It carries the kind: SageMaker cannot turn one into another.
  replacedFor: ["name"],
  async apply(resource, { call, before }) {
    const { inputs } = resource;
    const EndpointName = endpointNameOf(resource);
    const EndpointConfigName = String(inputs.endpointConfigName);
    const DeploymentConfig = toApiMembers(inputs.deploymentConfig);
    if (!before) {
      await call(createEndpoint, {
        EndpointName,
        EndpointConfigName,
        DeploymentConfig,
        Tags: tagsOf(resource),
      });
      return;
    }
    // The provider compares with what it believes to serve, and moves the endpoint for either.
    const moves = (["endpointConfigName", "deploymentConfig"] as const).some(
      (name) => JSON.stringify(before.inputs[name]) !== JSON.stringify(inputs[name]),
    );
    if (moves) await call(updateEndpoint, { EndpointName, EndpointConfigName, DeploymentConfig });
  },
  async remove(resource, { call }) {
    await call(deleteEndpoint, { EndpointName: endpointNameOf(resource) });
  },
  read(resource, world) {
    return { endpointConfigName: world.sagemaker.endpoint(endpointNameOf(resource)).configName };
  },
};

function endpointNameOf({ inputs, state, id }: DeployableResource): string {
  return String(inputs.name ?? state.name ?? id);
}

export const modelPackageGroup: Deployer = {
  type: "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
  apply(resource, { world, isUpdate }) {
    const { modelPackageGroupName, modelPackageGroupDescription } = resource.inputs;
    if (!isUpdate) {
      world.modelRegistry.createGroup(
        String(modelPackageGroupName),
        modelPackageGroupDescription as string | undefined,
      );
    }
    world.tags.set(String(resource.state.arn), tagsOf(resource));
  },
};
