import { createEndpointConfig } from "../services/sagemaker/create-endpoint-config";
import { deleteEndpointConfig } from "../services/sagemaker/delete-endpoint-config";
import { type DeployableResource, type Deployer, tagsOf, toApiMembers } from "./deployer";

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
