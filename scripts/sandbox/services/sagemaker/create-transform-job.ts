// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";
import type { TransformJobInput } from "./transform-jobs";

export const createTransformJob = defineOperation<TransformJobInput>({
  name: "CreateTransformJob",
  shape: {
    TransformJobName: RESOURCE_NAME,
    ModelName: RESOURCE_NAME,
    MaxPayloadInMB: { type: "integer", min: 0, max: 100 },
    BatchStrategy: { type: "string", oneOf: ["MultiRecord", "SingleRecord"] },
    TransformInput: {
      type: "structure",
      required: true,
      members: { DataSource: { type: "structure", required: true } },
    },
    TransformOutput: {
      type: "structure",
      required: true,
      members: {
        S3OutputPath: {
          type: "string",
          required: true,
          max: 1024,
          pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/,
        },
      },
    },
    TransformResources: {
      type: "structure",
      required: true,
      members: {
        InstanceType: { type: "string", required: true },
        InstanceCount: { type: "integer", required: true, min: 1 },
      },
    },
  },
  run: (input, world) => ({ TransformJobArn: world.transformJobs.create(input).arn }),
});
