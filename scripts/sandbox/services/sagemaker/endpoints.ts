import { createHash } from "node:crypto";
import { defineOperation } from "../../server/operation";
import { assertDeploymentConfig } from "./deployment";
import { type DeploymentConfig, type LiveVariant, type PendingDeployment, RESOURCE_NAME } from "./types";

interface CreateInput {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly DeploymentConfig?: DeploymentConfig;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
export const createEndpoint = defineOperation<CreateInput>({
  name: "CreateEndpoint",
  shape: { EndpointName: RESOURCE_NAME, EndpointConfigName: RESOURCE_NAME },
  run({ EndpointName, EndpointConfigName, DeploymentConfig, Tags }, world) {
    assertDeploymentConfig(DeploymentConfig, world.sagemaker.config(EndpointConfigName).input);
    const { arn } = world.sagemaker.createEndpoint(EndpointName, EndpointConfigName, DeploymentConfig);
    world.tags.set(arn, Tags ?? []);
    return { EndpointArn: arn };
  },
});

interface UpdateInput {
  readonly EndpointName: string;
  readonly EndpointConfigName: string;
  readonly RetainAllVariantProperties?: boolean;
  readonly RetainDeploymentConfig?: boolean;
  readonly DeploymentConfig?: DeploymentConfig;
}

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
export const updateEndpoint = defineOperation<UpdateInput>({
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

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html
export const deleteEndpoint = defineOperation<{ readonly EndpointName: string }>({
  name: "DeleteEndpoint",
  shape: { EndpointName: RESOURCE_NAME },
  run({ EndpointName }, world) {
    world.sagemaker.deleteEndpoint(EndpointName);
    return {};
  },
});

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
export const describeEndpoint = defineOperation<{ readonly EndpointName: string }>({
  name: "DescribeEndpoint",
  shape: { EndpointName: RESOURCE_NAME },
  run({ EndpointName }, world) {
    const endpoint = world.sagemaker.endpoint(EndpointName);
    // A configuration may be deleted while its endpoint serves.
    const capture = world.sagemaker.configs.get(endpoint.configName)?.input.DataCaptureConfig;
    return {
      EndpointName: endpoint.name,
      EndpointArn: endpoint.arn,
      EndpointConfigName: endpoint.configName,
      EndpointStatus: endpoint.status,
      FailureReason: endpoint.failureReason,
      CreationTime: endpoint.createdAtMs / 1000,
      LastModifiedTime: endpoint.lastModifiedMs / 1000,
      ProductionVariants: endpoint.variants.map((variant) => summarise(variant, world.sagemaker.models)),
      ShadowProductionVariants: endpoint.shadows.map((variant) => summarise(variant, world.sagemaker.models)),
      DataCaptureConfig: capture && {
        EnableCapture: capture.EnableCapture ?? false,
        CaptureStatus: capture.EnableCapture ? "Started" : "Stopped",
        CurrentSamplingPercentage: capture.InitialSamplingPercentage,
        DestinationS3Uri: capture.DestinationS3Uri,
        KmsKeyId: "",
      },
      LastDeploymentConfig: endpoint.lastDeploymentConfig,
      PendingDeploymentSummary: endpoint.pending && describePending(endpoint.pending),
    };
  },
});

function summarise(
  variant: LiveVariant,
  models: ReadonlyMap<
    string,
    { readonly input: { readonly PrimaryContainer?: { readonly Image?: string } } }
  >,
) {
  const image = models.get(variant.modelName)?.input.PrimaryContainer?.Image;
  return {
    VariantName: variant.name,
    DeployedImages: image
      ? [
          {
            SpecifiedImage: image,
            ResolvedImage: resolveImage(image),
            ResolutionTime: variant.startedAtMs / 1000,
          },
        ]
      : [],
    CurrentWeight: variant.weight,
    DesiredWeight: variant.weight,
    ...(variant.input.ServerlessConfig
      ? {
          CurrentServerlessConfig: variant.input.ServerlessConfig,
          DesiredServerlessConfig: variant.input.ServerlessConfig,
        }
      : { CurrentInstanceCount: variant.instanceCount, DesiredInstanceCount: variant.instanceCount }),
  };
}

/** The image by its digest. No registry is emulated: the digest is made of the name, so that it stays the same. */
function resolveImage(image: string): string {
  if (image.includes("@")) return image;
  return `${image.replace(/:[^:/]+$/, "")}@sha256:${createHash("sha256").update(image).digest("hex")}`;
}

function describePending(pending: PendingDeployment) {
  return {
    EndpointConfigName: pending.configName,
    StartTime: pending.startedAtMs / 1000,
    ProductionVariants: pending.variants.map((variant) => ({
      VariantName: variant.name,
      CurrentWeight: variant.weight * pending.trafficRatio,
      DesiredWeight: variant.weight,
      CurrentInstanceCount: variant.instanceCount,
      DesiredInstanceCount: variant.instanceCount,
      VariantStatus: [
        {
          Status:
            pending.stage === "Baking"
              ? "Baking"
              : pending.stage === "Creating"
                ? "Creating"
                : "ActivatingTraffic",
          StartTime: pending.startedAtMs / 1000,
        },
      ],
    })),
  };
}
