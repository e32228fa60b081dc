// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTransformJob.html
import { defineOperation } from "../../server/operation";
import { describeJob } from "./describe-job";
import { RESOURCE_NAME } from "./resource-name";

export const describeTransformJob = defineOperation<{ readonly TransformJobName: string }>({
  name: "DescribeTransformJob",
  shape: { TransformJobName: RESOURCE_NAME },
  run: ({ TransformJobName }, world) => describeJob(world.transformJobs.job(TransformJobName)),
});
