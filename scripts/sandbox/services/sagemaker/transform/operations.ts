// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTransformJob.html
import { defineOperation, type Operation } from "../../../server/operation";
import type { TransformJobInput } from "./transform-input";
import { describeJob, type TransformJobs } from "./transform-jobs";

/** The operations of Batch Transform, for the SageMaker service. */
export function createTransformOperations(transforms: TransformJobs): readonly Operation[] {
  return [
    defineOperation<TransformJobInput>({
      name: "CreateTransformJob",
      run: (input) => ({ TransformJobArn: transforms.start(input).arn }),
    }),
    defineOperation<{ TransformJobName: string }>({
      name: "DescribeTransformJob",
      shape: { TransformJobName: { type: "string", required: true, min: 1, max: 63 } },
      run: ({ TransformJobName }) => describeJob(transforms.job(TransformJobName)),
    }),
  ];
}
