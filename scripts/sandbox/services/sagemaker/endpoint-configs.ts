import { validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { type EndpointConfigInput, RESOURCE_NAME } from "./types";

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
export const createEndpointConfig = defineOperation<EndpointConfigInput>({
  name: "CreateEndpointConfig",
  shape: {
    EndpointConfigName: RESOURCE_NAME,
    ProductionVariants: {
      type: "list",
      required: true,
      min: 1,
      max: 10,
      element: {
        type: "structure",
        members: {
          VariantName: RESOURCE_NAME,
          InitialInstanceCount: { type: "integer", min: 1 },
          InitialVariantWeight: { type: "number", min: 0 },
        },
      },
    },
    ShadowProductionVariants: { type: "list", max: 10 },
    DataCaptureConfig: {
      type: "structure",
      members: {
        InitialSamplingPercentage: { type: "integer", required: true, min: 0, max: 100 },
        DestinationS3Uri: {
          type: "string",
          required: true,
          max: 512,
          pattern: /^(https|s3):\/\/([^/])\/?(.*)$/,
        },
        CaptureOptions: { type: "list", required: true, min: 1, max: 32 },
      },
    },
  },
  run(input, world) {
    const { sagemaker } = world;
    const arn = sagemaker.arn("endpoint-config", input.EndpointConfigName);
    if (sagemaker.configs.has(input.EndpointConfigName)) {
      throw validationError(`Cannot create already existing endpoint configuration "${arn}".`);
    }
    validate(input, (name) => sagemaker.model(name));
    sagemaker.configs.set(input.EndpointConfigName, { input, arn, createdAtMs: world.clock.nowMs });
    world.tags.set(arn, input.Tags ?? []);
    return { EndpointConfigArn: arn };
  },
});

function validate(input: EndpointConfigInput, findModel: (name: string) => unknown): void {
  const shadows = input.ShadowProductionVariants ?? [];
  for (const variant of [...input.ProductionVariants, ...shadows]) findModel(variant.ModelName);
  if (shadows.length > 0 && (shadows.length > 1 || input.ProductionVariants.length > 1)) {
    throw validationError(
      "A shadow variant needs exactly one production variant and exactly one shadow variant.",
    );
  }
  const names = input.ProductionVariants.map((variant) => variant.VariantName);
  if (new Set(names).size < names.length) throw validationError("Production variant names must be unique.");
  const serverless = input.ProductionVariants.filter((variant) => variant.ServerlessConfig);
  if (serverless.length > 0 && input.DataCaptureConfig?.EnableCapture) {
    throw validationError("Data capture is not supported for serverless endpoints.");
  }
  if (serverless.length > 0 && input.ProductionVariants.length > 1) {
    throw validationError("A serverless endpoint has exactly one production variant.");
  }
  for (const {
    ServerlessConfig,
    InstanceType,
    InitialInstanceCount,
    VariantName,
  } of input.ProductionVariants) {
    if (!ServerlessConfig && (!InstanceType || !InitialInstanceCount)) {
      throw validationError(
        `Variant ${VariantName} needs InstanceType and InitialInstanceCount, or ServerlessConfig.`,
      );
    }
    if (
      ServerlessConfig &&
      (ServerlessConfig.MemorySizeInMB % 1024 !== 0 || ServerlessConfig.MemorySizeInMB > 6144)
    ) {
      throw validationError("MemorySizeInMB must be 1024, 2048, 3072, 4096, 5120 or 6144.");
    }
  }
}

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html
export const describeEndpointConfig = defineOperation<{ readonly EndpointConfigName: string }>({
  name: "DescribeEndpointConfig",
  shape: { EndpointConfigName: RESOURCE_NAME },
  run({ EndpointConfigName }, world) {
    const { input, arn, createdAtMs } = world.sagemaker.config(EndpointConfigName);
    const { Tags, ...rest } = input;
    return { ...rest, EndpointConfigArn: arn, CreationTime: createdAtMs / 1000 };
  },
});

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpointConfig.html
export const deleteEndpointConfig = defineOperation<{ readonly EndpointConfigName: string }>({
  name: "DeleteEndpointConfig",
  shape: { EndpointConfigName: RESOURCE_NAME },
  run({ EndpointConfigName }, { sagemaker }) {
    sagemaker.config(EndpointConfigName);
    sagemaker.configs.delete(EndpointConfigName);
  },
});
